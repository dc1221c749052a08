import { type Problem, problemLine } from '../errors';
import { type OutputPlan, untrackedFiles } from '../output';

/** What is legal but needs attention. */
export function warningLines(warnings: readonly Problem[]): string[] {
  return warnings.map((warning) => `warning: ${problemLine(warning)}`);
}

/** What a synth did, and what its user has to know before the next step. */
export function report({ root, writes, removals, unchanged, tree }: OutputPlan): string[] {
  const lines = [`${writes.length} files written, ${removals.length} removed, ${unchanged} unchanged`];
  const generated = tree.filter((path) => path.startsWith('generated/'));
  const untracked = untrackedFiles(root, generated) ?? [];
  if (untracked.length > 0) {
    const [first = ''] = untracked;
    const names = untracked.length > 1 ? `${first} and ${untracked.length - 1} more` : first;
    lines.push(`git does not track ${names}; a flake sees tracked files only: git add generated`);
  }
  return lines;
}
