import { type IHost } from './host';

/** A resolver that runs on a host of the fleet, as the hosts see it that ask it. */
export interface IResolver {
  /** The host that it runs on. */
  readonly host: IHost;
  /** Network zones of that host whose machines it answers. */
  readonly zones: readonly string[];
  /** Name in its certificate, for DNS over TLS on port 853. @default - it has no certificate */
  readonly tlsName?: string;
  /**
   * Domains that it answers and public DNS does not, such as `vpn`, sorted. Ask only when all is declared.
   */
  readonly localDomains: () => readonly string[];
}
