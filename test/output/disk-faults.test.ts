import fs from 'node:fs';
import { applyOutput } from '../../lib/output';
import { fsError, withFaultyFs } from './fixtures/faulty-fs';
import { Project } from './fixtures/project';

test.each([
  ['EACCES', 'permission denied (EACCES)'],
  ['EPERM', 'permission denied (EPERM)'],
  ['ENOSPC', 'no space is left on the device (ENOSPC)'],
  ['EROFS', 'the file system is read-only (EROFS)'],
  ['EXDEV', 'EXDEV'],
])('when the disk answers %s the message names the construct and the file, and the next run goes on', (code, words) => {
  const project = new Project();
  project.synth({ 'generated/a.nix': '1', 'generated/b.nix': '1' });
  const texts = { 'generated/a.nix': '2', 'generated/b.nix': '2' };
  const refuse = () =>
    withFaultyFs(
      (operation, path) => (operation === 'renameSync' && path.includes('.b.nix.') ? fsError(code) : undefined),
      () => project.synth(texts),
    );
  expect(refuse).toThrow(
    `[ares/b] generated/b.nix: cannot be written: ${words}; run synth again once that is solved, it goes on from here`,
  );
  expect(project.paths()).toEqual(['generated/a.nix', 'generated/b.nix']);
  expect(project.synth(texts).written).toEqual(['generated/b.nix']);
});

test('a write that fails half-way leaves the old text and nothing beside it', () => {
  const project = new Project();
  project.synth({ 'generated/a.json': '1' });
  const before = project.read('generated/a.json');
  const fail = () =>
    withFaultyFs(
      (operation) => (operation === 'writeFileSync' ? fsError('ENOSPC') : undefined),
      () => project.synth({ 'generated/a.json': '2' }),
    );
  expect(fail).toThrow('generated/.cdknix.json: cannot be written: no space is left on the device (ENOSPC);');
  expect(project.read('generated/a.json')).toBe(before);
  expect(project.paths()).toEqual(['generated/.cdknix.json', 'generated/a.json']);
});

test('a file that cannot be removed is named', () => {
  const project = new Project();
  project.synth({ 'generated/a.nix': '1' });
  const fail = () =>
    withFaultyFs(
      (operation) => (operation === 'unlinkSync' ? fsError('EROFS') : undefined),
      () => project.synth({}),
    );
  expect(fail).toThrow(
    'generated/a.nix: cannot be removed: the file system is read-only (EROFS); run synth again once that is solved, it goes on from here',
  );
});

test('what another synth removed, or someone put there, since the plan was made is no failure', () => {
  const project = new Project();
  project.synth({ 'generated/ares/a.nix': '1', 'generated/hera/a.nix': '1' });
  const plan = project.plan({});
  project.synth({});
  project.write('generated/hera/mine.txt', 'mine');
  expect(applyOutput(plan).removed).toEqual(['generated/ares/a.nix', 'generated/hera/a.nix']);
  expect(project.paths()).toEqual(['generated/hera/mine.txt']);
});

test('a file and a folder that cannot be read are problems, all of them, and nothing is thrown', () => {
  const project = new Project();
  project.synth({ 'generated/a.nix': '1', 'generated/ares/b.nix': '1', 'cdktf.out/c.json': '1', '.sops.yaml': '1' });
  const refused = ['generated/a.nix', 'generated/ares', 'cdktf.out/.cdknix.json', '.sops.yaml'].map((path) =>
    project.at(path),
  );
  const { readFileSync, readdirSync } = fs;
  const refusing =
    (call: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) => {
      if (refused.includes(String(args[0]))) throw fsError('EACCES');
      return call(...args);
    };
  Object.assign(fs, { readFileSync: refusing(readFileSync as never), readdirSync: refusing(readdirSync as never) });
  try {
    expect(project.problems({ 'generated/a.nix': '2' })).toEqual([
      '.sops.yaml: cannot be read: permission denied (EACCES)',
      '[ares/a] generated/a.nix: cannot be read: permission denied (EACCES)',
      'cdktf.out/.cdknix.json: cannot be read: permission denied (EACCES)',
      'generated/ares: cannot be read: permission denied (EACCES)',
    ]);
  } finally {
    Object.assign(fs, { readFileSync, readdirSync });
  }
});
