import { Facet, twins } from '../facets';

/** An account of a person, or root, as it is on one host. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  /** Whether anybody gets in by it at all. */
  readonly enabled: boolean;
  /** Whether it may become root by sudo. A disabled account may not, whatever the fleet says of it. */
  readonly wheel: boolean;
  /** Further groups; none of a disabled account. */
  readonly groups: readonly string[];
  /** SSH public keys that let it in: without those to be filled in, and none of a disabled account. */
  readonly keys: readonly string[];
  /** Key of the secret that holds the hash of its password. @default - it has no password, none opens it */
  readonly password?: string;
  /** First day on which it is over: `2026-12-31`. @default - it stays */
  readonly expires?: string;
}

/** Accounts of people on a host, and root. Declared once, by whoever makes them. */
export const accounts = new Facet<Account>('accounts', {
  key: ({ name }) => name,
  check: twins(
    ({ name }) => name,
    (first, second) => ({
      field: `account ${second.value.name}`,
      message: `is made by '${first.by}' and by '${second.by}'; keep one`,
    }),
  ),
});
