import { spawnSync } from 'node:child_process';
import { describeWith } from '../helpers/consumer';

/** Why the unit cannot be run here: it takes port 53 of an address of its own, users, and mounts that only it sees. */
function absence(): string | undefined {
  if (process.getuid?.() !== 0) return 'not run as root';
  const { status } = spawnSync('unshare', [
    '--mount',
    '--propagation',
    'private',
    'mount',
    '-t',
    'tmpfs',
    'none',
    '/tmp',
  ]);
  return status === 0 ? undefined : 'no mount namespace can be made here';
}

/** A `describe` that runs where an order can be made with real programs, and is a visible skip with its reason elsewhere. */
export function describeAsRoot(title: string, body: () => void): void {
  const absent = absence();
  if (absent === undefined) {
    describeWith(['nix', 'nixos-tree', 'lego', 'pebble', 'openssl', 'nginx'], title, body);
  } else {
    process.stderr.write(`skipped: ${title}: ${absent}\n`);
    describe.skip(`${title} (${absent})`, body);
  }
}
