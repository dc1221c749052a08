/** Two hosts that never restart at the same time. */
export interface Apart {
  readonly a: string;
  readonly b: string;
  /** The one of the two that the other is reached through, where it is so. */
  readonly hub?: string;
}

/** What the slots of a window are given to. */
export interface SlotQuestion {
  /** Hosts, each once. */
  readonly hosts: readonly string[];
  readonly apart: readonly Apart[];
  /** How many slots there are. */
  readonly slots: number;
  /** The host that comes first. @default - none */
  readonly first?: string;
}

/** A slot for each host, and the hosts that none is left for, with those that took them. */
export interface SlotAnswer {
  readonly slotOf: ReadonlyMap<string, number>;
  readonly without: readonly { readonly host: string; readonly apartFrom: readonly string[] }[];
}

/**
 * Gives each host a slot that none of those has that it must be apart from.
 *
 * Hubs choose first and sit late, in the second half: what is wrong with an upgrade shows on a spoke before the hub has
 * it, and the first half stays free for spokes. All others choose by their name alone, so that a new host moves no other.
 */
export function assignSlots({ hosts, apart, slots, first }: SlotQuestion): SlotAnswer {
  const others = neighbours(apart, new Set(hosts));
  const hubs = new Map<string, number>();
  for (const { hub } of apart) if (hub !== undefined) hubs.set(hub, (hubs.get(hub) ?? 0) + 1);
  const ranks = [(name: string) => hubs.get(name) ?? 0, (name: string) => others.get(name)?.size ?? 0];
  const slotOf = new Map<string, number>();
  const hubsIn = Array.from({ length: slots }, () => 0);
  const without: { host: string; apartFrom: readonly string[] }[] = [];
  for (const host of inOrder(hosts, ranks)) {
    const apartFrom = [...(others.get(host) ?? [])].sort();
    const taken = new Set(apartFrom.map((name) => slotOf.get(name)));
    const free = hubsIn.map((_, slot) => slot).filter((slot) => !taken.has(slot));
    const isHub = hubs.has(host);
    const slot = isHub ? hubSlot(free, hubsIn) : host === first ? free[0] : free[hash(host) % free.length];
    if (slot === undefined) without.push({ host, apartFrom });
    else slotOf.set(host, slot);
    if (slot !== undefined && isHub) hubsIn[slot] = (hubsIn[slot] ?? 0) + 1;
  }
  return { slotOf, without };
}

function neighbours(apart: readonly Apart[], hosts: ReadonlySet<string>): Map<string, Set<string>> {
  const others = new Map<string, Set<string>>();
  for (const { a, b } of apart) {
    if (!hosts.has(a) || !hosts.has(b) || a === b) continue;
    others.set(a, (others.get(a) ?? new Set()).add(b));
    others.set(b, (others.get(b) ?? new Set()).add(a));
  }
  return others;
}

/** Highest rank first, then by name. */
function inOrder(hosts: readonly string[], ranks: readonly ((name: string) => number)[]): string[] {
  return [...hosts].sort((a, b) => {
    const difference = ranks.map((rank) => rank(b) - rank(a)).find((one) => one !== 0);
    return difference ?? (a < b ? -1 : 1);
  });
}

/** The slot with the fewest hubs: two of one spoke are then not away together. The latest of them. */
function hubSlot(free: readonly number[], hubsIn: readonly number[]): number | undefined {
  const late = free.filter((slot) => slot >= hubsIn.length / 2);
  const fewest = (a: number, b: number): number => (hubsIn[a] ?? 0) - (hubsIn[b] ?? 0) || b - a;
  return [...(late.length > 0 ? late : free)].sort(fewest)[0];
}

/** FNV-1a, 32 bits: spreads names evenly and is the same everywhere. */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(name)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
