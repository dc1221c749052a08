import { type RenderedFleet } from '../../checks';
import { type NixNode, type NixValue } from '../../nix';
import { leaksIn } from './leaks';
import { visit } from './texts';
import { knownKeys } from './wire-guard-keys';

/** What one walk through a module found, for every rule that asks. */
export interface Survey {
  /** Path of the construct. */
  readonly by: string;
  readonly config: NixValue;
  /** Secrets, each with the attributes that lead to it; whether one is such an attribute's own name. */
  readonly secrets: readonly { readonly path: readonly string[]; readonly what: string; readonly isName: boolean }[];
  /** Calls, and path literals: what can bring a file into the Nix store. */
  readonly nodes: readonly { readonly path: readonly string[]; readonly node: NixNode }[];
}

const surveys = new WeakMap<RenderedFleet, ReadonlyMap<string, readonly Survey[]>>();

/** What there is in the modules of a host. All modules are walked through once, whoever asks first. */
export function surveysOf(rendered: RenderedFleet, host: string): readonly Survey[] {
  const done = surveys.get(rendered) ?? surveyAll(rendered);
  surveys.set(rendered, done);
  return done.get(host) ?? [];
}

function surveyAll(rendered: RenderedFleet): ReadonlyMap<string, readonly Survey[]> {
  const known = knownKeys(rendered);
  const seen = new Map<string, Map<string, readonly string[]>>();
  // The same texts come back on every host, and in every peer of a mesh.
  const leaksOnce = (text: string, name: string): readonly string[] => {
    const ofName = seen.get(name) ?? new Map<string, readonly string[]>();
    seen.set(name, ofName);
    const found = ofName.get(text) ?? leaksIn({ text, name }, known);
    ofName.set(text, found);
    return found;
  };
  const byHost = new Map<string, Survey[]>();
  for (const { host, by, config } of rendered.modules) {
    const all = byHost.get(host) ?? [];
    byHost.set(host, all);
    all.push({ by, config, ...survey(config, leaksOnce) });
  }
  return byHost;
}

function survey(config: unknown, leaksOnce: (text: string, name: string) => readonly string[]) {
  const secrets: Survey['secrets'][number][] = [];
  const nodes: Survey['nodes'][number][] = [];
  visit(config, {
    text: (text, path, isName) => {
      for (const what of leaksOnce(text, isName ? '' : nameOf(path))) secrets.push({ path: [...path], what, isName });
    },
    node: (node, path) => {
      if (node.kind === 'apply' || node.kind === 'path') nodes.push({ path: [...path], node });
    },
  });
  return { secrets, nodes };
}

/** What a value is called: the last attribute that is no place in a list. */
export function nameOf(path: readonly string[]): string {
  return path.findLast((part) => !/^\d+$/.test(part)) ?? '';
}
