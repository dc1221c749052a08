import { type Entry, pooled, Project, type Run } from '../helpers/project';
import { diskFaults } from './faults/disk-faults';
import { type Fault } from './faults/fault';
import { fleetFaults } from './faults/fleet-faults';
import { programFaults } from './faults/program-faults';
import { valueFaults } from './faults/value-faults';

const faults: readonly (readonly [name: string, fault: Fault])[] = [
  ...fleetFaults.map((fault) => [`fleet.ts: ${fault.name}`, fault] as const),
  ...[...programFaults, ...valueFaults].map((fault) => [`main.ts: ${fault.name}`, fault] as const),
  ...diskFaults.map((fault) => [`on disk: ${fault.name}`, fault] as const),
];

interface Outcome extends Run {
  readonly project: Project;
  readonly before: ReadonlyMap<string, Entry>;
  readonly after: ReadonlyMap<string, Entry>;
}
let outcomes: ReadonlyMap<string, Outcome | Error>;

beforeAll(async () => {
  const first = new Project();
  await first.synth();
  const generated = first.files('generated', 'cdktf.out');
  const results = await pooled(faults, async ([name, fault]): Promise<readonly [string, Outcome | Error]> => {
    try {
      return [name, await outcomeOf(fault, generated)];
    } catch (error) {
      return [name, error as Error];
    }
  });
  outcomes = new Map(results);
}, 600_000);

async function outcomeOf(fault: Fault, generated: Record<string, string>): Promise<Outcome> {
  const { edit, args = [], env = {}, start, afterwards = false } = fault;
  const project = new Project(start);
  for (const [path, text] of Object.entries(generated)) project.write(path, text);
  // Something to write, so that a synth that does not stop shows.
  if (!afterwards) project.remove('generated/fuyidong/default.nix');
  edit(project);
  const before = project.snapshot();
  const run = await project.synth({ args, env });
  return { ...run, project, before, after: project.snapshot() };
}

/** Lines but warnings, with `here` for the number of a line that has that comment, and without how many files there are. */
function lines({ stderr, project }: Outcome): string[] {
  const told = stderr
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('warning: '));
  return told.map((line) =>
    line
      .replace(/\d+ unchanged$/, 'N unchanged')
      .replace(/\b(main|fleet)\.ts:(\d+)/g, (place, file: string, number: string) => {
        const text = project.read(`${file}.ts`).split('\n')[Number(number) - 1] ?? '';
        return text.includes('/* here */') ? `${file}.ts:here` : place;
      }),
  );
}

test.each(faults)('%s', (name, { expected }) => {
  const outcome = outcomes.get(name);
  if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error('did not run');
  expect(lines(outcome)).toEqual(expected);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  // Bytes, links and times: nothing was written, not even what is there already, and nothing was left in between.
  expect(outcome.after).toEqual(outcome.before);
  expect(outcome.project.leftovers()).toEqual([]);
});

test('the messages keep what may be a private key to themselves', () => {
  const all = [...outcomes.values()].map((outcome) => (outcome instanceof Error ? '' : outcome.stderr)).join('');
  expect(all).toContain('not shown: it may be a private key');
  expect(all).not.toMatch(/qqqqq|c2VjcmV0/);
});
