import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const project = join(__dirname, '..', '..');

/** The blocks of TypeScript on a page. */
export function codeOf(page: string): string[] {
  const blocks = readFileSync(join(project, page), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g);
  return [...blocks].map(([, code]) => code ?? '');
}

/** A project beside this one that shares its code and holds what a page says to write. */
export class NewcomersProject {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdknix-newcomer-'));

  public constructor(files: Readonly<Record<string, string>>) {
    for (const shared of ['lib', 'stacks', 'node_modules', 'package.json']) {
      symlinkSync(join(project, shared), join(this.folder, shared));
    }
    mkdirSync(join(this.folder, 'constructs'));
    for (const name of readdirSync(join(project, 'constructs'))) {
      symlinkSync(join(project, 'constructs', name), join(this.folder, 'constructs', name));
    }
    const include = ['constructs', 'policies', 'test'];
    const own = {
      ...files,
      'jest.config.js': readFileSync(join(project, 'jest.config.js'), 'utf8'),
      'tsconfig.json': JSON.stringify({ extends: join(project, 'tsconfig.json'), include }),
    };
    for (const [path, text] of Object.entries(own)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  /** What a program of the project said when it failed; empty when it did not. */
  public complaints(program: 'tsc' | 'jest'): string {
    const args = program === 'tsc' ? ['--noEmit', '--project', this.folder] : ['--rootDir', this.folder];
    const bin = join(project, 'node_modules', '.bin', program);
    const { status, stdout, stderr } = spawnSync(bin, args, { cwd: this.folder, encoding: 'utf8' });
    return status === 0 ? '' : stdout + stderr;
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
