import fc from 'fast-check';
import { rmSync } from 'node:fs';
import { checkFiles } from '../../lib/output/wanted';
import { Places } from '../../lib/output/places';
import { killedAt } from './fixtures/faulty-fs';
import { places, program, Project, type Texts } from './fixtures/project';

const folders = [
  'generated',
  'generated/ares',
  'generated/ares/dns',
  'generated/a.nix',
  'cdktf.out',
  'cdktf.out/stacks/a',
];
const names = ['a.nix', 'b.nix', 'c.json', 'd.json', 'e.md', 'f'];
const paths = [...folders.flatMap((folder) => names.map((name) => `${folder}/${name}`)), '.sops.yaml', 'renovate.json'];
const text = fc.constantFrom('1', '2', '3\n', '#!/bin/sh\n4\n', '');

const desired = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...paths), text), { selector: ([path]) => path, maxLength: 12 })
  // A file is not a folder too.
  .map((entries) =>
    Object.fromEntries(entries.filter(([path]) => !entries.some(([other]) => other.startsWith(`${path}/`)))),
  );

type Action =
  | { readonly do: 'synth'; readonly texts: Texts; readonly overwrite: boolean; readonly killAt: number | undefined }
  | { readonly do: 'user'; readonly path: string; readonly text: string }
  | { readonly do: 'edit' | 'crlf' | 'delete'; readonly nth: number };
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constant('synth' as const),
    texts: desired,
    overwrite: fc.boolean(),
    killAt: fc.option(fc.nat(30), { nil: undefined }),
  }),
  fc.record({
    do: fc.constant('user' as const),
    path: fc.constantFrom(...paths, 'generated/ares/mine.txt'),
    text: fc.constantFrom('mine\n', '1\n'),
  }),
  fc.record({ do: fc.constantFrom('edit', 'crlf', 'delete'), nth: fc.nat(20) }),
);

test('whatever users, edits and killed runs do: their files stay, and a run that comes through makes exactly its tree', () => {
  const seen = { applied: 0, refused: 0, killed: 0 };
  fc.assert(
    fc.property(fc.array(action, { maxLength: 20, size: 'max' }), (actions) => {
      const project = new Project();
      const model = { mine: new Map<string, string>(), edited: new Set<string>(), listed: new Set<string>() };
      for (const step of actions) run(project, step, model, seen);
      project.remove();
    }),
    { numRuns: 150 },
  );
  // The model is worth something only when each way was taken often.
  expect(Math.min(seen.applied, seen.refused, seen.killed)).toBeGreaterThan(50);
});

interface Model {
  /** Files of the user's own, by path. */
  readonly mine: Map<string, string>;
  /** Generated files that the user has changed. */
  readonly edited: Set<string>;
  /** Files of the last program. */
  readonly listed: Set<string>;
}

function run(project: Project, step: Action, model: Model, seen: Record<string, number>): void {
  const { mine, edited, listed } = model;
  if (step.do !== 'synth') {
    changeByHand(project, step, model);
    return;
  }
  const plan = project.plan(step.texts, step.overwrite);
  const before = project.disk();
  if (plan.problems.length > 0) {
    seen['refused']! += 1;
    expect(plan.steps).toEqual([]);
    const taken = Object.keys(step.texts).some((path) => [...mine.keys()].some((own) => meets(own, path)));
    expect(taken || (edited.size > 0 && !step.overwrite)).toBe(true);
    expect(project.disk()).toEqual(before);
    return;
  }
  const killed = killedAt(step.killAt ?? Infinity, () => project.synth(step.texts, step.overwrite));
  for (const [path, own] of mine) if (!(path in step.texts)) expect(project.read(path)).toBe(own);
  // Nothing of the user's is at a wanted path, unless it was the wanted text already: then it is generated from now on.
  if (killed) {
    seen['killed']! += 1;
    // A file that overwrite has, or has not yet, taken: the rest of the run needs overwrite again.
    for (const path of Object.keys(step.texts)) mine.delete(path);
    if (step.overwrite && edited.size > 0) {
      expect(project.problems(step.texts, true)).toEqual([]);
      project.synth(step.texts, true);
    } else {
      expect(project.problems(step.texts)).toEqual([]);
      project.synth(step.texts);
    }
  }
  for (const path of Object.keys(step.texts)) mine.delete(path);
  edited.clear();
  listed.clear();
  for (const path of Object.keys(step.texts)) listed.add(path);
  seen['applied']! += 1;
  expect(contents(project)).toEqual({ ...wantedTexts(step.texts), ...Object.fromEntries(mine) });
  expect(project.plan(step.texts).steps).toEqual([]);
}

function changeByHand(project: Project, step: Exclude<Action, { do: 'synth' }>, { mine, edited, listed }: Model): void {
  const disk = project.disk();
  if (step.do === 'user') {
    const above = step.path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'));
    if (above.some((part) => part in disk) || Object.keys(disk).some((other) => other.startsWith(`${step.path}/`)))
      return;
    // Another text in the place of a listed file is an edit of it, which `edit` is for.
    if (listed.has(step.path)) return;
    project.write(step.path, step.text);
    mine.set(step.path, step.text);
    return;
  }
  const files = Object.keys(contents(project));
  const path = files[step.nth % files.length];
  if (path === undefined || path.endsWith('/')) return;
  if (step.do === 'delete') {
    rmSync(project.at(path));
    mine.delete(path);
    edited.delete(path);
  } else if (!mine.has(path)) {
    const text = project.read(path);
    project.write(path, step.do === 'edit' ? `${text}edited\n` : text.replaceAll(/\r?\n/g, '\r\n'));
    if (step.do === 'edit') edited.add(path);
  }
}

function meets(own: string, path: string): boolean {
  return own === path || own.startsWith(`${path}/`) || path.startsWith(`${own}/`);
}

function wantedTexts(texts: Texts): Record<string, string> {
  const { wanted } = checkFiles(program(texts), new Places(places));
  return Object.fromEntries([...wanted].map(([path, { text: whole }]) => [path, whole]));
}

/** The disk without indexes and without the folders that stay when empty: output folders, and what users emptied. */
function contents(project: Project): Record<string, string> {
  const own = /(?:^|\/)\.cdknix\.json$|^generated\/$|^cdktf\.out\/(?:.*\/)?$/;
  return Object.fromEntries(Object.entries(project.disk()).filter(([path]) => !own.test(path)));
}
