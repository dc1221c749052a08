import { type Construct, type IConstruct } from 'constructs';
import { ConstructError, shown } from '../errors';
import { type Fleet } from '../fleet';
import { advice } from '../fleet/wording';

/** What a construct asked of the owner of a zone, and who it was. */
export interface Asked<T> {
  readonly value: T;
  /** Path of the construct that asked. */
  readonly by: string;
}

/** Zones with their owner, in one tree. */
const owners = new WeakMap<object, Map<string, string>>();

/** Makes a construct the one that does what others ask for a zone. A zone has one owner. */
export function ownZone({ node }: Construct, zone: string): void {
  const all = owners.get(node.root) ?? new Map<string, string>();
  owners.set(node.root, all);
  const other = all.get(zone);
  if (other !== undefined) {
    const message = `is owned by '${other}' already, got ${shown(zone)}; leave one of the stacks out`;
    throw new ConstructError(node.path, 'zone', message);
  }
  all.set(zone, node.path);
}

/**
 * A kind of thing that constructs of hosts need in a zone that only its owner can do, such as CAA records: they ask,
 * and the zone's stack, which owns the zone as a whole, does it for all of them at once.
 */
export class ZoneRequest<T> {
  private readonly all = new WeakMap<object, Map<string, Asked<T>[]>>();

  /** @param what - What is asked for, in messages: `CAA records`. */
  public constructor(private readonly what: string) {}

  /**
   * Asks it for a zone of the fleet. That the zone has an owner is checked at synth.
   *
   * @throws ConstructError for a zone that the fleet does not have.
   */
  public ask(asker: Construct, fleet: Fleet, zone: string, value: T): void {
    const { root, path } = asker.node;
    if (!Object.hasOwn(fleet.dns.zones, zone)) {
      const hint = advice(zone, Object.keys(fleet.dns.zones));
      throw new ConstructError(path, 'zone', `no zone of the fleet has that name, got ${shown(zone)}${hint}`);
    }
    const zones = this.all.get(root) ?? new Map<string, Asked<T>[]>();
    this.all.set(root, zones);
    zones.set(zone, [...(zones.get(zone) ?? []), { value, by: path }]);
    asker.node.addValidation({ validate: () => this.unowned(root, zone) });
  }

  /** What is asked for a zone, in order of path. Its owner asks with `whenDeclared`, when all constructs are made. */
  public of({ node }: IConstruct, zone: string): readonly Asked<T>[] {
    const asked = this.all.get(node.root)?.get(zone) ?? [];
    return [...asked].sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0));
  }

  private unowned(root: object, zone: string): string[] {
    if (owners.get(root)?.has(zone) === true) return [];
    const remedy = `add new ZoneStack(app, '${zone.replaceAll('.', '-')}', { zone: '${zone}' })`;
    return [`zone: '${zone}' has no stack that could make its ${this.what}; ${remedy}`];
  }
}
