import { rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemsError } from '../errors';
import { naming } from './fs-fault';
import { type OutputPlan } from './plan';
import { type OutputStep } from './step';
import { writeAtomically } from './temporary';

/** What {@link applyOutput} did. */
export interface OutputResult {
  /** Files that were written, indexes included, sorted. */
  readonly written: string[];
  /** Files that were removed, indexes included, sorted. */
  readonly removed: string[];
  /** Number of files that were left as they are. */
  readonly unchanged: number;
}

/**
 * Carries out a plan. Throws its problems, if there are any, before anything is written. When the disk refuses, or the
 * run is killed, at any point, every file holds either its old or its new text and the next plan goes on from there.
 */
export function applyOutput(plan: OutputPlan): OutputResult {
  if (plan.problems.length > 0) throw new ProblemsError(plan.problems);
  const written = new Set<string>();
  const removed: string[] = [];
  for (const step of plan.steps) {
    const by = step.do === 'write' ? step.by : '';
    const doing = step.do === 'write' ? 'cannot be written' : 'cannot be removed';
    naming(by, step.path, doing, 'run synth again once that is solved, it goes on from here', () => {
      take(plan.root, step);
    });
    if (step.do === 'write') written.add(step.path);
    if (step.do === 'remove' && step.role !== 'leftover') removed.push(step.path);
  }
  return { written: [...written].sort(), removed: removed.sort(), unchanged: plan.unchanged };
}

function take(root: string, step: OutputStep): void {
  const path = join(root, step.path);
  if (step.do === 'write') {
    // A script is executable; the umask decides for whom.
    const mode = step.text.startsWith('#!') ? 0o777 : 0o666;
    writeAtomically(path, step.text, { temporaryFolder: join(root, step.temporaryFolder), mode });
  } else if (step.do === 'remove') {
    unless(['ENOENT'], () => {
      unlinkSync(path);
    });
  } else {
    // Someone may have put a file there since the plan was made: then the folder stays.
    unless(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => {
      rmdirSync(path);
    });
  }
}

function unless(codes: readonly string[], use: () => void): void {
  try {
    use();
  } catch (error) {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
