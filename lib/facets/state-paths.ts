import { type NixExpression } from '../nix';
import { Facet } from './facet';
import { stateFaults } from './state-faults';

/** What writes a copy that is whole, of something whose files change while they are read. */
export type StateDump =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgresql'; readonly database: string }
  | {
      readonly kind: 'command';
      /** Name of the file that it makes: `ldap.ldif`. */
      readonly file: string;
      /** Packages whose programs it calls. */
      readonly packages: readonly NixExpression[];
      /** Shell lines that write the copy to standard output. */
      readonly script: string;
    };

/** What a service of a host keeps on its disk. */
export interface StatePath {
  /** Full path of a folder or file, where it really is: `/var/lib/private/AdGuardHome`, not the link to it. */
  readonly path: string;
  /** What is in it, in a few words: `filter lists and statistics`. */
  readonly why: string;
  /** Why it need not be saved: it comes again by itself. @default - it is gone for good without a backup */
  readonly replaceable?: string;
  /**
   * How somebody makes it anew who has no backup of it: `join the networks again`. A backup of the host saves it, but none
   * is asked for because of it alone. @default - nobody can
   */
  readonly remadeBy?: string;
  /** Patterns below it that are not worth saving, in the words of restic: `cache/**`. @default [] */
  readonly exclude?: readonly string[];
  /** What is saved for a database in it, beside the files. @default - files can be copied as they are */
  readonly dump?: StateDump;
}

/** State of a host: what a backup of it saves. */
export const statePaths = new Facet<StatePath>('state paths', {
  key: ({ path }) => path,
  check: (declared, host) =>
    declared.flatMap(({ value, by }) =>
      stateFaults(value).map(({ field, message }) => {
        const what = `of '${by}' ${message}`;
        return { path: host, field: `state path ${value.path}`, message: `${field} ${what}` };
      }),
    ),
});
