import { ProblemsError } from '../errors';

let installed = false;

/**
 * Ends the program with exit code 1 and nothing but the problems' own lines when it stops on one. A fleet or a
 * construct throws wherever it is, also before any `synth()`; a stack trace would bury what the user has to mend.
 */
export function exitOnProblems(): void {
  if (installed) return;
  installed = true;
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${ProblemsError.isProblemsError(error) ? error.message : (error.stack ?? String(error))}\n`);
    process.exit(1);
  });
}
