import { Construct } from 'constructs';
import {
  alertRules,
  ConstructError,
  forwards,
  hostOf,
  type IHost,
  type Interface,
  type NixAttributes,
  NixModule,
  type StatePath,
  statePaths,
} from '../lib';
import { bondDegraded } from './host-network/alerts';
import { forwarding } from './host-network/forwarding';
import { lookupOf, nameservers } from './host-network/name-lookup';
import { networkdInterfaces } from './host-network/networkd';
import { networkManagerProfiles } from './host-network/network-manager';

/**
 * How a host is connected: interfaces, addresses, bonds, bridges, VLANs and the uplink, by what the fleet says manages
 * them; whom it asks for names, where the fleet or a construct says so; and that it passes packets on, where something is
 * declared to be forwarded.
 *
 * Renders to `systemd.network` (networkd), `networking.networkmanager` with a profile for each wired interface that
 * the fleet describes, or nothing but names and resolvers (WSL, whose interfaces belong to Windows); and `boot.kernel.sysctl`.
 */
export class HostNetwork extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const host = hostOf(this);
    const { manager } = host.facts.network;
    const interfaces = Object.values(host.facts.network.interfaces);
    if (manager === 'networkmanager') {
      this.node.addValidation({ validate: () => unsupported(interfaces) });
      for (const state of joined) host.facets.declare(statePaths, state, this);
    }
    for (const { name, kind } of interfaces) {
      if (kind === 'bond') host.facets.declare(alertRules, bondDegraded(name), this);
    }
    new NixModule(this, 'interfaces', {
      area: 'networking',
      config: () => (manager === 'wsl' ? undefined : managed(host, interfaces)),
    });
    new NixModule(this, 'forwarding', { area: 'networking', config: () => forwarding(host.facets.read(forwards)) });
    new NixModule(this, 'nameservers', { area: 'networking', config: () => nameservers(host) });
  }
}

/** What NetworkManager keeps of networks that a person chose. */
const joined: readonly StatePath[] = [
  {
    path: '/etc/NetworkManager/system-connections',
    why: 'networks that were joined, with their passwords',
    remadeBy: 'the networks are joined again, with their passwords',
  },
  {
    path: '/var/lib/NetworkManager',
    why: 'when networks were used last, and addresses that were lent',
    replaceable: 'it is noted anew at the next connection',
  },
];

function managed(host: IHost, interfaces: readonly Interface[]): NixAttributes {
  if (host.facts.network.manager === 'networkmanager') {
    const profiles = networkManagerProfiles(interfaces);
    const ensureProfiles = Object.keys(profiles).length > 0 ? { profiles } : undefined;
    return { networking: { networkmanager: { enable: true, ensureProfiles } } };
  }
  const { usesResolved, servers } = lookupOf(host);
  if (!usesResolved && servers.length === 0) {
    const message = `is empty although port 53 is claimed, which switches systemd-resolved off; name the resolver that the host itself asks: ['127.0.0.1', '9.9.9.9']`;
    throw new ConstructError(host.node.path, 'network.nameservers', message);
  }
  return {
    networking: { useNetworkd: true, useDHCP: false },
    systemd: { network: networkdInterfaces(interfaces, host.facts.network.uplink) },
    ...(!usesResolved && { services: { resolved: { enable: false } } }),
  };
}

function unsupported(interfaces: readonly Interface[]): string[] {
  return interfaces.flatMap(({ name, kind }) => {
    if (!['bond', 'bridge', 'vlan'].includes(kind)) return [];
    return [
      `interface '${name}' is a ${kind}, which needs networkd, got manager 'networkmanager'; change the manager or the interface`,
    ];
  });
}
