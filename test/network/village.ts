import { HostFirewall } from '../../constructs/host-firewall';
import { type Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { type Fleet, type FleetInput } from '../../lib/fleet';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { mtu, Site } from './site';

/** Those that a village may have. The last has no endpoint: it is behind a router. */
const all = ['ares', 'hera', 'iris', 'rhea', 'zeus'];

/** Hosts on one network with tunnels between them, one of them behind a router. */
export class Village extends Site {
  public constructor(
    public readonly names: readonly string[],
    topology: Topology,
    /** Family of the addresses that tunnels are made between; `wireguard-go` loses packets where a machine has both. */
    private readonly outside: 4 | 6,
  ) {
    super(
      names,
      (publicKeys) => fleetOf(publicKeys, outside),
      (app) => {
        for (const name of names) new HostFirewall(new HostStack(app, name), 'firewall');
        new WireGuardMesh(app, 'wg0', { network: 'wg0', topology });
      },
    );
  }

  /** Lays the cables and boots every machine. */
  public async open(): Promise<void> {
    for (const name of ['switch', 'router', ...this.names]) this.net.machine(name);
    this.bridge('switch');
    this.plug('switch', { machine: 'router', name: 'wan0', addresses: ['172.30.51.1/24', 'fd00:51::1/64'] });
    this.translating('router', 'wan0');
    const inside = { machine: 'router', name: 'lan0', addresses: ['192.168.50.1/24', 'fd00:50::1/64'] };
    for (const name of this.names) {
      const socket = { machine: name, name: 'eno1' };
      if (name === 'zeus') this.cable(socket, inside);
      else this.plug('switch', socket);
      await this.start(name, { 'iris.example.org': outsideOf('iris', this.outside) });
      this.boot(name);
    }
  }
}

function outsideOf(name: string, family: 4 | 6): string {
  const n = all.indexOf(name) + 10;
  return family === 4 ? `172.30.51.${n}` : `fd00:51::${n}`;
}

/** How a member is called: by its address, by a name, or not at all. */
function endpointOf(name: string, family: 4 | 6): string | undefined {
  if (name === 'zeus') return undefined;
  return name === 'iris' ? 'iris.example.org' : outsideOf(name, family);
}

function fleetOf(publicKeys: ReadonlyMap<string, string>, outside: 4 | 6): Fleet {
  const hosts: FleetInput['hosts'] = {};
  const members: Record<string, object> = {};
  for (const [name, publicKey] of publicKeys) {
    const n = all.indexOf(name) + 10;
    const [four, six] = name === 'zeus' ? ['192.168.50', 'fd00:50:'] : ['172.30.51', 'fd00:51:'];
    const addresses = [`${four}.${n}/24`, `${six}:${n}/64`];
    const eno1 = { kind: 'ethernet', addresses, gateway4: `${four}.1`, gateway6: `${six}:1` } as const;
    hosts[name] = {
      ...testHost,
      network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1 } },
      zones: { wan: [{ interface: 'eno1' }] },
    };
    const endpoint = endpointOf(name, outside);
    const addressed = { publicKey, ipv4: `10.100.0.${n}`, ipv6: `fd00:100::${n}` };
    members[name] = { ...addressed, ...(endpoint !== undefined && { endpoint }) };
  }
  return testFleet({ hosts, networks: { wg0: { ipv4: '10.100.0.0/24', ipv6: 'fd00:100::/64', mtu, members } } });
}
