import { Facet } from './facet';

/** A way by which a person gets into a host. */
export interface Login {
  /** Account: `fufud`. */
  readonly user: string;
  /** Over the network, at its keyboard and screen (or serial line), or from the Windows that it runs under. */
  readonly by: 'ssh' | 'console' | 'windows';
  /** Network zones that it works from; none for what needs no network. */
  readonly zones: readonly string[];
  /** What it asks for, all of it: a key, a password, a code that is good once. Nothing where being there is enough. */
  readonly factors: readonly ('key' | 'password' | 'code')[];
  /** Whether the account may become root. */
  readonly wheel: boolean;
}

/** How people get into a host. */
export const logins = new Facet<Login>('logins', {
  key: ({ user, by, zones, factors }) => [user, by, ...zones, '>', ...factors].join(' '),
});
