import { nix, type NixAttributes } from '../../lib';

/** A gateway's tables beside those of others, and what must hold for them. */
export function tables(chains: Readonly<Record<string, string>>): NixAttributes {
  const all = Object.entries(chains).filter(([, text]) => text !== '');
  const table = (text: string): NixAttributes => ({ family: 'inet', content: nix.lines(text) });
  return {
    assertions: [
      {
        assertion: nix.and(
          nix.config('networking.nftables.enable'),
          nix.config('networking.firewall.enable'),
          nix.config('networking.firewall.filterForward'),
        ),
        message: 'NatGateway: whatever anybody sends would be passed on, unfiltered; add a HostFirewall to the host',
      },
    ],
    networking: { nftables: { tables: Object.fromEntries(all.map(([name, text]) => [name, table(text)])) } },
  };
}
