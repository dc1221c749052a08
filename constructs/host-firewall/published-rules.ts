import { type Host, nftables } from '../../lib';
import { type Claim, inputRules, type Wording } from './input-rules';

/** What the packet was sent to, before its destination was replaced. */
const original: Wording = {
  destination: (family, address) => `ct original ${family === 4 ? 'ip' : 'ip6'} daddr ${address}`,
  port: ({ protocol, port }) => `meta l4proto ${protocol} ct original proto-dst ${port.value}`,
};

/**
 * Chains that refuse what came from a zone to a port of the host and was sent on to another machine or a container,
 * unless that port is claimed for the zone. NixOS's own chain, which comes after them, accepts all such packets
 * (`firewall-nftables.nix`, "allow port forward"), and programs such as Podman publish ports in tables of their own.
 *
 * @param log - Rule that counts and logs what is refused; '' for none.
 */
export function publishedGuard(
  { network, zones }: Pick<Host, 'network' | 'zones'>,
  claims: readonly Claim[],
  log: string,
): string {
  const zoned = Object.values(zones).flatMap((entries) => entries.map((entry) => entry.interface));
  const own = Object.values(network.interfaces).filter(({ kind }) => kind !== 'external');
  const names = [...new Set([...zoned, ...own.map(({ name }) => name)])].filter((name) => name !== 'lo').sort();
  const interfaces = nftables.setOf(names.map((name) => `"${name}"`));
  const guard = [
    'type filter hook forward priority filter - 1; policy accept;',
    'ct state established,related accept',
    ...(names.length === 0 ? [] : [`ct status dnat iifname ${interfaces} goto published`]),
  ];
  const published = [...inputRules(zones, claims, original), ...(log === '' ? [] : [log]), 'drop'];
  return `${nftables.chain('forward-published', guard)}\n${nftables.chain('published', published)}`;
}
