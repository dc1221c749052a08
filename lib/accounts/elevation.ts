import { Facet, twins } from '../facets';

/** What a member of wheel has to give to become root. */
export interface Elevation {
  readonly by: 'sudo' | 'polkit';
  /** What it asks for, all of it. */
  readonly factors: readonly ('password' | 'code')[];
  /** Whose password it is. @default 'own' */
  readonly whose?: 'own' | 'root';
}

/** How members of wheel become root where it is not by their password alone, which is NixOS's default. */
export const elevations = new Facet<Elevation>('elevations', {
  key: ({ by }) => by,
  check: twins(
    ({ by }) => by,
    (first, second) => ({
      field: second.value.by,
      message: `is set up by '${first.by}' and by '${second.by}'; keep one`,
    }),
  ),
});
