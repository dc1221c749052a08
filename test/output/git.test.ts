import childProcess, { execFileSync } from 'node:child_process';
import { untrackedFiles } from '../../lib/output';
import { describeWith } from '../helpers/consumer';
import { Project } from './fixtures/project';

describeWith(['git'], 'untracked files', () => {
  test('are those that git does not know, by path below the root, whatever their names', () => {
    const project = new Project();
    const git = (...args: string[]) => execFileSync('git', args, { cwd: project.root });
    git('init', '-q');
    for (const path of ['fleet/generated/a.nix', 'fleet/generated/é "x".nix', 'fleet/generated/c.nix']) {
      project.write(path, 'x');
    }
    git('add', 'fleet/generated/é "x".nix');
    git('add', '--intent-to-add', 'fleet/generated/c.nix');
    const files = ['generated/c.nix', 'generated/é "x".nix', 'generated/b.nix', 'generated/a.nix'];
    expect(untrackedFiles(project.at('fleet'), files)).toEqual(['generated/a.nix', 'generated/b.nix']);
    expect(untrackedFiles(project.at('fleet'), [])).toEqual([]);
  });
});

test('outside a git repository there is no answer', () => {
  expect(untrackedFiles(new Project().root, ['a'])).toBeUndefined();
});

test('without git there is no answer', () => {
  const { spawnSync } = childProcess;
  const spy = jest
    .spyOn(childProcess, 'spawnSync')
    .mockImplementation(((_git: string, args: string[]) =>
      spawnSync('/nowhere/git', args)) as unknown as typeof spawnSync);
  expect(untrackedFiles(process.cwd(), ['package.json'])).toBeUndefined();
  spy.mockRestore();
});
