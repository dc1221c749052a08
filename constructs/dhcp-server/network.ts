import { hasGateway, type IHost, networkdUnit, type NixAttributes } from '../../lib';
import { type Lan } from './lan';
import { poolOf } from './pool';
import { type DhcpServerProps } from './props';

/** What the network of the interface has more: `systemd.network.networks."30-eno2"`. */
export function network(host: IHost, lan: Lan, props: DhcpServerProps, dns: readonly string[]): NixAttributes {
  const advertises = lan.prefixes.length > 0;
  return {
    systemd: {
      network: {
        networks: {
          [networkdUnit(lan.name)]: {
            networkConfig: { DHCPServer: true, ...(advertises && { IPv6SendRA: true }) },
            dhcpServerConfig: serverConfig(host, lan, props, dns),
            ...leases(props),
            ...(advertises && advertisement(lan, props, dns)),
          },
        },
      },
    },
  };
}

function serverConfig(host: IHost, lan: Lan, props: DhcpServerProps, dns: readonly string[]): NixAttributes {
  const { pool, domain, lease = '1h' } = props;
  const { offset, size } = poolOf(lan, pool);
  const router = props.router ?? lan.gateway ?? (hasGateway(host, lan.name) ? lan.own.toString() : undefined);
  return {
    PoolOffset: offset,
    PoolSize: size,
    DefaultLeaseTimeSec: lease,
    // Machines that ask for longer would keep an old resolver for longer.
    MaxLeaseTimeSec: lease,
    EmitDNS: true,
    DNS: dns.filter((address) => !address.includes(':')),
    // networkd would tell of itself, whether it passes anything on or not.
    EmitRouter: router !== undefined,
    ...(router !== undefined && { Router: router }),
    // What the host itself has from another network is no affair of this one.
    EmitNTP: false,
    EmitTimezone: false,
    ...(domain !== undefined && { SendOption: `15:string:${domain}` }),
  };
}

function leases({ staticLeases = {} }: DhcpServerProps): NixAttributes {
  const sorted = Object.entries(staticLeases).sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return {};
  return { dhcpServerStaticLeases: sorted.map(([, { mac, address }]) => ({ MACAddress: mac, Address: address })) };
}

/** Machines ask IPv6 resolvers that a router tells them of as readily as those of DHCP. */
function advertisement({ prefixes }: Lan, { domain, ipv6Router = false }: DhcpServerProps, dns: readonly string[]) {
  const own = dns.filter((address) => address.includes(':'));
  return {
    ipv6SendRAConfig: {
      ...(!ipv6Router && { RouterLifetimeSec: 0 }),
      EmitDNS: own.length > 0,
      ...(own.length > 0 && { DNS: own }),
      EmitDomains: domain !== undefined,
      ...(domain !== undefined && { Domains: [domain] }),
    },
    ipv6Prefixes: prefixes.map((Prefix) => ({ Prefix })),
  };
}
