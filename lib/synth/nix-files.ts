import { type Problem } from '../errors';
import { type Fleet } from '../fleet';
import { nix, type NixValue, printModule } from '../nix';
import { check } from '../nix/check';
import { relocate } from '../nix/relocate';
import { type NixModule } from '../nix-module';
import { spelledFor } from '../schema/respell';
import { attempt } from './attempt';

/** One module of one host: what was asked for, and the text that says it in the host's own release. */
export interface RenderedModule {
  readonly host: string;
  readonly area: string;
  readonly id: string;
  /** Path of the construct. */
  readonly by: string;
  readonly config: NixValue;
  readonly text: string;
}

/** Runs the thunk of every module and prints it, for where it would be in its host's own folder. */
export function renderModules(modules: readonly NixModule[], problems: Problem[]): RenderedModule[] {
  const owners = new Map<string, string>();
  return modules.flatMap((module) => {
    const rendered = attempt(module.node.path, problems, () => render(module));
    if (rendered === undefined) return [];
    const { host, area, id, by } = rendered;
    const field = `generated/${host}/${area}/${id}.nix`;
    const owner = owners.get(field);
    owners.set(field, owner ?? by);
    if (owner === undefined) return [rendered];
    problems.push({
      path: by,
      field,
      message: `is also the file of '${owner}'; give one of the two modules another id`,
    });
    return [];
  });
}

function render(module: NixModule): RenderedModule | undefined {
  const wanted = module.config();
  if (wanted === undefined) return undefined;
  const { area, host, node } = module;
  try {
    const config = spelledFor(host.release, wanted);
    const text = printModule(relocate(config, `generated/${host.hostName}/${area}`), { path: node.path });
    return { host: host.hostName, area, id: node.id, by: node.path, config, text };
  } catch (error) {
    // A value that holds itself has no end for a walk through it; the check knows that, and says where it is.
    if (error instanceof RangeError) check(wanted, node.path);
    throw error;
  }
}

/** Collects the files of the flake's side. */
export type AddFile = (path: string, file: { readonly text: string; readonly by: string }) => void;

/**
 * Lays out the modules as files. One whose text is the same on every host of a profile is written once, below
 * `generated/profiles/<profile>/`, so that a host's own folder shows only what differs.
 */
export function layOut(fleet: Fleet, hosts: readonly string[], modules: readonly RenderedModule[], add: AddFile): void {
  const shared = sharedPlaces(fleet, modules);
  const imports = new Map<string, string[]>(hosts.map((host) => [host, []]));
  const written = new Set<string>();
  for (const module of modules) {
    const profile = shared.get(nameOf(module))?.get(module.host);
    const folder = `generated/${profile === undefined ? module.host : `profiles/${profile}`}/${module.area}`;
    const path = `${folder}/${module.id}.nix`;
    imports.get(module.host)?.push(`./${path}`);
    if (profile === undefined) {
      add(path, { text: module.text, by: module.by });
    } else if (!written.has(path)) {
      written.add(path);
      // Its folder lies one deeper than a host's own, which shows in relative paths.
      add(path, { text: printModule(relocate(module.config, folder), { path: module.by }), by: `profile ${profile}` });
    }
  }
  for (const [host, paths] of imports) {
    const folder = `generated/${host}`;
    const value = { imports: [...new Set(paths)].sort().map((path) => nix.path(path)) };
    add(`${folder}/default.nix`, { text: printModule(relocate(value, folder), { path: host }), by: host });
  }
  const index = Object.fromEntries(hosts.map((host) => [host, nix.path(`./generated/${host}`)]));
  add('generated/default.nix', { text: printModule(relocate(index, 'generated'), { path: 'fleet' }), by: 'fleet' });
}

function nameOf({ area, id }: RenderedModule): string {
  return `${area}/${id}`;
}

/** For each module name, the profile that holds it for a host: the largest one in which all hosts agree. */
function sharedPlaces(fleet: Fleet, modules: readonly RenderedModule[]): Map<string, Map<string, string>> {
  const profiles = Object.entries(fleet.profiles)
    .filter(([, hosts]) => hosts.length > 1)
    .sort(([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : 1));
  const texts = new Map<string, Map<string, string>>();
  for (const module of modules) {
    const name = nameOf(module);
    const byHost = texts.get(name) ?? new Map<string, string>();
    texts.set(name, byHost.set(module.host, module.text));
  }
  const places = new Map<string, Map<string, string>>();
  for (const [name, byHost] of texts) {
    const chosen = new Map<string, string>();
    for (const [profile, hosts] of profiles) {
      const [first = ''] = hosts;
      const text = byHost.get(first);
      const agree = text !== undefined && hosts.every((host) => byHost.get(host) === text && !chosen.has(host));
      if (agree) for (const host of hosts) chosen.set(host, profile);
    }
    places.set(name, chosen);
  }
  return places;
}
