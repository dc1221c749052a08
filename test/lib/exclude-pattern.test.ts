import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { leavesOut } from '../../lib/exclude-pattern';
import { describeWith, run } from '../helpers/consumer';

test.each<[readonly string[], string, boolean]>([
  [[], '/srv/www', false],
  [['/srv/www'], '/srv/www', true],
  [['/srv'], '/srv/www/a', true],
  [['/srv/www/*'], '/srv/www', true],
  [['/srv/www/**'], '/srv/www', true],
  [['/srv/www/*.log'], '/srv/www', false],
  [['/www'], '/srv/www', false],
  [['www'], '/srv/www', true],
  [['srv/www'], '/a/srv/www/b', true],
  [['*.db'], '/srv/game/worlds.db', true],
  [['/home/*/.cache'], '/home/ann/.cache/x', true],
  [['/**/game'], '/srv/a/game', true],
  [['/srv/**/game'], '/srv/game', true],
  [['/srv/[a-f]ame'], '/srv/game', false],
  [['/srv/[a-g]ame'], '/srv/game', true],
  [['/srv/www', '!/srv/www'], '/srv/www', false],
  [['!/srv/www', '/srv/www'], '/srv/www', true],
  [['/srv/ww'], '/srv/www', false],
  [['/srv', '!/srv/www'], '/srv/www', true],
  [[''], '/srv/www', false],
])('%j leaves out %s: %s', (patterns, path, expected) => {
  expect(leavesOut(patterns, path, '/')).toBe(expected);
});

test('a folder above where it starts is not come by', () => {
  expect(leavesOut(['/srv', '!/srv/www'], '/srv/www/a', '/srv/www')).toBe(false);
  expect(leavesOut(['/srv'], '/srv/www/a', '/srv/www')).toBe(true);
});

describeWith(['restic'], 'restic', () => {
  const root = mkdtempSync(join(tmpdir(), 'cdknix-excludes-'));
  const files = ['home/ann/.cache/a', 'home/ann/notes', 'srv/game/worlds.db', 'srv/www/a.log', 'srv/www/deep/b.html'];
  const env = { ...process.env, RESTIC_PASSWORD: 'x', RESTIC_REPOSITORY: join(root, 'repository'), HOME: root };
  const restic = (...args: string[]): string => run('restic', ['--no-cache', ...args], { env, cwd: root } as object);

  beforeAll(() => {
    for (const file of files) {
      mkdirSync(dirname(join(root, 'data', file)), { recursive: true });
      writeFileSync(join(root, 'data', file), file);
    }
    restic('init');
  }, 60_000);
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  test.each([
    ['DATA/srv/*/deep'],
    ['DATA/**/worlds.db', '/srv/www'],
    ['DATA/srv/ww', '.cache'],
    ['www/deep', '[g-i]ome'],
    ['wor?ds.*', 'srv/**/b.html'],
    ['www', '!DATA/srv/www', 'no*'],
    ['DATA/srv/www/*', '!*.log'],
    ['*', '!*.log'],
  ])(
    'saves exactly the files that are not left out by %j',
    (...patterns) => {
      const excludes = patterns.map((pattern) => pattern.replace('DATA', join(root, 'data')));
      const options = excludes.map((pattern) => `--exclude=${pattern}`);
      const lines = restic('backup', '--dry-run', '-vv', ...options, join(root, 'data')).split('\n');
      const saved = files.filter((file) => lines.some((line) => line.includes(`${join(root, 'data', file)}, saved`)));
      expect(saved).toEqual(files.filter((file) => !leavesOut(excludes, join(root, 'data', file), join(root, 'data'))));
    },
    30_000,
  );
});
