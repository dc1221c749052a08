import { type Problem, problemLine } from '../errors';
import { untrackedFiles } from '../output';

/** What a synth did, and what its user has to know before the next step. */
export function report(
  result: { written: readonly string[]; removed: readonly string[]; unchanged: number; warnings: readonly Problem[] },
  root: string,
  tree: readonly string[],
): string[] {
  const lines = result.warnings.map((warning) => `warning: ${problemLine(warning)}`);
  lines.push(`${result.written.length} files written, ${result.removed.length} removed, ${result.unchanged} unchanged`);
  const generated = tree.filter((path) => path.startsWith('generated/'));
  const untracked = untrackedFiles(root, generated) ?? [];
  if (untracked.length > 0) {
    const [first = ''] = untracked;
    const names = untracked.length > 1 ? `${first} and ${untracked.length - 1} more` : first;
    lines.push(`git does not track ${names}; a flake sees tracked files only: git add generated`);
  }
  return lines;
}
