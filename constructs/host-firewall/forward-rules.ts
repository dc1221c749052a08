import { type Forward, nftables } from '../../lib';

/** The rules that pass on what is declared, in the direction that it is declared for; answers come back by themselves. */
export function forwardRules(forwards: readonly Forward[]): string[] {
  return forwards.flatMap((forward) => rulesOf(forward, [4, 6]));
}

/**
 * A chain that refuses IPv6 pings which are not declared. NixOS's own chain, which comes after it and refuses all else,
 * accepts nearly every kind of ICMPv6 before it looks at any rule (`firewall-nftables.nix`, RFC 4890 section 4.3).
 * What one chain accepts the next one still judges, and what one drops is gone.
 */
export function pingGuard(forwards: readonly Forward[]): string {
  const lines = [
    'type filter hook forward priority filter - 1; policy accept;',
    'icmpv6 type != echo-request accept',
    'ct state established,related accept',
    ...forwards.flatMap((forward) => rulesOf(forward, [6])),
    'icmpv6 type echo-request drop',
  ];
  return nftables.chain('forward-ping', lines);
}

function rulesOf(forward: Forward, families: readonly number[]): string[] {
  const matches = nftables.forwardTraffic(forward).filter(({ family }) => families.includes(family));
  return matches.map(({ text }) => `${text} ${nftables.accept(forward.why)}`);
}
