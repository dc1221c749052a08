import { shown } from './errors';
import { type Fault } from './fault';
import { type SecretRef } from './secret-ref';

/** What sops or sops-nix would refuse of a secret, or ignore without a word. */
export function secretFaults({ key, mode, owner, group, neededForUsers }: SecretRef): Fault[] {
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

function modeFault(mode: string): string | undefined {
  if (!/^0[0-7]{3}$/.test(mode)) return `must be four octal digits, got ${shown(mode)}; write it like '0400'`;
  if ((Number.parseInt(mode, 8) & 0o007) === 0) return undefined;
  return `lets every user of the host read it, got ${shown(mode)}; use '0400', or '0440' with a group`;
}
