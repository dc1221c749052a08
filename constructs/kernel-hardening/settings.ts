import { nix, type NixAttributes, type NixValue } from '../../lib';
import { type KernelRule, type KernelRuleName, rules } from './rules';

/** `boot.kernel.sysctl` of the rules that hold, each with its reason above the first of its settings. */
export function hardening(without: ReadonlySet<string>, onWsl: boolean): NixAttributes {
  const all: readonly (readonly [string, KernelRule])[] = Object.entries(rules);
  const held = all.filter(([name, { notOnWsl = false }]) => !without.has(name) && !(onWsl && notOnWsl));
  return Object.fromEntries(held.flatMap(([, rule]) => explained(rule)));
}

function explained({ why, settings }: KernelRule): [string, NixValue][] {
  return Object.entries(settings)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value], index) => [name, index === 0 ? nix.commented(why, value) : value]);
}

/** How much of the kernel's memory watching files may take: about a kibibyte for each watch, of each user. */
export function inotify(watches: number, instances: number): NixAttributes {
  return {
    'fs.inotify.max_user_instances': instances,
    'fs.inotify.max_user_watches': nix.commented(`at most ${Math.ceil(watches / 1024)} MiB for each user`, watches),
  };
}

/**
 * Connections of a host that passes packets on: what the kernel has room for with 4 GiB of memory, whatever the host has. Each
 * of the machines behind it brings its own, and when the table is full new ones are dropped without a word.
 */
export const routersRoom = 262_144;

/** What a connection takes of the kernel's memory, in bytes. */
const size = 320;

/**
 * Room for connections that are kept track of. The setting is there only when the module is: what is loaded here is loaded
 * before settings are made. The module's table is as wide, so that no list in it gets long.
 */
export function tracking(connections: number): { readonly module: NixAttributes; readonly settings: NixAttributes } {
  return {
    module: {
      extraModprobeConfig: `options nf_conntrack hashsize=${connections}\n`,
      kernelModules: ['nf_conntrack'],
    },
    // Below what a gateway says, which knows better; that they say the same is an assertion.
    settings: { [maximum]: nix.commented(memory(connections), nix.mkOverride(900, connections)) },
  };
}

function memory(connections: number): string {
  return `at most ${Math.ceil((connections * size) / 2 ** 20)} MiB, when all of them are there`;
}

const maximum = 'net.netfilter.nf_conntrack_max';

/** Stops a build where another module has another number for connections. */
export function oneNumber(connections: number): NixAttributes {
  return {
    assertion: nix.eq(nix.config(['boot', 'kernel', 'sysctl', maximum]), connections),
    message: `boot.kernel.sysctl."${maximum}": KernelHardening has connections ${connections} and another module, such as that of a NatGateway, another number; give it in one place only`,
  };
}

/** What rules can be left out, for messages. */
export const ruleNames = Object.keys(rules) as readonly KernelRuleName[];
