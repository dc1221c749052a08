import { type DeclaredSecret } from './graph';

/** How one secret stands. `empty` is as good as missing; `plain` is not encrypted; `unused` is what nothing declares. */
export type SecretState = 'present' | 'missing' | 'empty' | 'plain' | 'unused';

/** One key of a host's file, declared, there, or both. */
export interface SecretStanding extends Pick<DeclaredSecret, 'key'> {
  readonly state: SecretState;
  readonly origin: DeclaredSecret['origin'] | null;
  readonly shared: boolean;
  /** Day that a command gave its value; null where none did, or it has none. */
  readonly givenOn: string | null;
  /** Days that its value may get old; null where nothing says so. */
  readonly rotateAfter: number | null;
  /** Path of the construct that declares it. */
  readonly by: string | null;
}

/** `missing`: shall open the file and does not. `foreign`: opens it and shall not. */
export type RecipientState = 'right' | 'missing' | 'foreign';

/** One key that opens a host's file, shall do so, or both. */
export interface RecipientStanding {
  /** Name of the user or host; null for a key that the fleet does not know. */
  readonly name: string | null;
  readonly recipient: string;
  readonly state: RecipientState;
}

/** How the secrets of one host stand. */
export interface HostStanding {
  readonly host: string;
  readonly file: string;
  /** Whether the file is there. */
  readonly exists: boolean;
  /** When a value in it was changed last; sops does not note a change of the keys that open it. */
  readonly lastModified: string | null;
  /** Sorted by key. */
  readonly secrets: readonly SecretStanding[];
  /** Sorted by name, foreign ones last. */
  readonly recipients: readonly RecipientStanding[];
  /** What is wrong, each with what to do. */
  readonly findings: readonly string[];
}
