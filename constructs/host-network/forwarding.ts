import { type Forward, nix, type NixAttributes } from '../../lib';

/**
 * What makes the kernel pass on what a host declares to forward, for each family that something is declared for. One
 * place for all, as the option takes one definition only: below what others say, who say the same.
 */
export function forwarding(forwards: readonly Forward[]): NixAttributes | undefined {
  const families = (['ipv4', 'ipv6'] as const).filter((family) => forwards.some((one) => passes(one, family)));
  if (families.length === 0) return undefined;
  const on = families.map((family) => [`net.${family}.conf.all.forwarding`, nix.mkOverride(900, true)] as const);
  return { boot: { kernel: { sysctl: Object.fromEntries(on) } } };
}

function passes({ sources, destinations }: Forward, family: 'ipv4' | 'ipv6'): boolean {
  const belongs = (network: string): boolean => network.includes(':') === (family === 'ipv6');
  return sources.some(belongs) && destinations.some(belongs);
}
