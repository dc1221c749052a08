import { spawnSync } from 'node:child_process';

/** The fact to ask a machine for: what of it `nftables.service` loads. */
export const rulesetFact = `
  let cfg = e.config.networking.nftables;
  in {
    inherit (cfg) enable flushRuleset ruleset rulesetFile;
    tables = map (table: { inherit (table) name family content; })
      (builtins.filter (table: table.enable) (builtins.attrValues cfg.tables));
  }`;

/** What {@link rulesetFact} answers. */
export interface Ruleset {
  readonly enable: boolean;
  readonly flushRuleset: boolean;
  readonly ruleset: string;
  readonly rulesetFile: string | null;
  readonly tables: readonly { readonly name: string; readonly family: string; readonly content: string }[];
}

/** The file that `nftables.service` loads, put together as nixos/modules/services/networking/nftables.nix does. */
export function rulesetText({ flushRuleset, ruleset, tables }: Ruleset): string {
  const named = tables.map((table) => `table ${table.family} ${table.name}`);
  const deletions = flushRuleset ? ['flush ruleset'] : named.flatMap((table) => [table, `delete ${table}`]);
  const contents = tables.map(({ content }, index) => `${named[index]} {\n${content}\n}`);
  return [...deletions, ...contents, ruleset, ''].join('\n');
}

/** What `nft` has to say about a ruleset, in a network namespace of its own; empty where it takes it. */
export function nftComplaints(text: string): string {
  const nft = ['--user', '--map-root-user', '--net', 'nft', '--check', '--file', '-'];
  const { status, stderr, error } = spawnSync('unshare', nft, { input: text, encoding: 'utf8' });
  return status === 0 ? '' : `${error?.message ?? ''}${stderr}`;
}

/** A table of rules around one chain, to try single rules in. */
export function inTable(rules: readonly string[], hook = 'input'): string {
  const lines = [`type filter hook ${hook} priority filter; policy drop;`, ...rules];
  return `table inet t {\n  chain c {\n${lines.map((line) => `    ${line}\n`).join('')}  }\n}\n`;
}
