import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTree } from '../../lib/output';
import { policies } from '../../lib/policies';
import { checkout, pooled, Project } from '../helpers/project';
import { exposures } from './faults/exposures';
import { type Fault } from './faults/fault';
import { house } from './faults/house';
import { leaks } from './faults/leaks';
import { lockouts } from './faults/lockouts';
import { losses } from './faults/losses';
import { todaysFaults } from './faults/todays-faults';
import { refusedBy, seeded } from './owners-program';

const faults: readonly Fault[] = [...todaysFaults, ...lockouts, ...leaks, ...exposures, ...losses];
const out = mkdtempSync(join(tmpdir(), 'cdknix-faults-'));
afterAll(() => {
  rmSync(out, { recursive: true });
});

test('the fleet without a fault is refused nothing', () => {
  expect(refusedBy({}, out)).toEqual([]);
});

test('nor is the house of which all is saved', () => {
  const other = mkdtempSync(join(tmpdir(), 'cdknix-house-'));
  expect(refusedBy({ rewrite: () => house }, other)).toEqual([]);
  rmSync(other, { recursive: true });
});

test.each(faults.map((fault) => [fault.name, fault] as const))('%s', (_, fault) => {
  const before = [...readTree(out)];
  expect(refusedBy(fault, out)).toContainEqual(expect.stringMatching(start(fault.says)));
  expect([...readTree(out)]).toEqual(before);
});

test('as a process, too, a fault ends with exit code 1, its rule by name, and no byte written', async () => {
  const chosen = [todaysFaults[0], todaysFaults.at(-1), lockouts[1], leaks[0], leaks.at(-1), exposures.at(-1)];
  const runs = await pooled(chosen as readonly Fault[], async (fault) => {
    const project = new Project('compiled', 'own');
    for (const [file, text] of Object.entries(seeded(fault))) project.write(file, text);
    const before = project.snapshot();
    const { code, stderr } = await project.synth();
    return { fault, code, stderr, isUntouched: isEqual(before, project.snapshot()), leftovers: project.leftovers() };
  });
  for (const { fault, stderr, ...rest } of runs) {
    expect(stderr.split('\n')).toContainEqual(expect.stringMatching(start(fault.says)));
    expect(rest).toEqual({ code: 1, isUntouched: true, leftovers: [] });
  }
}, 120_000);

describe('docs/policies.md', () => {
  const page = readFileSync(join(checkout, 'docs', 'policies.md'), 'utf8');

  test('has every fault with what catches it, sixty at least', () => {
    const rows = faults.map(({ name, harm, caughtBy }) => `| ${name} | ${harm} | ${caughtBy} |`);
    const written = page.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
    expect(rows.filter((row) => !written.includes(row))).toEqual([]);
    expect(new Set(faults.map(({ name }) => name)).size).toBeGreaterThanOrEqual(60);
  });

  test('tells of every rule', () => {
    expect(policies.map(({ name }) => name).filter((name) => !page.includes(name))).toEqual([]);
  });

  test('has no rule that catches nothing', () => {
    const caught = new Set(faults.map(({ caughtBy }) => caughtBy));
    expect(policies.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
  });
});

function start(text: string | RegExp): RegExp {
  return typeof text === 'string' ? new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) : text;
}

function isEqual(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  const text = (one: ReadonlyMap<string, unknown>): string =>
    JSON.stringify([...one], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return text(a) === text(b);
}
