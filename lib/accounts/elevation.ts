import { Facet } from '../facets';

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
  check: (declared, host) =>
    declared.slice(1).flatMap(({ value, by }, index) => {
      const previous = declared[index];
      if (previous?.value.by !== value.by) return [];
      return [{ path: host, field: value.by, message: `is set up by '${previous.by}' and by '${by}'; keep one` }];
    }),
});
