import { type Problem } from '../errors';
import { type Declared, type Facet } from './facet';
import { type HostFacets } from './host-facets';

/** What a {@link Derivation} sees of the fleet: the facets that it names, of every host. */
export interface DerivationContext {
  /** Names of all hosts, sorted. */
  readonly hosts: readonly string[];
  /** What a host declared, of one of the facets in `from`. */
  readonly read: <T>(host: string, facet: Facet<T>) => readonly Declared<T>[];
  /** Adds to one of the facets in `to` of a host. */
  readonly declare: <T>(host: string, facet: Facet<T>, value: T, because: Declared<unknown>) => void;
}

/** A rule by which declared facts bring others: a scrape target brings an exporter, which brings a port. */
export interface Derivation {
  /** Name, for messages: `exporter ports`. */
  readonly name: string;
  /** Facets that it reads. All that comes into them, from other derivations too, is there when it runs. */
  readonly from: readonly Facet<never>[];
  /** Facets that it adds to. */
  readonly to: readonly Facet<never>[];
  readonly derive: (context: DerivationContext) => void;
}

/**
 * Runs derivations in the order that their facets ask for, each once: after every one that adds to what it reads.
 * Those that wait for each other do not run, and are returned as a problem that names them.
 */
export function runDerivations(
  derivations: readonly Derivation[],
  facetsOf: ReadonlyMap<string, HostFacets>,
): readonly Problem[] {
  const hosts = [...facetsOf.keys()].sort();
  let waiting = [...derivations].sort((a, b) => (a.name < b.name ? -1 : 1));
  while (waiting.length > 0) {
    const ready = waiting.filter((one) => !waiting.some((other) => feeds(other, one)));
    if (ready.length === 0) return [cycleProblem(waiting)];
    for (const derivation of ready) derivation.derive(contextFor(derivation, hosts, facetsOf));
    waiting = waiting.filter((one) => !ready.includes(one));
  }
  return [];
}

function feeds(source: Derivation, target: Derivation): boolean {
  return source.to.some((facet) => target.from.includes(facet));
}

function contextFor(
  derivation: Derivation,
  hosts: readonly string[],
  facetsOf: ReadonlyMap<string, HostFacets>,
): DerivationContext {
  const find = (host: string, list: 'from' | 'to', facet: Facet<never>): HostFacets => {
    if (!derivation[list].includes(facet)) {
      throw new Error(`derivation '${derivation.name}' uses '${facet.name}'; list it in its '${list}'`);
    }
    const facets = facetsOf.get(host);
    if (facets === undefined) throw new Error(`derivation '${derivation.name}': no host is named '${host}'`);
    return facets;
  };
  return {
    hosts,
    read: (host, facet) => find(host, 'from', facet as Facet<never>).soFar(facet),
    declare: (host, facet, value, because) => {
      find(host, 'to', facet as Facet<never>).add(facet, value, `${because.by} (${derivation.name})`);
    },
  };
}

/** Follows the feeding edges back until a derivation repeats: what lies between is one cycle. */
function cycleProblem(waiting: readonly Derivation[]): Problem {
  const trail: Derivation[] = [];
  let current = waiting[0] as Derivation;
  while (!trail.includes(current)) {
    trail.push(current);
    current = waiting.find((other) => feeds(other, current)) as Derivation;
  }
  const cycle = trail.slice(trail.indexOf(current)).reverse();
  const [first = current] = cycle;
  const names = [...cycle, first].map(({ name }) => `'${name}'`).join(' -> ');
  return {
    path: 'facets',
    message: `derivations feed each other in a circle: ${names}; let one of them read what is declared only`,
  };
}
