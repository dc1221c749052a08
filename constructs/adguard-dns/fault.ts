import { type Fault, shown } from '../../lib';

/** The first of each that stands in a list twice. */
export function repeated(field: string, values: readonly string[]): Fault[] {
  const twice = values.filter((value, index) => values.indexOf(value) < index);
  return [...new Set(twice)].map((value) => ({ field, message: `has ${shown(value)} twice; leave one out` }));
}
