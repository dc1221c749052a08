import { type ChildProcess, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type AdGuardDnsProps } from '../../constructs/adguard-dns';
import { findProgram } from '../helpers/consumer';
import { TestNetwork } from '../helpers/namespaces';
import { Machine } from '../network/machine';
import { evaluateResolver, type EvaluatedResolver, type Surroundings } from './evaluated';

/** Resolvers on the cable, and what each answers to everything. */
export const upstreams = { '192.168.7.51': '198.51.100.51', '192.168.7.52': '198.51.100.52' } as const;
export const fallback = { address: '192.168.7.59', answer: '198.51.100.59' } as const;
export const reverse = { address: '192.168.7.1', answer: '198.51.100.1' } as const;

/** `correct horse`, as bcrypt has it. */
export const password = 'correct horse';
export const hash = '$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2';

/** Where the module keeps things, and where they are in a machine whose files are in its memory. */
const places = { '/var/lib/AdGuardHome/': '/run/lib/', '/var/lib/acme/': '/run/acme/', '/run/AdGuardHome/': '/run/' };

/** The resolver's machine, with a cable to the LAN and the Internet, and one that is its tunnel. */
export class House {
  public readonly net = new TestNetwork();
  public readonly password = password;
  private readonly resolvers = new Map<string, ChildProcess>();
  private found: EvaluatedResolver | undefined;
  private machine: Machine | undefined;

  public constructor(
    private readonly props: Partial<AdGuardDnsProps>,
    private readonly surroundings: Surroundings = {},
  ) {}

  /** What NixOS makes of the resolver's host. */
  public get evaluated(): EvaluatedResolver {
    return (this.found ??= evaluateResolver(this.props, this.surroundings));
  }

  public get ares(): Machine {
    if (this.machine === undefined) throw new Error('the house is not open yet');
    return this.machine;
  }

  /** Lays the cables. The tunnel has no addresses on the resolver's side yet. */
  public async open(): Promise<void> {
    for (const name of ['ares', 'cable', 'hera']) this.net.machine(name);
    this.net.cable(
      { machine: 'ares', name: 'eno1', addresses: ['192.168.7.10/24', '203.0.113.5/29'] },
      { machine: 'cable', name: 'lan0', addresses: ['192.168.7.1/24', '192.168.7.20/24', '203.0.113.1/29'] },
    );
    for (const address of [...Object.keys(upstreams), fallback.address])
      this.net.address('cable', 'lan0', `${address}/24`);
    this.net.cable(
      { machine: 'ares', name: 'wg0' },
      { machine: 'hera', name: 'wg0', addresses: ['10.77.0.2/24', 'fd00:77::2/64'] },
    );
    for (const [name, value] of Object.entries(this.evaluated.sysctl))
      if (value === 1) this.net.sysctl('ares', name, value);
    this.machine = await Machine.start(this.net, 'ares');
    const files = certificateFiles();
    for (const [name, text] of Object.entries(files)) this.ares.write(`/run/acme/example.org/${name}`, text);
    this.credential(`${hash}\n`);
  }

  /** What systemd puts in place of the secret. */
  public credential(text: string): void {
    this.ares.write('/run/credentials/login-alice', text);
  }

  /** Runs the unit's own script and returns the configuration that it has installed; throws what the script said. */
  public install(settings = this.evaluated.settings): string {
    const { store, preStart } = this.evaluated;
    this.ares.write('/run/store/AdGuardHome.yaml', placed(JSON.stringify(settings)));
    const script = preStart.replaceAll(store, '/run/store/AdGuardHome.yaml');
    const variables = ['STATE_DIRECTORY=/run/lib', 'CREDENTIALS_DIRECTORY=/run/credentials', 'PATH=/usr/bin:/bin'];
    this.ares.run(['mkdir', '-p', '/run/lib']);
    // As NixOS runs such a script: it ends with the first command that fails.
    this.ares.run(['env', '-i', ...variables, 'bash', '--norc', '-e', '-c', script]);
    return this.ares.run(['cat', '/run/lib/AdGuardHome.yaml']);
  }

  /** Starts the unit's program; it is ready when it says so. */
  public async start(): Promise<void> {
    const program = findProgram('AdGuardHome') ?? 'AdGuardHome';
    const command = placed(this.evaluated.execStart).replace(/^\S+/, program);
    this.ares.run(['sh', '-c', `${command} > /run/log 2>&1 & echo $! > /run/pid`]);
    await until(() => this.log().includes('entering listener loop') || this.log().includes('[fatal]'));
  }

  /** Ends the unit's program. */
  public async stop(): Promise<void> {
    this.ares.run(['sh', '-c', 'kill -9 "$(cat /run/pid)" || true']);
    await until(() => this.ares.run(['ss', '-ltnuH']) === '');
  }

  public log(): string {
    return this.ares.run(['cat', '/run/log']);
  }

  /** Starts a resolver on the cable. */
  public async answer(address: string, answer: string): Promise<void> {
    const script = resolve(__dirname, 'upstream.mjs');
    this.resolvers.set(address, await this.net.start('cable', [process.execPath, script, address, answer]));
  }

  /** Ends one. */
  public async silence(address: string): Promise<void> {
    const child = this.resolvers.get(address);
    if (child === undefined) throw new Error(`nobody answers on ${address}`);
    await new Promise<void>((done) => {
      child.once('exit', () => done());
      child.kill('SIGKILL');
    });
  }

  /** What a machine is told: the status, and the data of each record of the answer, sorted. */
  public ask(machine: string, server: string, name: string, type: string, ...options: string[]): string {
    const query = ['+time=1', '+retry=0', '+noall', '+header', '+answer', ...options, '-q', name, '-t', type];
    const command = ['sh', '-c', '"$@" || true', 'sh', 'kdig', `@${server}`, ...query];
    const text = machine === 'ares' ? this.ares.run(command) : this.net.run(machine, command);
    const [, status = 'no answer'] = /status: ([A-Z]+)/.exec(text) ?? [];
    const records = text.split('\n').filter((line) => /^[^;\s]/.test(line));
    return [status, ...records.map((line) => line.split(/\s+/).slice(3).join(' ')).sort()].join(' ');
  }
}

function placed(text: string): string {
  return Object.entries(places).reduce((done, [from, to]) => done.replaceAll(from, to), text);
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (condition()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('did not come true within ten seconds');
}

/** A certificate for the resolver's name, from an authority of the test. */
function certificateFiles(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-adguard-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=test authority');
    const names = [
      '-addext',
      'subjectAltName=DNS:*.example.org,DNS:example.org',
      '-addext',
      'basicConstraints=CA:FALSE',
    ];
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2', '-subj', '/CN=example.org'];
    openssl('req', '-x509', ...key, ...signed, ...names, '-keyout', 'key.pem', '-out', 'fullchain.pem');
    const files = ['ca.pem', 'key.pem', 'fullchain.pem'];
    return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
