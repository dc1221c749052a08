import { shown } from './errors';
import { type Fault } from './fault';
import { type SecretRef } from './secret-ref';

/** What sops or sops-nix would refuse of a secret, or ignore without a word. */
export function secretFaults({ key, mode, owner, group, neededForUsers, rotateAfter, fixed }: SecretRef): Fault[] {
  const holder = owner ?? group;
  // Only a numeric uid trips the assertion of sops-nix.
  const ownerFault =
    neededForUsers && holder !== undefined
      ? `is ignored for a secret that users need, got ${shown(holder)}; leave owner and group out`
      : undefined;
  const all = [
    ['key', keyFault(key)],
    ['mode', modeFault(mode)],
    ['owner', ownerFault],
    ['rotateAfter', ageFault(rotateAfter)],
    ['fixed', reasonFault(fixed)],
  ] as const;
  return all.flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }]));
}

function keyFault(key: string): string | undefined {
  if (!/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(key)) {
    return `must be names of letters, digits, - and _ separated by /, got ${shown(key)}; write it like 'wireguard/wg0'`;
  }
  if (!/^sops(\/|$)|_unencrypted(\/|$)/.test(key)) return undefined;
  return `has a name by which sops would leave it in the clear, got ${shown(key)}; give it another`;
}

function ageFault(age: string | undefined): string | undefined {
  if (age === undefined || /^[1-9]\d{0,3}d$/.test(age)) return undefined;
  return `must be a number of days from 1d to 9999d, got ${shown(age)}; write it like '365d'`;
}

function reasonFault(reason: string | undefined): string | undefined {
  if (reason === undefined || (/\p{L}{2}/u.test(reason) && !reason.includes('\n'))) return undefined;
  return `must say in one line why, and what to do first, got ${shown(reason)}`;
}

function modeFault(mode: string): string | undefined {
  if (!/^0[0-7]{3}$/.test(mode)) return `must be four octal digits, got ${shown(mode)}; write it like '0400'`;
  if ((Number.parseInt(mode, 8) & 0o007) === 0) return undefined;
  return `lets every user of the host read it, got ${shown(mode)}; use '0400', or '0440' with a group`;
}
