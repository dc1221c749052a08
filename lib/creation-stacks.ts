import { createRequire } from 'node:module';

/**
 * The engine notes for every token where it was made, for messages that are hardly ever written. Under ts-node that is
 * a tenth of the time of a synth, as each stack is translated to lines of TypeScript. Here it is when it is read.
 */
function creationStack(): readonly string[] {
  const mark: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Infinity;
  Error.captureStackTrace(mark, creationStack);
  Error.stackTraceLimit = limit;
  let lines: string[] | undefined;
  const read = (): string[] => {
    const [, ...calls] = (mark.stack ?? '').split('\n');
    return calls.map((call) => call.replace(/^\s*at\s+/, ''));
  };
  return new Proxy<string[]>([], { get: (_, key) => Reflect.get((lines ??= read()), key) as unknown });
}

try {
  const load = createRequire(require.resolve('cdktf'));
  Object.assign(load('./tokens/private/stack-trace') as object, { captureStackTrace: creationStack });
} catch {
  // It lies elsewhere in another version: then it is as that version has it.
}
