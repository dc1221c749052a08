import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { problemLine } from '../../../lib/errors';
import { treeFindings, type TreeQuestion } from '../../../lib/secrets/tree';
import { describeWith, run } from '../../helpers/consumer';

const secret = {
  key: 'a',
  origin: 'given',
  shared: false,
  mode: '0400',
  units: [],
  neededForUsers: false,
  by: 'x',
} as const;
const question: TreeQuestion = { place: 'repo', localState: true, hosts: [{ host: 'ares', secrets: [secret] }] };
const encrypted = 'a: ENC[x]\nsops:\n  mac: ENC[x]\n';

describeWith(['git'], 'the repository of a project', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cdknix-tree-'));
    run('git', ['init', '-q'], { cwd: root });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  function track(path: string, text: string): void {
    write(path, text);
    run('git', ['add', '--force', path], { cwd: root });
  }
  function found(fields: Partial<TreeQuestion> = {}) {
    const { problems, warnings } = treeFindings(root, { ...question, ...fields });
    return { problems: problems.map(problemLine), warnings: warnings.map(problemLine) };
  }

  test('is told what nothing keeps out of it, line by line', () => {
    expect(found().warnings).toEqual([
      "[git] .gitignore: does not keep 'key.txt', '.terraform-state/' out of git; add these lines",
    ]);
    write('.gitignore', 'key.txt\n.terraform-state/\n');
    expect(found()).toEqual({ problems: [], warnings: [] });
    expect(found({ place: 'host' }).warnings).toEqual([
      "[git] .gitignore: does not keep '/secrets/' out of git; add this line",
    ]);
    write('.gitignore', 'key.txt\n/secrets/\n');
    expect(found({ place: 'host', localState: false })).toEqual({ problems: [], warnings: [] });
  });

  test('is not helped by what this machine alone ignores, nor by a line that takes it back', () => {
    write('.git/info/exclude', 'key.txt\n');
    write('.gitignore', '.terraform-state/\n');
    expect(found().warnings).toHaveLength(1);
    write('.gitignore', '.terraform-state/\nkey.txt\n!secrets/key.txt\n');
    expect(found().warnings).toEqual(["[git] .gitignore: does not keep 'key.txt' out of git; add this line"]);
  });

  test('may have encrypted files, and what only has the name of a key', () => {
    write('.gitignore', 'key.txt\n.terraform-state/\n');
    write('secrets/ares.yaml', encrypted);
    expect(found().warnings).toEqual([
      '[git] secrets/ares.yaml: is not tracked by git, and a flake sees tracked files only; run git add secrets/ares.yaml',
    ]);
    track('secrets/ares.yaml', encrypted);
    track('docs/key.txt', 'where the key is');
    expect(found()).toEqual({ problems: [], warnings: [] });
  });

  test('may not have keys, values in the clear or states, wherever they are', () => {
    write('.gitignore', 'key.txt\n.terraform-state/\n');
    track('secrets/key.txt', '# public key: age1x\nAGE-SECRET-KEY-1XYZ\n');
    track('hosts/ares/ssh_host_ed25519_key', '-----BEGIN OPENSSH PRIVATE KEY-----\n');
    track('secrets/ares.yaml', 'a: b\n');
    track('secrets/hera.plain.yaml', 'a: b\n');
    track('.terraform-state/ares.tfstate', '{}');
    const key = 'is tracked by git, and has a private key in it; run git rm --cached';
    const plain = 'is tracked by git, and is not encrypted; run git rm --cached';
    const replace = 'and replace what was exposed';
    expect(found().problems).toEqual([
      `[git] .terraform-state/ares.tfstate: is tracked by git, and Terraform's state has secrets in the clear; run git rm --cached .terraform-state/ares.tfstate, ${replace}`,
      `[git] hosts/ares/ssh_host_ed25519_key: ${key} hosts/ares/ssh_host_ed25519_key, ${replace}`,
      `[git] secrets/ares.yaml: ${plain} secrets/ares.yaml, ${replace}`,
      `[git] secrets/hera.plain.yaml: ${plain} secrets/hera.plain.yaml, ${replace}`,
      `[git] secrets/key.txt: ${key} secrets/key.txt, ${replace}`,
    ]);
  });

  test('may not even have encrypted files where the fleet keeps them on the hosts', () => {
    write('.gitignore', 'key.txt\n.terraform-state/\nsecrets/\n');
    track('secrets/ares.yaml', encrypted);
    track('secrets/README.yaml', encrypted);
    expect(found({ place: 'host' }).problems).toEqual([
      "[git] secrets/ares.yaml: is tracked by git, but secrets: 'host' keeps it out; run git rm --cached secrets/ares.yaml",
    ]);
  });

  test('is of no interest to a fleet without secrets', () => {
    track('key.txt', 'AGE-SECRET-KEY-1XYZ\n');
    expect(found({ hosts: [{ host: 'ares', secrets: [] }] })).toEqual({ problems: [], warnings: [] });
  });
});

test('a folder that is no repository has nothing to find', () => {
  const root = mkdtempSync(join(tmpdir(), 'cdknix-tree-'));
  writeFileSync(join(root, 'key.txt'), 'AGE-SECRET-KEY-1XYZ\n');
  expect(treeFindings(root, question)).toEqual({ problems: [], warnings: [] });
  rmSync(root, { recursive: true });
});
