import { Construct } from 'constructs';
import {
  alertRules,
  Annotations,
  hostOf,
  type IHost,
  type NixAttributes,
  NixModule,
  Port,
  ports,
  refuse,
  statePaths,
} from '../lib';
import { dhcpServerDown } from './dhcp-server/alerts';
import { type Lan, lanOf } from './dhcp-server/lan';
import { leaseFaults } from './dhcp-server/leases';
import { network } from './dhcp-server/network';
import { poolFaults } from './dhcp-server/pool';
import { type DhcpServerProps } from './dhcp-server/props';
import { resolversOf } from './dhcp-server/resolvers';
import { valueFaults } from './dhcp-server/values';

export { type AddressPool, type DhcpServerProps, type StaticLease } from './dhcp-server/props';

/**
 * Gives the machines of a LAN their addresses, and tells them whom to ask for names. For a LAN that has no other DHCP
 * server: two on one LAN give different answers.
 *
 * Renders to `dhcpServerConfig`, `dhcpServerStaticLeases`, `ipv6SendRAConfig` and `ipv6Prefixes` of the interface's
 * network (nixos/modules/system/boot/networkd.nix).
 *
 * @throws ProblemsError for what the network of the interface has no room for, and for addresses that are somebody's.
 */
export class DhcpServer extends Construct {
  private readonly host: IHost;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: DhcpServerProps,
  ) {
    super(scope, id);
    const host = hostOf(this);
    this.host = host;
    const lan = lanOf(host, props);
    if ('faults' in lan) refuse(this.node.path, lan.faults);
    else this.serve(lan);
  }

  private serve(lan: Lan): void {
    const { host, props } = this;
    refuse(this.node.path, [...valueFaults(lan, props), ...poolFaults(lan, props.pool), ...leaseFaults(lan, props)]);
    if (lan.name === host.facts.network.uplink) {
      const remedy = 'switch that off first, or leave this out and let the router tell the resolver';
      const message = `zone: '${lan.name}' leads to a router, and most have a DHCP server of their own; ${remedy}`;
      Annotations.of(this).addWarning(message);
    }
    const { zones, sources } = lan.openTo;
    const claim = { port: Port.of(67), protocol: 'udp', zones, why: 'DHCP', process: 'systemd-networkd' } as const;
    host.facets.declare(ports, { ...claim, ...(sources !== undefined && { sources }) }, this);
    host.facets.declare(statePaths, lent, this);
    host.facets.declare(alertRules, dhcpServerDown, this);
    new NixModule(this, 'dhcp-server', { area: 'networking', config: () => this.config(lan) });
  }

  private config(lan: Lan): NixAttributes {
    const { addresses, faults } = resolversOf(lan, this.props);
    refuse(this.node.path, faults);
    return network(this.host, lan, this.props, addresses);
  }
}

/** Kept from systemd 257 on; before, it knew nothing after a restart. */
const lent = {
  path: '/var/lib/systemd/network',
  why: 'addresses that were lent',
  replaceable: 'machines ask again for the address that they have',
};
