import { type Forward, type Host, nftables, Port } from '../../lib';
import { type PortForward } from './port-forward';
import { type Way } from './way';

/** A port forward with everything that rules need to know of it. */
export interface Redirection {
  readonly forward: PortForward;
  readonly way: Way & { readonly address: string };
  /** Port of the target. */
  readonly port: number;
  readonly keepSource: boolean;
}

/** The chains that replace senders and destinations; without any, ''. */
export function translation(host: Host, masqueraded: readonly Forward[], redirections: readonly Redirection[]): string {
  const incoming = redirections.flatMap((one) => destinationRules(host, one));
  const outgoing = [
    ...masqueraded.flatMap((forward) =>
      nftables.forwardTraffic(forward).map(({ text }) => `${text} ${nftables.verdict('masquerade', forward.why)}`),
    ),
    ...redirections.map(senderRule),
  ];
  const chains = [
    ...(incoming.length === 0
      ? []
      : [nftables.chain('incoming', ['type nat hook prerouting priority dstnat; policy accept;', ...incoming])]),
    ...(outgoing.length === 0
      ? []
      : [nftables.chain('outgoing', ['type nat hook postrouting priority srcnat; policy accept;', ...outgoing])]),
  ];
  return chains.join('\n');
}

/** What is sent to the port, at whatever address the host has just now, goes to the target. */
function destinationRules({ zones }: Host, { forward, way, port }: Redirection): string[] {
  const { protocol, port: own, why } = forward;
  const called = `fib daddr type local ${protocol} dport ${own.value}`;
  const sentOn = nftables.verdict(`dnat ip to ${way.address}:${port}`, why);
  return nftables.zoneTraffic(zones, forward.zones).flatMap(({ interface: name, matches }) => {
    const four = (matches ?? [nftables.everyPacketOf(4)]).filter(({ family }) => family === 4);
    return four.map(({ text }) => `iifname "${name}" ${text} ${called} ${sentOn}`);
  });
}

/** The target answers its own neighbours directly, who would not know it: for them the host takes the caller's place. */
function senderRule({ forward, way, port, keepSource }: Redirection): string {
  const callers = keepSource ? `ip saddr ${way.network} ` : '';
  const match = `oifname "${way.interface}" ${callers}ip daddr ${way.address}`;
  const sent = `${forward.protocol} dport ${port} ct status dnat`;
  return `${match} ${sent} ${nftables.verdict('masquerade', forward.why)}`;
}

/** What the host passes on for a port forward: what was sent to its port, and nothing else. */
export function passedOn({ zones }: Host, { forward, way, port }: Redirection): Forward[] {
  const { protocol, why } = forward;
  return nftables.zoneTraffic(zones, forward.zones).map(({ interface: from }) => ({
    from,
    to: way.interface,
    sources: ['0.0.0.0/0'],
    destinations: [`${way.address}/32`],
    translated: { protocol, port: Port.of(port) },
    why: `port ${forward.port.value}/${protocol}: ${why}`,
  }));
}

/**
 * The chain that keeps TCP from sending what does not fit: segments are as large as the smaller of the two ways that the
 * packets take, of either family. The interface is matched first: what a rule sets before, it sets for everyone.
 */
export function segmentClamp(interfaces: readonly string[]): string {
  const names = nftables.setOf(interfaces.map((name) => `"${name}"`));
  return nftables.chain('forward', [
    'type filter hook forward priority mangle; policy accept;',
    ...['iifname', 'oifname'].map(
      (direction) => `${direction} ${names} tcp flags syn / syn,rst tcp option maxseg size set rt mtu`,
    ),
  ]);
}
