import { type Entry, offline, Project } from '../helpers/project';

const hosts = ['fuchuang', 'fufuwuqi', 'fuyidong'];
const summary = (stderr: string): string => /^.* written, .*$/m.exec(stderr)?.[0] ?? stderr;
const changed = (before: ReadonlyMap<string, Entry>, after: ReadonlyMap<string, Entry>): string[] => {
  const all = [...new Set([...before.keys(), ...after.keys()])].sort();
  return all
    .filter((path) => before.get(path)?.kind !== 'folder' && after.get(path)?.kind !== 'folder')
    .filter((path) => {
      return before.get(path)?.mtime !== after.get(path)?.mtime || before.get(path)?.text !== after.get(path)?.text;
    });
};

/** A project whose output is up to date. */
async function synthesized(edit: (project: Project) => void = () => undefined): Promise<Project> {
  const project = new Project();
  edit(project);
  await rerun(project);
  return project;
}

/** Runs synth, which must succeed, and returns the files that it touched beside its report. */
async function rerun(project: Project, ...args: string[]): Promise<{ touched: string[]; stderr: string }> {
  const before = project.snapshot();
  const { code, stderr, stdout } = await project.synth({ args });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: expect.any(String) as string });
  expect(project.leftovers()).toEqual([]);
  return { touched: changed(before, project.snapshot()), stderr };
}

const git = async (project: Project, ...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await project.run([
    'git',
    '-c',
    'user.name=x',
    '-c',
    'user.email=x@example.org',
    ...args,
  ]);
  if (code !== 0) throw new Error(stderr);
  return stdout;
};

describe('a synth', () => {
  test('writes each stack that has something to deploy and each host; the next one writes nothing', async () => {
    const project = await synthesized();
    const stacks = Object.keys(project.files('cdktf.out/stacks'));
    expect(stacks).toEqual(['cdktf.out/stacks/fufu-land/cdk.tf.json']);
    for (const host of hosts) {
      expect(project.read('generated/default.nix')).toContain(`${host} = ./${host};`);
      expect(project.read(`generated/${host}/system/host.nix`)).toContain(`networking.hostName = "${host}";`);
    }
    const before = project.snapshot();
    const { stderr } = await rerun(project);
    expect(summary(stderr)).toMatch(/^0 files written, 0 removed, \d+ unchanged$/);
    expect(project.snapshot()).toEqual(before);
  });

  test('restores just the file that was deleted', async () => {
    const project = await synthesized();
    const text = project.read('generated/fuchuang/system/host.nix');
    project.remove('generated/fuchuang/system/host.nix');
    const { touched, stderr } = await rerun(project);
    expect(touched).toEqual(['generated/fuchuang/system/host.nix']);
    expect(project.read('generated/fuchuang/system/host.nix')).toBe(text);
    expect(summary(stderr)).toMatch(/^1 files written, 0 removed/);
  });

  test('removes what a host had when it leaves the program, and keeps what its user put beside', async () => {
    const project = await synthesized();
    project.write('generated/fuchuang/notes.md', 'mine\n');
    project.write('generated/mine/default.nix', '{ }\n');
    const had = Object.keys(project.files('generated/fuchuang')).filter((path) => !path.endsWith('notes.md'));
    project.edit('main.ts', "new HostStack(app, 'fuchuang');\n", '');
    project.edit('fleet.ts', "all: ['fufuwuqi', 'fuyidong', 'fuchuang']", "all: ['fufuwuqi', 'fuyidong']");
    const { touched } = await rerun(project);
    expect(had.length).toBeGreaterThan(1);
    expect(project.files('generated/fuchuang')).toEqual({ 'generated/fuchuang/notes.md': 'mine\n' });
    expect(project.has('generated/fuchuang/system')).toBe(false);
    expect(project.read('generated/mine/default.nix')).toBe('{ }\n');
    // The engine's list of stacks holds warnings too, here that the host has no stack.
    const manifest = ['cdktf.out/.cdknix.json', 'cdktf.out/manifest.json'];
    expect(touched).toEqual([...manifest, ...had, 'generated/default.nix'].sort());
    expect(project.read('generated/default.nix')).not.toContain('fuchuang');
  });

  test('takes line ends that a checkout made CRLF for its own', async () => {
    const project = await synthesized();
    const files = project.files('generated', 'cdktf.out/stacks');
    for (const [path, text] of Object.entries(files)) project.write(path, text.replaceAll('\n', '\r\n'));
    await rerun(project);
    expect(project.files('generated', 'cdktf.out/stacks')).toEqual(files);
  });

  test('replaces a hand-edited file with --overwrite only, and never a foreign one', async () => {
    const project = await synthesized();
    const text = project.read('generated/default.nix');
    project.write('generated/default.nix', `${text}# mine\n`);
    expect((await project.synth()).code).toBe(1);
    expect((await rerun(project, '--overwrite')).touched).toEqual(['generated/default.nix']);
    expect(project.read('generated/default.nix')).toBe(text);
    project.write('generated/default.nix', '{ }\n');
    expect((await project.synth({ args: ['--overwrite'] })).code).toBe(1);
    expect(project.read('generated/default.nix')).toBe('{ }\n');
  });
});

describe('a change of one word', () => {
  test.each([
    [
      'the time zone of the fleet',
      "secrets: 'host'",
      "secrets: 'host',\n  timeZone: 'Europe/Berlin'",
      ['generated/profiles/all/system/locale.nix'],
    ],
    [
      'the TTL of one record',
      "content: 'fufu.land' }",
      "content: 'fufu.land', ttl: 300 }",
      ['cdktf.out/.cdknix.json', 'cdktf.out/stacks/fufu-land/cdk.tf.json'],
    ],
    ['a description', "'ThinkPad that roams'", "'ThinkPad'", []],
    ['the MTU of an interface', 'mtu: 1492', 'mtu: 1500', ['generated/fufuwuqi/networking/interfaces.nix']],
  ])('%s changes only what it must', async (_, from, to, expected) => {
    const project = await synthesized((fresh) => {
      fresh.write('.gitignore', 'node_modules\n');
    });
    await git(project, 'init', '--quiet');
    await git(project, 'add', '--all');
    await git(project, 'commit', '--quiet', '--message', 'first');
    project.edit('fleet.ts', from, to);
    await rerun(project);
    const stat = await git(project, 'diff', '--name-only');
    expect(stat.trim().split('\n')).toEqual([...expected, 'fleet.ts'].sort());
    expect(await git(project, 'ls-files', '--others', '--exclude-standard')).toBe('');
    // As many lines out as in: nothing else in the file moved.
    const lines = (await git(project, 'diff', '--numstat', '--', ...expected, 'main.ts')).trim();
    for (const line of lines === '' ? [] : lines.split('\n')) expect(line).toMatch(/^([1-4])\t\1\t/);
  });

  test('of the time zone of one host takes its locale out of the profile', async () => {
    const project = await synthesized();
    project.edit('fleet.ts', "kind: 'laptop',", "kind: 'laptop',\n      timeZone: 'Europe/Berlin',");
    const { touched } = await rerun(project);
    expect(project.read('generated/fuyidong/system/locale.nix')).toContain('time.timeZone = "Europe/Berlin";');
    expect(touched.filter((path) => !path.endsWith('/locale.nix') && !path.endsWith('/default.nix'))).toEqual([]);
  });
});

describe('every way to start it', () => {
  test('gives the same bytes: ts-node, npm run synth, the engine’s own command', async () => {
    const expected = (await synthesized()).files('generated', 'cdktf.out');
    const commands = [
      ['node_modules/.bin/ts-node', 'main.ts'],
      ['npm', 'run', 'synth'],
      ['npx', 'cdktf', 'synth'],
    ];
    for (const command of commands) {
      const project = new Project('ts-node');
      const { code, stderr, stdout } = await project.run(command, { env: offline });
      expect({ command, code, said: code === 0 ? '' : stderr + stdout }).toEqual({ command, code: 0, said: '' });
      expect(project.files('generated', 'cdktf.out')).toEqual(expected);
    }
  });

  test('cdktf synth with an error exits 1, shows our line, and writes nothing', async () => {
    const project = new Project('ts-node');
    project.edit('main.ts', "'fuyidong'", "'fuyidon'");
    const { code, stderr, stdout } = await project.run(['npx', 'cdktf', 'synth'], { env: offline });
    expect(code).toBe(1);
    expect(stderr + stdout).toContain(
      "[fuyidon] id: no host of the fleet has that name, got 'fuyidon'; did you mean 'fuyidong'?",
    );
    expect(project.files('generated', 'cdktf.out')).toEqual({});
  });
});

describe('another place or release', () => {
  test('--release with --out leaves the project itself as it is', async () => {
    const project = await synthesized();
    const before = project.snapshot();
    await rerun(project, '--release', '24.11', '--out', 'preview');
    const after = [...project.snapshot()].filter(([path]) => path !== '' && !path.startsWith('preview'));
    expect(after).toEqual([...before].filter(([path]) => path !== ''));
    const names = Object.keys(project.files('preview')).map((path) => path.slice('preview/'.length));
    expect(names).toEqual(Object.keys(project.files('cdktf.out', 'generated')));
  });

  test('--out keeps a fact that is new for itself', async () => {
    const project = await synthesized();
    const lock = project.read('fleet.lock.json');
    project.edit('fleet.ts', "          ipv4: '10.100.0.2',\n", '');
    await rerun(project, '--out', 'preview');
    expect(project.read('fleet.lock.json')).toBe(lock);
    await rerun(project);
    expect(project.read('fleet.lock.json')).toContain('"address wg0/fuyidong/ipv4": "10.100.0.2"');
    const before = project.snapshot();
    await rerun(project, '--locked');
    expect(project.snapshot()).toEqual(before);
  });
});

test('in a git repository, what git does not track is told until it is added', async () => {
  const project = await synthesized();
  await git(project, 'init', '--quiet');
  const note =
    /^git does not track generated\/\.?\w+.* and \d+ more; a flake sees tracked files only: git add generated$/m;
  expect((await rerun(project)).stderr).toMatch(note);
  await git(project, 'add', 'generated');
  expect((await rerun(project)).stderr).not.toContain('git');
  project.write('generated/mine.nix', '{ }\n');
  expect((await rerun(project)).stderr).not.toContain('git');
});
