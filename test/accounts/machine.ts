import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeWith, findNixosTree, findProgram } from '../helpers/consumer';
import { describeOnNetwork } from '../helpers/namespaces';

/** Folders that a machine has of its own, mounted where nobody else sees them. */
const own = ['etc', 'home', 'run', 'var/lib', 'var/spool'] as const;

/** A `describe` where mounts of one's own and NixOS's script can be had, and a visible skip elsewhere. */
export function describeMachine(
  programs: readonly ('sudo' | 'google-authenticator')[],
  title: string,
  body: () => void,
) {
  const modules = spawnSync('perl', ['-MFile::Slurp', '-MJSON', '-e', '1']).status === 0;
  describeWith(['nix', 'nixos-tree', 'perl', ...programs], title, () => {
    if (modules) {
      describeOnNetwork(['unshare', 'setpriv'], 'on a machine', body);
    } else {
      process.stderr.write(`skipped: ${title}: perl has no File::Slurp and JSON here\n`);
      describe.skip('on a machine (perl has no File::Slurp and JSON here)', body);
    }
  });
}

/** What a command said and how it ended. */
export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A machine's folders, in which commands of this one run as on it. */
export class MachineFolders {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdknix-machine-'));

  public constructor() {
    for (const name of own) mkdirSync(join(this.folder, name), { recursive: true });
    copyFileSync('/etc/ld.so.cache', join(this.folder, 'etc/ld.so.cache'));
    this.write('etc/nsswitch.conf', 'passwd: files\ngroup: files\nshadow: files\n');
  }

  public write(path: string, text: string, mode = 0o644): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }

  public read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** The line of a user in a file such as `etc/shadow`, without the name. */
  public line(file: string, user: string): string | undefined {
    const lines = this.read(file).split('\n');
    return lines.find((line) => line.startsWith(`${user}:`))?.slice(user.length + 1);
  }

  /** Runs a script as root on the machine. */
  public run(script: string, input = ''): Ran {
    const binds = own.map((name) => `mount --bind ${this.folder}/${name} /${name}`);
    const mounts = [...binds, 'mount -t tmpfs none /tmp'].join('\n');
    const args = ['--mount', 'bash', '--norc', '-ec', `${mounts}\n${script}`];
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' };
    const { status, stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8', input, env, timeout: 30_000 });
    return { status, out: stdout, err: stderr };
  }

  /** Makes the accounts as an activation does, with NixOS's own script, and looks at them with ours. */
  public activate(spec: string, check: string): Ran {
    this.write('run/spec.json', spec);
    const script = join(findNixosTree() ?? '', 'nixos/modules/config/update-users-groups.pl');
    // As nixos/modules/system/activation/activation-script.nix runs a snippet.
    const snippet = check.replace(/\/nix\/store\/\S+-shadow\/bin/g, '/usr/sbin');
    const traps = 'set +e\n_status=0\ntrap "_status=1 _localstatus=\\$?" ERR\n_localstatus=0';
    return this.run(
      `${findProgram('perl') ?? 'perl'} -w ${script} /run/spec.json\n${traps}\n${snippet}\nexit $_status`,
    );
  }

  public close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
