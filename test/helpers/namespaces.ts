import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/** Why no network can be built here; undefined where one can. */
export function namespacesAbsent(...programs: readonly string[]): string | undefined {
  for (const program of ['ip', ...programs]) {
    const found = spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0;
    if (!found) return `${program} is not installed here`;
  }
  const name = `${mark}${process.pid}-try`;
  try {
    if (spawnSync('ip', ['netns', 'add', name]).status !== 0) return 'no network namespace can be made here';
    const veth = spawnSync('ip', ['-n', name, 'link', 'add', 'name', 'a', 'type', 'veth', 'peer', 'name', 'b']);
    return veth.status === 0 ? undefined : 'no virtual cable can be made here';
  } finally {
    spawnSync('ip', ['netns', 'delete', name]);
  }
}

/**
 * A `describe` that runs where networks can be built, and is a visible skip with its reason elsewhere.
 *
 * @param programs - What it needs beside `ip`: `['nft']`.
 */
export function describeOnNetwork(programs: readonly string[], title: string, body: () => void): void {
  const absent = namespacesAbsent(...programs);
  if (absent === undefined) {
    describe(title, body);
  } else {
    process.stderr.write(`skipped: ${title}: ${absent}\n`);
    describe.skip(`${title} (${absent})`, body);
  }
}

/** One end of a cable. */
export interface Socket {
  /** Machine that it is in. */
  readonly machine: string;
  /** Its interface there: `bond0`. */
  readonly name: string;
  /** Addresses with prefix length. @default [] */
  readonly addresses?: readonly string[];
}

/** What {@link TestNetwork.run} takes beside the command. */
export interface RunOptions {
  readonly input?: string;
  /** Milliseconds after which the command is killed. @default 20000 */
  readonly timeout?: number;
}

/** Names of namespaces start with it and the process that made them, so that leftovers of a killed one are found. */
const mark = 'cdknix-';
let count = 0;
const networks = new Set<TestNetwork>();

afterAll(() => {
  for (const network of networks) network.close();
});

/**
 * Machines, each a network namespace, with cables between them. Nothing leaves them: they have no way to this machine's
 * own network. All is taken down after the last test of the file; what a killed one leaves behind, the next removes.
 *
 * @example
 * const network = new TestNetwork();
 * network.machine('ares');
 * network.machine('hera');
 * network.cable({ machine: 'ares', name: 'eno1', addresses: ['192.168.7.1/24'] }, { machine: 'hera', name: 'eno1' });
 * network.run('hera', ['ping', '-c1', '192.168.7.1']);
 */
export class TestNetwork {
  private readonly prefix = `${mark}${process.pid}-${++count}-`;
  private readonly machines = new Set<string>();

  public constructor() {
    removeLeftovers();
    networks.add(this);
  }

  /** Adds a machine; addresses are used at once, without a search for duplicates. */
  public machine(name: string): void {
    checked('ip', ['netns', 'add', this.namespaceOf(name)]);
    this.machines.add(name);
    this.ip(name, 'link', 'set', 'dev', 'lo', 'up');
    for (const which of ['all', 'default']) {
      this.sysctl(name, `net.ipv6.conf.${which}.accept_dad`, 0);
      // On a tunnel there are none: a hub would tell its spokes to leave it out.
      this.sysctl(name, `net.ipv4.conf.${which}.send_redirects`, 0);
      this.sysctl(name, `net.ipv6.conf.${which}.accept_redirects`, 0);
    }
  }

  /** Connects two machines. Interfaces may have the names of any real ones: a cable can be a `bond0`, or a `wg0`. */
  public cable(a: Socket, b: Socket): void {
    const [from, to] = [this.namespaceOf(a.machine), this.namespaceOf(b.machine)];
    checked('ip', ['link', 'add', 'name', a.name, 'netns', from, 'type', 'veth', 'peer', 'name', b.name, 'netns', to]);
    for (const { machine, name, addresses = [] } of [a, b]) {
      this.ip(machine, 'link', 'set', 'dev', name, 'up');
      for (const address of addresses) this.address(machine, name, address);
    }
  }

  /** Gives an interface one more address. */
  public address(machine: string, name: string, address: string): void {
    const now = address.includes(':') ? ['nodad'] : [];
    this.ip(machine, 'address', 'add', address, 'dev', name, ...now);
  }

  /** Makes a machine pass packets on, between interfaces of both families. */
  public forwarding(machine: string): void {
    this.sysctl(machine, 'net.ipv4.ip_forward', 1);
    this.sysctl(machine, 'net.ipv6.conf.all.forwarding', 1);
  }

  public sysctl(machine: string, name: string, value: string | number): void {
    this.run(machine, ['sh', '-c', `echo ${value} > /proc/sys/${name.replaceAll('.', '/')}`]);
  }

  /** Runs `ip` in a machine. */
  public ip(machine: string, ...args: readonly string[]): string {
    return checked('ip', ['-n', this.namespaceOf(machine), ...args]);
  }

  /** Runs a command in a machine, and returns what it printed. @throws Error with its error output. */
  public run(machine: string, command: readonly string[], options: RunOptions = {}): string {
    return checked('ip', ['netns', 'exec', this.namespaceOf(machine), ...command], options);
  }

  /** As {@link run}, and tells by its result whether it succeeded. */
  public try(machine: string, command: readonly string[], options: RunOptions = {}): boolean {
    return tried('ip', ['netns', 'exec', this.namespaceOf(machine), ...command], options).status === 0;
  }

  /** Starts a program in a machine that runs until it is closed, and waits until it prints a line. */
  public async start(machine: string, command: readonly string[]): Promise<ChildProcess> {
    const args = ['netns', 'exec', this.namespaceOf(machine), ...command];
    const child = spawn('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    await new Promise<void>((ready, failed) => {
      const timer = setTimeout(() => failed(new Error(`${command.join(' ')} said nothing for 20 seconds`)), 20_000);
      child.stdout.on('data', () => ready());
      child.stderr.on('data', (text: Buffer) => (said += text.toString()));
      child
        .on('error', failed)
        .on('exit', (code) => failed(new Error(`${command.join(' ')} ended (${code}): ${said}`)));
      child.once('exit', () => clearTimeout(timer)).stdout.once('data', () => clearTimeout(timer));
    });
    return child;
  }

  /** The name that `ip netns` knows a machine by. */
  public namespaceOf(machine: string): string {
    return this.prefix + machine;
  }

  /** Ends all programs and takes everything down. */
  public close(): void {
    networks.delete(this);
    for (const machine of this.machines) remove(this.namespaceOf(machine));
    this.machines.clear();
  }
}

function removeLeftovers(): void {
  const folder = '/run/netns';
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const [, pid] = /^cdknix-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) remove(name);
  }
}

/** Ends everything that runs in a namespace, started by whatever was started there, and removes it. */
function remove(namespace: string): void {
  const { stdout } = spawnSync('ip', ['netns', 'pids', namespace], { encoding: 'utf8' });
  for (const pid of stdout.split('\n').filter((line) => line !== '')) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      // It has ended by itself in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  spawnSync('ip', ['netns', 'delete', namespace]);
}

function tried(program: string, args: readonly string[], { input, timeout = 20_000 }: RunOptions = {}) {
  return spawnSync(program, args, { encoding: 'utf8', input: input ?? '', timeout, maxBuffer: 1 << 26 });
}

function checked(program: string, args: readonly string[], options?: RunOptions): string {
  const { status, stdout, stderr, error } = tried(program, args, options);
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? ''}${stderr}`);
}
