import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const project = join(__dirname, '..', '..');

/** A project beside this one that shares its code and holds what CONTRIBUTING.md says to write. */
function newcomersProject(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-newcomer-'));
  for (const shared of ['lib', 'stacks', 'node_modules', 'package.json']) {
    symlinkSync(join(project, shared), join(folder, shared));
  }
  mkdirSync(join(folder, 'constructs'));
  for (const name of readdirSync(join(project, 'constructs'))) {
    symlinkSync(join(project, 'constructs', name), join(folder, 'constructs', name));
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe('CONTRIBUTING.md', () => {
  const blocks = [...readFileSync(join(project, 'CONTRIBUTING.md'), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)];
  const [construct = '', test_ = ''] = blocks.map(([, code]) => code ?? '');
  let folder: string;

  beforeAll(() => {
    const jest = readFileSync(join(project, 'jest.config.js'), 'utf8');
    folder = newcomersProject({
      'constructs/time-server.ts': construct,
      'test/constructs/time-server.test.ts': test_,
      'jest.config.js': jest,
      'tsconfig.json': JSON.stringify({ extends: join(project, 'tsconfig.json'), include: ['constructs', 'test'] }),
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What a program of the project said when it failed; empty when it did not. */
  const complaints = (program: string, ...args: string[]): string => {
    const bin = join(project, 'node_modules', '.bin', program);
    const { status, stdout, stderr } = spawnSync(bin, args, { cwd: folder, encoding: 'utf8' });
    return status === 0 ? '' : stdout + stderr;
  };

  test('shows a construct and a test that type-check', () => {
    expect(complaints('tsc', '--noEmit', '--project', folder)).toBe('');
  });

  test('shows a test that passes on the construct it shows', () => {
    expect(complaints('jest', '--rootDir', folder)).toBe('');
  });
});
