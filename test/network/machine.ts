import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findProgram } from '../helpers/consumer';
import { type RunOptions, type TestNetwork } from '../helpers/namespaces';

/**
 * First process of a machine: `/run`, the names that it knows and its processes are its own, and end with it. The
 * programs that it shares with the one that the tests run on are read-only.
 */
const init = `
  mount -t tmpfs none /run && mkdir /run/etc && : > /run/etc/hosts && : > /run/etc/resolv.conf &&
  mount --bind /run/etc/hosts /etc/hosts && mount --bind /run/etc/resolv.conf /etc/resolv.conf &&
  mount -t proc none /proc && cd / &&
  mount -o remount,bind,ro / && echo ready && exec sleep infinity`;

/**
 * A machine of a test network with files and processes of its own. Its secrets are in its memory; what it runs is ended
 * by the kernel, daemons too, when the test is over or killed.
 */
export class Machine {
  /** Programs that {@link Machine.start} needs. */
  public static readonly programs = ['setpriv', 'unshare', 'nsenter', 'mount'];

  /** Starts a machine that the network has already. */
  public static async start(network: TestNetwork, name: string): Promise<Machine> {
    const own = ['unshare', '--pid', '--fork', '--kill-child=KILL', '--mount', 'sh', '-c', init];
    const { pid } = await network.start(name, ['setpriv', '--pdeathsig', 'KILL', ...own]);
    const [first = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    const machine = new Machine(name, first);
    // It runs as root, and these are not its own.
    machine.run(['sh', '-c', 'for file in /bin/sh /usr/bin /etc; do [ ! -w "$file" ] || exit 1; done']);
    return machine;
  }

  private constructor(
    public readonly name: string,
    private readonly pid: string,
  ) {}

  /** Runs a command, and returns what it printed. @throws Error with its error output. */
  public run(command: readonly string[], { input = '', timeout = 30_000 }: RunOptions = {}): string {
    const options = { encoding: 'utf8', input, timeout } as const;
    const { status, stdout, stderr, error } = spawnSync('nsenter', this.enter(command), options);
    if (status === 0) return stdout;
    throw new Error(`${this.name}: ${command.join(' ')}: ${error?.message ?? ''}${stderr}`);
  }

  /** As {@link run}, beside what other machines do; the result is what was printed, whether it succeeded or not. */
  public output(command: readonly string[]): Promise<string> {
    return new Promise((done) => {
      execFile('nsenter', this.enter(command), { timeout: 30_000 }, (_, stdout) => done(stdout));
    });
  }

  /** Writes a file below `/run`. */
  public write(path: string, text: string, mode = '600'): void {
    if (!path.startsWith('/run/')) throw new Error(`only files below /run are a machine's own, got '${path}'`);
    const script = 'mkdir -p "${1%/*}" && cat > "$1" && chmod "$2" "$1"';
    this.run(['sh', '-c', script, 'sh', path, mode], { input: text });
  }

  /** Replaces the names that it knows. */
  public knows(names: Readonly<Record<string, string>>): void {
    const lines = Object.entries(names).map(([name, address]) => `${address} ${name}\n`);
    this.write('/run/etc/hosts', lines.join(''), '644');
  }

  private enter(command: readonly string[]): string[] {
    return ['--target', this.pid, '--mount', '--net', '--pid', '--', ...command];
  }
}

/** `ip` for a kernel without WireGuard: the program `wireguard-go` makes such an interface instead. */
export function ipProgram(): string {
  return `#!/bin/sh
case "$*" in
  'link add dev '*' type wireguard')
    ${findProgram('wireguard-go') ?? 'wireguard-go'} "$4" &&
    # It is on its own from here, gives the interface a size, and then answers.
    exec ${findProgram('wg') ?? 'wg'} show "$4" >/dev/null ;;
esac
exec ${findProgram('ip') ?? 'ip'} "$@"
`;
}
