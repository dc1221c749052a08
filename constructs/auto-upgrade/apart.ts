import { type Fleet, type IHost, reachedThrough } from '../../lib';
import { type Apart } from './slots';

/**
 * Who never restarts at the same time as whom: what other constructs tell, pairs of the props, and what the fleet's
 * networks show by themselves. There a member that has no endpoint is reached only through those that have one.
 */
export function apartOf(
  hosts: readonly IHost[],
  fleet: Fleet,
  pairs: readonly (readonly [string, string])[],
): readonly Apart[] {
  const names = new Set(hosts.map(({ hostName }) => hostName));
  const told = hosts.flatMap(({ hostName, facets }) =>
    facets.read(reachedThrough).map(({ host }) => ({ a: hostName, b: host, hub: host })),
  );
  const shown = Object.values(fleet.networks).flatMap(({ members }) => {
    const here = Object.entries(members).filter(([name]) => names.has(name));
    const called = here.filter(([, { endpoint }]) => endpoint !== undefined).map(([name]) => name);
    const callers = here.filter(([, { endpoint }]) => endpoint === undefined).map(([name]) => name);
    return callers.flatMap((a) => called.map((b) => ({ a, b, hub: b })));
  });
  const unique = new Map(
    [...told, ...shown, ...pairs.map(([a, b]) => ({ a, b }))].reverse().map((one) => [key(one), one]),
  );
  return [...unique.values()];
}

function key({ a, b }: Apart): string {
  return [a, b].sort().join(' ');
}
