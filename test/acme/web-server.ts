import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../helpers/consumer';
import { freePort } from './authority';

/** A user and the groups that it is in, by number. */
export interface Account {
  readonly user: number;
  readonly group: number;
}

/** nginx on the loopback address, as a user of its own, with a certificate that it has to be able to read. */
export class WebServer {
  /** @param certificate - Folder of the certificate. @throws Error with what nginx said, where it does not start. */
  public static async start(folder: string, certificate: string, { user, group }: Account): Promise<WebServer> {
    mkdirSync(folder);
    chownSync(folder, user, group);
    const port = await freePort();
    writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, certificate));
    const nginx = [findProgram('nginx') ?? 'nginx', '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
    const account = ['--reuid', String(user), '--regid', String(group), '--clear-groups'];
    const check = spawnSync('setpriv', [...account, ...nginx, '-t'], { encoding: 'utf8' });
    if (check.status !== 0) throw new Error(check.stderr);
    const child = spawn('setpriv', [...account, ...nginx], { stdio: 'ignore' });
    const server = new WebServer(port, () => child.kill('SIGKILL'));
    for (let attempt = 0; attempt < 100 && !server.show('localhost').includes('CONNECTED'); attempt += 1) {
      await new Promise((done) => setTimeout(done, 50));
    }
    return server;
  }

  private constructor(
    private readonly port: number,
    public readonly stop: () => void,
  ) {}

  /** What `openssl s_client` makes of the certificate that is shown to who asks for a name. */
  public show(name: string, root?: string): string {
    const verify = root === undefined ? [] : ['-CAfile', root, '-verify_hostname', name];
    const args = ['s_client', '-connect', `127.0.0.1:${this.port}`, '-servername', name, ...verify];
    const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8', input: '' });
    return stdout + stderr;
  }
}

const configuration = (folder: string, port: number, certificate: string): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr;
events { }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${certificate}/fullchain.pem;
    ssl_certificate_key ${certificate}/key.pem;
  }
}
`;
