import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { run } from '../helpers/consumer';
import { TestNetwork } from '../helpers/namespaces';
import { Machine } from '../network/machine';
import { type CertificateFiles, certificateFiles } from './certificate-files';
import { forDebian } from './debian';
import { evaluatedNginx } from './evaluated';
import { acmeModule, buildWeb, webCertificates, webFleet } from './web-fleet';

/** A request to a site. */
export interface Visit {
  /** Address that it comes from; decides the machine. */
  readonly from: string;
  /** Address that it goes to. */
  readonly to: string;
  /** @default 443; 80 is plain HTTP */
  readonly port?: number;
  /** Name that TLS asks for, and HTTP where `host` does not. */
  readonly name: string;
  readonly host?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Size of what is sent. @default 0 */
  readonly bytes?: number;
  readonly version?: 1 | 2;
}

/** What came of it. */
export interface Visited {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Names in the certificate that was shown. */
  readonly names: string;
  readonly error?: string;
}

/** What matters of visits: their status, or how the server ended them. */
export function outcomes(visits: readonly Visited[]): (number | string | undefined)[] {
  return visits.map(({ status, error }) => status ?? error);
}

/** Addresses of visitors. Those at the router come in by the cable of the LAN. */
export const visitors = {
  lan: '192.168.1.50',
  wan: '198.51.100.7',
  cloudflare: '173.245.48.5',
  vpn: '10.100.0.2',
  vpn6: 'fd00:100::2',
} as const;
/** Addresses of the server. */
export const server = { lan: '192.168.1.42', vpn: '10.100.0.1', vpn6: 'fd00:100::1' } as const;

const folder = '/run/web';
export const webPrograms = ['unshare', 'nsenter', 'setpriv', 'mount'];

/** The web server of the fleet, as it is rendered, in a network of its own with visitors of every kind. */
export class Web {
  /** Starts everything but the tunnel: nginx is there before the address that it serves in it. */
  public static async start(): Promise<Web> {
    const network = new TestNetwork();
    for (const name of ['ares', 'router', 'laptop']) network.machine(name);
    const own = [visitors.lan, '192.168.1.1'].map((address) => `${address}/24`);
    const far = [visitors.wan, visitors.cloudflare].map((address) => `${address}/32`);
    network.cable(
      { machine: 'ares', name: 'bond0', addresses: [`${server.lan}/24`] },
      { machine: 'router', name: 'bond0', addresses: [...own, ...far] },
    );
    network.ip('ares', 'route', 'add', 'default', 'via', '192.168.1.1');
    const web = new Web(network, await Machine.start(network, 'ares'), certificateFiles(webCertificates));
    await web.serve();
    return web;
  }

  private constructor(
    private readonly network: TestNetwork,
    private readonly ares: Machine,
    private readonly certificates: CertificateFiles,
  ) {}

  /** Brings the tunnel up, by a cable that is called like it. */
  public bringUpTunnel(): void {
    const [near, far] = [
      [`${server.vpn}/24`, `${server.vpn6}/64`],
      [`${visitors.vpn}/24`, `${visitors.vpn6}/64`],
    ];
    const laptop = { machine: 'laptop', name: 'wg0', addresses: far };
    this.network.cable({ machine: 'ares', name: 'wg0', addresses: near }, laptop);
  }

  /** Makes visits, one after the other or all at once. */
  public visit(visits: readonly Visit[], how: 'in turn' | 'together' = 'in turn'): Visited[] {
    const client = [process.execPath, join(__dirname, 'visit.mjs'), how];
    const machines = new Set(visits.map(machineOf));
    const [machine] = machines;
    if (machine === undefined || machines.size > 1) throw new Error('visits of one call come from one machine');
    const input = JSON.stringify(visits.map((visit) => ({ ca: this.certificates.ca, ...visit })));
    return JSON.parse(this.network.run(machine, client, { input })) as Visited[];
  }

  /** Requests that are logged so far, oldest first. */
  public log(): Record<string, string>[] {
    const lines = this.ares.run(['cat', `${folder}/log/access.log`]).split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, string>);
  }

  /** What nginx says is wrong with requests, oldest first. */
  public errors(): string[] {
    const lines = this.ares.run(['cat', `${folder}/log/error.log`]).split('\n');
    return lines.filter((line) => line !== '');
  }

  /** TCP sockets that the server listens on: `0.0.0.0:443`. */
  public sockets(): string[] {
    const lines = this.ares.run(['ss', '-Hltn']).split('\n');
    return lines.flatMap((line) => line.split(/\s+/)[3] ?? []).sort();
  }

  /** What it tells its own host of itself. */
  public status(): string {
    const asked = "{ host: '127.0.0.1', path: '/nginx_status', headers: { host: 'localhost' } }";
    const script = `require('node:http').get(${asked}, (response) => response.pipe(process.stdout))`;
    return this.ares.run([process.execPath, '-e', script]);
  }

  private async serve(): Promise<void> {
    const { conf } = evaluatedNginx(webFleet, 'ares', buildWeb, [acmeModule]);
    const { files } = this.certificates;
    for (const [path, text] of Object.entries(files)) this.ares.write(`${folder}/acme/${path}`, text);
    this.ares.write(`${folder}/secrets/nginx/users`, `anna:${run('openssl', ['passwd', '-6', 'correct'])}`);
    for (const [path, text] of Object.entries(pages)) this.ares.write(`${folder}/srv/${path}`, text);
    this.ares.write(`${folder}/nginx.conf`, forDebian(conf, { folder }));
    this.ares.run(['mkdir', '-p', `${folder}/log`]);
    const nginx = `nginx -e ${folder}/error.log -c ${folder}/nginx.conf`;
    this.ares.run(['sh', '-c', `${nginx} -t && { ${nginx} >/dev/null 2>&1 & }`]);
    for (const port of [3000, 3001]) {
      await this.network.start('ares', [process.execPath, join(__dirname, 'upstream.mjs'), `${port}`]);
    }
    for (let tries = 0; !this.sockets().includes('0.0.0.0:443'); tries++) {
      if (tries > 50) throw new Error(`nginx does not listen: ${this.ares.run(['cat', `${folder}/error.log`])}`);
      spawnSync('sleep', ['0.1']);
    }
  }
}

const pages = {
  'shop/index.html': 'welcome',
  'shop/list/a.txt': 'a',
  'shop/.git/config': 'secret',
  'shop/.well-known/security.txt': 'contact',
  'docs/index.html': 'docs',
};

function machineOf({ from }: Visit): 'laptop' | 'router' {
  return from === visitors.vpn || from === visitors.vpn6 ? 'laptop' : 'router';
}
