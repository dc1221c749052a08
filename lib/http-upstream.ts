import { shown } from './errors';
import { type Port } from './net/port';

/**
 * A web server that only its own host reaches, as the construct offers it that has claimed its port: a site may be put
 * in front of it.
 */
export interface HttpUpstream {
  readonly scheme: 'http' | 'https';
  /** Loopback address that it listens on. */
  readonly address: '127.0.0.1' | '::1';
  readonly port: Port;
  /** Name in the certificate that it shows, which is then verified. @default - its certificate is not looked at */
  readonly serverName?: string;
  /** What it is, in a few words: `AdGuard Home settings`. */
  readonly why: string;
  /** Whether it asks for a login of its own. */
  readonly hasLogin: boolean;
  /** Path that answers 200 to anybody, logged in or not, when all is well. @default '/' */
  readonly healthPath?: string;
}

/**
 * What is wrong with a reason why everyone on the Internet may use a server that asks for no login; undefined where it is
 * fine, or none is given.
 */
export function withoutLoginFault(reason: string | undefined): string | undefined {
  if (reason === undefined || reason.trim() !== '') return undefined;
  return `is empty, got ${shown(reason)}; say why nobody has to log in`;
}

/**
 * What is wrong with a server that the Internet is to reach without anybody in front who asks for a login; undefined where
 * it asks itself, or a reason is given. Of a URL nothing is known, and nothing said.
 *
 * @param remedy - What to do instead of giving a reason: `take 'wan' out of the zones`.
 */
export function openServerFault(
  server: HttpUpstream | string | undefined,
  reason: string | undefined,
  remedy: string,
): string | undefined {
  if (server === undefined || typeof server === 'string' || server.hasLogin || reason !== undefined) return undefined;
  const why = `${remedy}, or say why it is right in withoutLogin`;
  return `asks for no login, and the Internet would reach it, got ${shown(server.why)}; ${why}`;
}
