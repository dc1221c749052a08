import { join } from 'node:path';
import { type Fleet, FleetLock, isPlaceholder } from '../fleet';
import { lockFile } from '../fleet/lock-text';
import { readTextFile, writeTextFile } from '../output';

/** What the fleet says of one public key in a mesh network. Plain data. */
export interface PublicHalf {
  /** Its name in `fleet.lock.json`: `wg0/ares`. */
  readonly name: string;
  /** The key, where the fleet gives it itself and so the lock need not. */
  readonly given?: string;
  /** Whether a placeholder stands for it in the fleet, and hides what the lock has. */
  readonly isPlaceholder: boolean;
  /** Names of the other peers, which know it. */
  readonly peers: readonly string[];
}

/** Every public key that the networks of a fleet have or need. */
export function publicHalvesOf({ networks }: Fleet): PublicHalf[] {
  return Object.entries(networks).flatMap(([network, { members, reserved }]) => {
    const names = [...Object.keys(members), ...Object.keys(reserved)].sort();
    return Object.entries(members).map(([member, { publicKey }]): PublicHalf => {
      const hidden = publicKey !== undefined && isPlaceholder(publicKey);
      return {
        name: `${network}/${member}`,
        ...(publicKey !== undefined && !hidden && { given: publicKey }),
        isPlaceholder: hidden,
        peers: names.filter((name) => name !== member),
      };
    });
  });
}

/** The public keys that are recorded in `fleet.lock.json`. */
export class RecordedKeys {
  public constructor(private readonly root: string) {}

  public get(name: string): string | undefined {
    return this.lock().get('public-key', name);
  }

  /** Records a key; what was recorded before goes. Tells whether anything changed. */
  public replace(name: string, value: string): boolean {
    const lock = this.lock();
    if (lock.get('public-key', name) === value) return false;
    lock.drop('public-key', name);
    lock.record('public-key', name, value);
    return writeTextFile(join(this.root, lockFile), lock.toText());
  }

  // Read each time: a synth beside this one may have added to it.
  private lock(): FleetLock {
    return FleetLock.parse(readTextFile(join(this.root, lockFile)));
  }
}
