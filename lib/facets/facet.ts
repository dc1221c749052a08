import { type Problem } from '../errors';

/** One thing that a construct on a host told the rest of the fleet, and who did. */
export interface Declared<T> {
  readonly value: T;
  /** Path of the construct that declared it, with the derivation's name behind it where one did. */
  readonly by: string;
}

/** Properties for {@link Facet}. */
export interface FacetProps<T> {
  /** Key that values are sorted by, so that the order of declarations never shows in any output. */
  readonly key: (value: T) => string;
  /**
   * Finds contradictions among everything that one host declared. Runs once, when all is declared.
   * @default - none are possible
   */
  readonly check?: (declared: readonly Declared<T>[], host: string) => readonly Problem[];
}

/**
 * A kind of fact that constructs publish about a host: its ports, its secrets, its names.
 * A new kind is a new `Facet`, defined beside the construct that needs it; nothing here changes.
 */
export class Facet<T> {
  public readonly name: string;
  public readonly key: (value: T) => string;
  public readonly check: (declared: readonly Declared<T>[], host: string) => readonly Problem[];

  public constructor(name: string, props: FacetProps<T>) {
    this.name = name;
    this.key = props.key;
    this.check = props.check ?? (() => []);
  }
}
