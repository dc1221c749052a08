import { type Problem } from '../errors';
import { readTree } from '../output';
import { checkReferences, type StackJson } from './references';

/** Terraform JSON of the stacks that have something to deploy, by path below the engine's output folder. */
export interface TerraformJson {
  readonly files: ReadonlyMap<string, { readonly text: string; readonly by: string }>;
  /** The stacks themselves, parsed, by id. */
  readonly stacks: ReadonlyMap<string, StackJson>;
  readonly problems: readonly Problem[];
}

/** Blocks that make a stack worth a state of its own; a provider and a backend alone do not. */
const CONTENT = ['resource', 'data', 'module', 'output', 'locals', 'variable', 'import', 'moved', 'removed', 'check'];

interface ManifestStack {
  readonly synthesizedStackPath: string;
  readonly dependencies: readonly string[];
  readonly annotations: readonly Annotation[];
}

interface Annotation {
  readonly constructPath: string;
  readonly level: string;
  readonly message: string;
}

interface Manifest {
  readonly stacks: Readonly<Record<string, ManifestStack>>;
}

/**
 * Reads what the engine wrote in its scratch folder, and leaves out the stacks without content.
 *
 * @param warnings - Those that belong to no stack; `cdktf` shows what the manifest holds and nothing else, so the first
 * stack takes them, and those of the stacks that are left out.
 */
export function readTerraformJson(scratch: string, warnings: readonly Problem[] = []): TerraformJson {
  const written = readTree(scratch);
  const manifest = JSON.parse(written.get('manifest.json') ?? '{"stacks":{}}') as Manifest;
  const files = new Map<string, { text: string; by: string }>();
  const stacks = new Map<string, StackJson>();
  const empty = new Set<string>();
  for (const [id, { synthesizedStackPath }] of Object.entries(manifest.stacks)) {
    const json = JSON.parse(written.get(synthesizedStackPath) ?? '{}') as StackJson;
    if (CONTENT.some((block) => Object.keys(json[block] ?? {}).length > 0)) stacks.set(id, json);
    else empty.add(id);
  }
  for (const [path, text] of written) {
    const stack = path.split('/')[1] ?? '';
    if (path.startsWith('stacks/') && !empty.has(stack)) files.set(path, { text, by: stack });
  }
  files.set('manifest.json', { text: `${JSON.stringify(told(manifest, empty, warnings), null, 2)}\n`, by: 'fleet' });
  return { files, stacks, problems: [...stacks].flatMap(([id, json]) => checkReferences(id, json)) };
}

/** The manifest of the stacks that are written, in order of name. */
function told(manifest: Manifest, empty: ReadonlySet<string>, warnings: readonly Problem[]): Manifest {
  const kept = Object.entries(manifest.stacks)
    .filter(([id]) => !empty.has(id))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const unheard = Object.entries(manifest.stacks)
    .filter(([id]) => empty.has(id))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, stack]) => [...stack.annotations].sort(byPath));
  const stacks = kept.map(([id, stack], index) => {
    const dependencies = stack.dependencies.filter((path) => !empty.has(path)).sort();
    const own = [...stack.annotations].sort(byPath);
    const annotations = [...(index === 0 ? [...warnings.map(annotation), ...unheard] : []), ...own];
    return [id, { ...stack, annotations, dependencies }] as const;
  });
  return { ...manifest, stacks: Object.fromEntries(stacks) };
}

/** The engine has them in the order in which constructs were made. */
function byPath(a: Annotation, b: Annotation): number {
  return a.constructPath < b.constructPath ? -1 : a.constructPath > b.constructPath ? 1 : 0;
}

function annotation({ path, field, message }: Problem): Annotation {
  return { constructPath: path, level: '@cdktf/warn', message: field === undefined ? message : `${field}: ${message}` };
}
