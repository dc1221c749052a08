import { nix, type NixAttributes, type NixExpression } from '../../lib';

/** Rules with a last line that stays the last one, whatever other modules add. */
export function rules(lines: readonly string[], last: string): NixExpression {
  const own = lines.length === 0 ? [] : [nix.lines(lines.map((line) => `${line}\n`).join(''))];
  const end = last === '' ? [] : [nix.mkAfter(nix.lines(`${last}\n`))];
  const parts = [...own, ...end];
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : nix.mkMerge(parts);
}

/** Chains in the firewall's own table, beside NixOS's. */
export function ownTable(chains: string): { readonly networking: NixAttributes } {
  const content = nix.lines(chains);
  return { networking: { nftables: { tables: { 'host-firewall': { family: 'inet', content } } } } };
}
