import { type Problem } from '../errors';

/** Says in our form what the construct library refused; undefined for any other error. */
export function engineFault(error: unknown): Problem | undefined {
  const message = error instanceof Error ? error.message : '';
  const [, id, scope = ''] =
    /^There is already a Construct with name '(.*)' in [^[]*(?:\[(.*)\])?$/.exec(message) ?? [];
  if (id !== undefined) {
    const path = scope === '' ? id : `${scope}/${id}`;
    return { path, field: 'id', message: `is taken already, got '${id}'; give each construct here its own` };
  }
  const [late, under = ''] = /^Cannot add children (?:to "(.*)" )?during synthesis$/.exec(message) ?? [];
  if (late === undefined) return undefined;
  const what = under === '' ? 'adds a stack' : `adds a construct to '${under}'`;
  return { path: '', message: `${what} when synth has begun; add everything before app.synth()` };
}
