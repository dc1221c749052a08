import { type z } from 'zod';
import { type KnownFields, type Refusal, refusals } from './issues';
import { pathText } from './path';
import { Pruned } from './prune';
import { type Report } from './report';

/**
 * Parses an input and reports every value that is refused. What is left without them is returned all the same, so that
 * relations between the sound parts can be judged too; undefined when nothing is.
 */
export function parseTolerantly<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  report: Report,
  standIns: Readonly<Record<string, unknown>> = {},
): z.output<Schema> | undefined {
  const first = attempt(schema, input);
  if (first.data !== undefined) return first.data;
  const pruned = new Pruned(input, standIns);
  report.readThrough((path) => pruned.original(path));
  for (const { path, message } of first.refused) {
    report.addRaw(pathText(path), message);
    report.broken.add(pathText(path));
  }
  let { refused } = first;
  while (refused.length > 0) {
    const paths = refused.map(({ path }) => pruned.original(path));
    for (const path of paths) pruned.remove(path);
    const rest = pruned.rest();
    if (rest === undefined) return undefined;
    const next = attempt(schema, rest);
    if (next.data !== undefined) return next.data;
    refused = next.refused;
  }
  return undefined;
}

function attempt<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): { readonly data?: z.output<Schema>; readonly refused: readonly Refusal[] } {
  const known = new Map<string, readonly string[]>();
  const result = schema.safeParse(input, { error: (issue) => noteFields(issue, known) });
  if (result.success) return { data: result.data, refused: [] };
  const all = result.error.issues.flatMap((issue) => refusals(issue, input, known));
  return { refused: all };
}

/** Zod says which fields are unknown but not which there are; while it words its issues, the schema can be asked. */
function noteFields(issue: z.core.$ZodRawIssue, known: Map<string, readonly string[]> & KnownFields): string {
  if (issue.code === 'unrecognized_keys' && issue.inst !== undefined) {
    const def = issue.inst._zod.def as { readonly shape?: object };
    const path = (issue.path ?? []).map((part) => (typeof part === 'symbol' ? String(part) : part));
    known.set(pathText(path), Object.keys(def.shape ?? {}));
  }
  return '';
}
