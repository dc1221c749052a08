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
}
