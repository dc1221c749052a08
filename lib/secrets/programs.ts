import { spawnSync } from 'node:child_process';
import { ConstructError } from '../errors';

/** What a program said, and how it ended. */
export interface ProgramRun {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Programs that work with keys and encrypted files, and how one gets them. */
const programs = { sops: 'nix shell nixpkgs#sops', 'ssh-keygen': 'nix shell nixpkgs#openssh' } as const;

/**
 * Runs a program that works with keys. Its input is never an argument, which others on the machine could read.
 *
 * @throws ConstructError where it is not installed.
 */
export function runProgram(
  program: keyof typeof programs,
  args: readonly string[],
  { cwd, input = '' }: { readonly cwd: string; readonly input?: string },
): ProgramRun {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    throw new ConstructError('secrets', program, `is not installed here; get it with ${programs[program]}`, {
      cause: error,
    });
  }
  return { ok: status === 0, stdout, stderr };
}
