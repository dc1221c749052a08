import { cnameTaken, hostTaken, nameServerTaken } from './errors';

interface Named {
  readonly name: string;
  readonly type: string;
}

/** Refuses a record of a kind that must not stand beside those that are there at its name. */
export function refuseConflict({ zone, name, type }: Named & { zone: string }, others: readonly Named[]): void {
  const there = new Set(others.filter((other) => other.name === name).map((other) => other.type));
  if (type === 'CNAME' && ['A', 'AAAA', 'CNAME'].some((kind) => there.has(kind))) throw hostTaken();
  if ((type === 'A' || type === 'AAAA') && there.has('CNAME')) throw cnameTaken();
  // A delegation leaves nothing else at its name; at the top of the zone name servers are usual.
  const delegated = name !== zone && (type === 'NS' ? [...there].some((kind) => kind !== 'NS') : there.has('NS'));
  if (delegated) throw nameServerTaken();
}
