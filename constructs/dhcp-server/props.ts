import { type IResolver } from '../../lib';

/** Addresses that a server gives out. */
export interface AddressPool {
  /** First address: `192.168.10.100`. */
  readonly from: string;
  /** Last address: `192.168.10.199`. */
  readonly to: string;
}

/** A machine that always gets the same address. */
export interface StaticLease {
  /** Its hardware address: `65:43:4a:5b:d8:5f`. */
  readonly mac: string;
  /** IPv4 address in the network of the server: `192.168.10.20`. */
  readonly address: string;
}

/** Properties for {@link DhcpServer}. */
export interface DhcpServerProps {
  /** Zone of the host whose machines it serves: `lan`. */
  readonly zone: string;
  /** Interface of that zone. @default - the only one that it has */
  readonly interface?: string;
  /** Addresses that it gives out, in the network of the interface's static address. Renders to `PoolOffset`, `PoolSize`. */
  readonly pool: AddressPool;
  /** Resolvers that it tells: one of the fleet, or addresses: `['192.168.10.1']`. Renders to `DNS`. */
  readonly dns: IResolver | readonly string[];
  /** Domain that machines complete names with: `lan`. Renders to DHCP option 15, and `Domains`. @default - none */
  readonly domain?: string;
  /** How long an address is lent: `12h`, from `2min` to `7d`. Renders to `DefaultLeaseTimeSec`. @default '1h' */
  readonly lease?: string;
  /**
   * The router that it tells. Renders to `Router`.
   * @default - the interface's `gateway4`, else the host itself where a gateway serves the interface, else none
   */
  readonly router?: string;
  /** Machines with an address of their own, by name: `{ printer: { mac: '…', address: '192.168.10.20' } }`. @default {} */
  readonly staticLeases?: Readonly<Record<string, StaticLease>>;
  /**
   * Whether the host is the way to the Internet over IPv6 as well. Otherwise it only tells prefix and resolvers, where
   * the interface has a static IPv6 address. Renders to `RouterLifetimeSec = 0` where not. @default false
   */
  readonly ipv6Router?: boolean;
}
