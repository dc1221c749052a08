import { problemLine, ProblemsError } from '../errors';
import { ValueError } from '../net/value-error';
import { engineFault } from './engine-fault';
import { programLine } from './program-line';

let installed = false;

/**
 * Ends the program with exit code 1 and nothing but the problems' own lines when it stops on one. A fleet or a
 * construct throws wherever it is, also before any `synth()`; a stack trace would bury what the user has to mend.
 */
export function exitOnProblems(): void {
  if (installed) return;
  installed = true;
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${linesFor(error)}\n`);
    process.exit(1);
  });
}

function linesFor(error: Error): string {
  if (ProblemsError.isProblemsError(error)) return error.message;
  const fault = ValueError.isValueError(error) ? { path: '', message: error.message } : engineFault(error);
  if (fault === undefined) return error.stack ?? String(error);
  // A value object knows no construct: the line of the program says where it is.
  return problemLine(fault.path === '' ? { ...fault, path: programLine(error) ?? '' } : fault);
}
