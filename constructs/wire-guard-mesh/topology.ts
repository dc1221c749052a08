import { didYouMean } from '../../lib';

/** Two members that talk to each other. */
export type Link = readonly [string, string];

/** Options for {@link Topology.hub}. */
export interface HubOptions {
  /**
   * Which spokes may talk to each other through the hub: all of them with all, none, or these pairs. The hub's firewall
   * holds it; roaming peers of the hub are spokes as well. @default 'all'
   */
  readonly spokes?: 'all' | 'none' | readonly Link[];
}

/** Who is a peer of whom in a mesh network. Names are those of its members. */
export class Topology {
  /** Everyone is a peer of everyone. */
  public static fullMesh(): Topology {
    return new Topology('full mesh', []);
  }

  /** Everyone is a peer of one member, which passes packets on between the others. */
  public static hub(name: string, { spokes = 'all' }: HubOptions = {}): Topology {
    return new Topology('hub', [], name, spokes);
  }

  /** Each is a peer of the one before and the one after it, the last of the first. Nothing is passed on. */
  public static ring(names: readonly string[]): Topology {
    return new Topology(
      'ring',
      names.map((name, index) => [name, names[(index + 1) % names.length] ?? name] as const),
    );
  }

  /** Any graph: the two of each link are peers. Nothing is passed on. */
  public static links(links: readonly Link[]): Topology {
    return new Topology(
      'links',
      links.map(([a, b]) => [a, b] as const),
    );
  }

  private constructor(
    private readonly kind: 'full mesh' | 'hub' | 'ring' | 'links',
    private readonly given: readonly Link[],
    /** The member that passes packets on between the others, where there is one. */
    public readonly hubName?: string,
    private readonly spokes: 'all' | 'none' | readonly Link[] = 'none',
  ) {}

  /** The links between members, each once. */
  public linksAmong(members: readonly string[]): readonly Link[] {
    const { hubName } = this;
    if (this.kind === 'full mesh') return members.flatMap((a, i) => members.slice(i + 1).map((b) => [a, b] as const));
    if (hubName !== undefined)
      return members.filter((name) => name !== hubName).map((name) => [hubName, name] as const);
    return this.given;
  }

  /** Which of the spokes may talk to each other through the hub. */
  public get spokeLinks(): 'all' | readonly Link[] {
    return this.spokes === 'none' ? [] : this.spokes;
  }

  /** What is wrong with it for such members, as messages about the field `topology`. */
  public faults(network: string, members: readonly string[], reserved: readonly string[]): readonly string[] {
    const known = new Set(members);
    const unknown = (name: string): string => {
      if (reserved.includes(name))
        return `'${name}' is no member but a reserved peer; say whom it talks to in its 'via'`;
      return `no member of network '${network}' is named '${name}'${didYouMean(name, members)}`;
    };
    const spokes = typeof this.spokes === 'string' ? [] : this.spokes;
    const spokeNames = new Set(spokes.flat().filter((name) => !reserved.includes(name)));
    const names = new Set([...(this.hubName === undefined ? [] : [this.hubName]), ...this.given.flat(), ...spokeNames]);
    const strangers = [...names].filter((name) => !known.has(name)).map(unknown);
    const pairs = pairFaults(this.kind, [...this.given, ...spokes]);
    return [...this.shapeFaults(members), ...pairs, ...this.hubFaults(), ...strangers];
  }

  private shapeFaults(members: readonly string[]): string[] {
    if (this.kind === 'ring' && this.given.length < 3) {
      return [`a ring has at least 3 members, got ${this.given.length}; use Topology.links for fewer`];
    }
    if (this.kind === 'links' && this.given.length === 0) return ['has no links; give at least one'];
    if (this.kind === 'full mesh' && members.length < 2) {
      return [`a full mesh has at least 2 members, got ${members.length}; add members to the network`];
    }
    return [];
  }

  private hubFaults(): string[] {
    if (typeof this.spokes === 'string') return [];
    return this.spokes.flatMap(([a, b]) => {
      if (a !== this.hubName && b !== this.hubName) return [];
      return [`spokes: '${a}' and '${b}' are linked already, for one is the hub; name two spokes`];
    });
  }
}

function pairFaults(kind: string, pairs: readonly Link[]): string[] {
  if (kind === 'ring') {
    const names = pairs.map(([name]) => name);
    const twice = [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
    return pairs.length < 3 ? [] : twice.map((name) => `'${name}' is in the ring twice; name each member once`);
  }
  const seen = new Set<string>();
  return pairs.flatMap(([a, b]) => {
    if (a === b) return [`links '${a}' to itself; name two members`];
    const key = [a, b].sort().join(' ');
    if (seen.has(key)) return [`links '${a}' and '${b}' twice; once is enough, in any order`];
    seen.add(key);
    return [];
  });
}
