import { type RenderedFleet } from '../checks';
import { isNixExpression, nodeOf, type NixValue } from '../nix';
import { type RenderedModule } from '../synth/nix-files';

/** One value that a module of a host gives to an option. */
export interface Definition {
  /** Path of the option: `['services', 'openssh', 'ports']`. Attributes of a freeform setting are part of it. */
  readonly path: readonly string[];
  /** The value, without `mkForce` and the like around it. */
  readonly value: NixValue;
  /** How much it weighs: 100 as usual, 50 for `mkForce`, 1000 for `mkDefault`; the lowest wins. */
  readonly priority: number;
  /** Path of the construct. */
  readonly by: string;
}

/**
 * Everything that the modules of a host define, down to the leaves, as its own release spells it. Looks through
 * `mkIf`, `mkMerge`, `mkForce` and comments: what is there on some condition counts as there.
 */
export function definitionsOf(rendered: RenderedFleet, host: string): readonly Definition[] {
  return definitionsAt(rendered, host, []);
}

/**
 * What the modules of a host define at an option and below it, where `*` stands for any one name. A path with a dot in
 * a name is given as its names: `['boot', 'kernel', 'sysctl', 'net.ipv4.ip_forward']`.
 */
export function definitionsAt(rendered: RenderedFleet, host: string, option: string | readonly string[]): Definition[] {
  const wanted = typeof option === 'string' ? option.split('.') : option;
  const found: Definition[] = [];
  for (const { config, by } of modulesOf(rendered, host))
    collect(config, { path: [], priority: 100, by }, wanted, found);
  return found;
}

/** The values of an option that no stronger definition replaces. */
export function settledAt(rendered: RenderedFleet, host: string, option: string | readonly string[]): Definition[] {
  const all = definitionsAt(rendered, host, option);
  const strongest = new Map<string, number>();
  for (const { path, priority } of all) {
    const key = path.join('\0');
    strongest.set(key, Math.min(priority, strongest.get(key) ?? Infinity));
  }
  return all.filter(({ path, priority }) => strongest.get(path.join('\0')) === priority);
}

type Place = Omit<Definition, 'value'>;

/** Adds the leaves below a value, of those only that lead to what is wanted: a rule asks for little of a large fleet. */
function collect(value: NixValue, place: Place, wanted: readonly string[], found: Definition[]): void {
  if (isNixExpression(value)) {
    const node = nodeOf(value);
    if (node.kind === 'commented') collect(node.value, place, wanted, found);
    else if (node.kind !== 'modifier') leaf(value, place, wanted, found);
    else if (node.name === 'mkMerge' && Array.isArray(node.content)) {
      for (const part of node.content as readonly NixValue[]) collect(part, place, wanted, found);
    } else collect(node.content, { ...place, priority: priorityOf(node.name, node.args, place) }, wanted, found);
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, child] of below(value as Attributes, wanted[place.path.length])) {
      if (child !== undefined) collect(child, { ...place, path: [...place.path, name] }, wanted, found);
    }
  } else leaf(value, place, wanted, found);
}

type Attributes = Readonly<Record<string, NixValue | undefined>>;

function below(value: Attributes, name: string | undefined): [string, NixValue | undefined][] {
  if (name === undefined || name === '*') return Object.entries(value);
  return Object.hasOwn(value, name) ? [[name, value[name]]] : [];
}

function leaf(value: NixValue, place: Place, wanted: readonly string[], found: Definition[]): void {
  if (place.path.length >= wanted.length) found.push({ ...place, value });
}

function priorityOf(name: string, [first]: readonly NixValue[], { priority }: Place): number {
  if (name === 'mkForce') return 50;
  if (name === 'mkDefault') return 1000;
  return name === 'mkOverride' && typeof first === 'number' ? first : priority;
}

const byHost = new WeakMap<RenderedFleet, Map<string, RenderedModule[]>>();

/** Modules of a host; sorted by host once for a fleet, since every rule asks for every host. */
function modulesOf(rendered: RenderedFleet, host: string): readonly RenderedModule[] {
  let hosts = byHost.get(rendered);
  if (hosts === undefined) {
    hosts = new Map();
    for (const module of rendered.modules) {
      const list = hosts.get(module.host);
      if (list === undefined) hosts.set(module.host, [module]);
      else list.push(module);
    }
    byHost.set(rendered, hosts);
  }
  return hosts.get(host) ?? [];
}
