import { type Problem } from '../errors';
import { type Declared, type FacetProps } from './facet';

/**
 * Finds what several constructs of a host declared under one name, for facets of which each has one owner. Each is told
 * of together with the one before it, in the facet's order, by which those of a name are neighbours.
 */
export function twins<T>(
  nameOf: (value: T) => string,
  told: (first: Declared<T>, second: Declared<T>) => Omit<Problem, 'path'>,
): NonNullable<FacetProps<T>['check']> {
  return (declared, host) =>
    declared.slice(1).flatMap((second, index) => {
      const first = declared[index];
      if (first === undefined || nameOf(first.value) !== nameOf(second.value)) return [];
      return [{ path: host, ...told(first, second) }];
    });
}
