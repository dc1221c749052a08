import { type IConstruct } from 'constructs';
import { ConstructError, type Problem } from '../errors';
import { type Declared, type Facet } from './facet';

/**
 * Everything declared on one host, by facet. Constructs declare while the tree is built, derivations add what follows
 * from it, then it is frozen: from there on it can be read and no longer added to.
 */
export class HostFacets {
  private readonly declared = new Map<Facet<never>, Declared<unknown>[]>();
  private readonly waiting: (() => void)[] = [];
  private frozen = false;

  public constructor(private readonly host: string) {}

  /**
   * Publishes a fact about this host.
   *
   * @param owner - The construct that it comes from; named in messages about it.
   */
  public declare<T>(facet: Facet<T>, value: T, owner: IConstruct): void {
    this.add(facet, value, owner.node.path);
  }

  /**
   * Publishes facts that are known only once everything is made and every address is allocated. The body runs then,
   * before derivations, and once.
   */
  public declareLater<T>(facet: Facet<T>, values: () => readonly T[], owner: IConstruct): void {
    this.waiting.push(() => {
      for (const value of values()) this.declare(facet, value, owner);
    });
  }

  /**
   * All values of a facet, sorted by its key. Only once everything is declared: in the thunk of a module, a check or a
   * policy, never in a constructor, where it would depend on the order of calls.
   */
  public read<T>(facet: Facet<T>): readonly T[] {
    return this.entries(facet).map(({ value }) => value);
  }

  /** As {@link read}, each value with who declared it. */
  public entries<T>(facet: Facet<T>): readonly Declared<T>[] {
    if (!this.frozen) {
      throw new ConstructError(
        this.host,
        facet.name,
        'is read before everything is declared; read it in the config thunk of a NixModule, not in a constructor',
      );
    }
    return (this.declared.get(facet) ?? []) as readonly Declared<T>[];
  }

  /** @internal Adds a value with the text that names its origin. */
  public add<T>(facet: Facet<T>, value: T, by: string): void {
    if (this.frozen) {
      throw new ConstructError(this.host, facet.name, `is complete, too late for ${by}; declare it in a constructor`);
    }
    const list = this.declared.get(facet);
    if (list === undefined) this.declared.set(facet, [{ value, by }]);
    else list.push({ value, by });
  }

  /** @internal Declares what had to wait. */
  public collect(): void {
    for (const declare of this.waiting.splice(0)) declare();
  }

  /** @internal What is declared by now, sorted; for derivations. */
  public soFar<T>(facet: Facet<T>): Declared<T>[] {
    const list = (this.declared.get(facet) ?? []) as Declared<T>[];
    const keyed = list.map((entry) => ({ entry, key: `${facet.key(entry.value)}\0${entry.by}` }));
    return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ entry }) => entry);
  }

  /** @internal Ends the declaring, sorts what there is for all who read it, and returns what contradicts itself. */
  public freeze(): readonly Problem[] {
    this.frozen = true;
    return [...this.declared.keys()].flatMap((facet) => {
      const sorted = this.soFar(facet);
      this.declared.set(facet, sorted);
      return facet.check(sorted, this.host);
    });
  }
}
