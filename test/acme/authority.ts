import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findProgram, run } from '../helpers/consumer';

/** Pebble, the authority that Let's Encrypt made for tests, on a port of this machine. */
export class Authority {
  /** @param dns - Address of the resolver that it looks for proofs at. */
  public static async start(folder: string, dns: string): Promise<Authority> {
    mkdirSync(folder);
    const [port, managementPort] = [await freePort(), await freePort()];
    const key = join(folder, 'key.pem');
    const certificate = join(folder, 'certificate.pem');
    const subject = ['-subj', '/CN=pebble', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    run('openssl', ['req', '-x509', ...ec, '-days', '2', ...subject, '-keyout', key, '-out', certificate]);
    const pebble = {
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${managementPort}`,
      certificate,
      privateKey: key,
      httpPort: 5002,
      tlsPort: 5001,
      retryAfter: { authz: 1, order: 1 },
      keyAlgorithm: 'ecdsa',
    };
    const configuration = join(folder, 'pebble.json');
    writeFileSync(configuration, JSON.stringify({ pebble }));
    const child = spawn(
      findProgram('pebble') ?? 'pebble',
      ['-config', configuration, '-dnsserver', `${dns}:53`, '-strict'],
      {
        env: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const authority = new Authority(`https://127.0.0.1:${port}/dir`, certificate, managementPort, () =>
      child.kill('SIGKILL'),
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => (authority.log += text));
    await authority.untilReady();
    return authority;
  }

  /** What it said. */
  public log = '';

  private constructor(
    /** Address of its directory. */
    public readonly directory: string,
    /** File with the certificate that it shows itself, which is its own authority. */
    public readonly certificate: string,
    private readonly managementPort: number,
    public readonly stop: () => void,
  ) {}

  /** The certificate that all those that it issues go back to, PEM. */
  public root(): Promise<string> {
    return this.get('/roots/0');
  }

  private async untilReady(): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.root();
        return;
      } catch (error) {
        if (attempt > 100) throw new Error(`pebble does not answer: ${this.log}`, { cause: error });
        await new Promise((done) => setTimeout(done, 50));
      }
    }
  }

  private get(path: string): Promise<string> {
    const options = { host: '127.0.0.1', port: this.managementPort, path, rejectUnauthorized: false };
    return new Promise((done, failed) => {
      const asked = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => done(text));
      });
      asked.on('error', failed).end();
    });
  }
}

/** A TCP port of the loopback address that was free a moment ago. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
