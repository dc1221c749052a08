import { Topology, WireGuardMesh, type WireGuardMeshProps } from '../../../constructs/wire-guard-mesh';
import { type Fleet, type FleetApp, type FleetInput } from '../../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

type HostInput = FleetInput['hosts'][string];
type NetworkInput = NonNullable<FleetInput['networks']>[string];
type Members = NonNullable<NetworkInput['members']>;

/** A WireGuard key that only tests use, the same for the same name. */
export const keyOf = (name: string): string => Buffer.alloc(32, name).toString('base64');

/** Hosts of a mesh by name, with what differs from a server under networkd at a site of its own. */
export type Hosts = Readonly<Record<string, { member?: Partial<Members[string]>; host?: Partial<HostInput> }>>;

/** A fleet with one mesh, `wg0`: 10.77.0.0/24 and fd00:77::/64, addresses by order, and a key of each one's own. */
export function meshFleet(hosts: Hosts, network: Partial<NetworkInput> = {}, fleet: Partial<FleetInput> = {}): Fleet {
  const machines = Object.entries(hosts).map(([name, { host }]) => {
    const machine: HostInput = { ...testHost, site: name, zones: { wan: [{ interface: 'eno1' }] }, ...host };
    return [name, machine] as const;
  });
  const members = Object.entries(hosts).map(([name, { member }], index) => {
    const addresses = { ipv4: `10.77.0.${index + 1}`, ipv6: `fd00:77::${index + 1}` };
    return [name, { ...addresses, publicKey: keyOf(name), ...member }] as const;
  });
  const wg0 = { ipv4: '10.77.0.0/24', ipv6: 'fd00:77::/64', members: Object.fromEntries(members), ...network };
  return testFleet({ hosts: Object.fromEntries(machines), networks: { wg0 }, ...fleet });
}

/** A mesh's own properties, and what is made beside it. */
export interface MeshOptions extends Partial<WireGuardMeshProps> {
  /** Hosts with a stack. @default - all */
  readonly stacks?: readonly string[];
  readonly before?: Readonly<Record<string, string>>;
  readonly also?: (app: FleetApp, hosts: ReadonlyMap<string, HostStack>) => void;
}

function build(fleet: Fleet, { stacks, also, ...options }: MeshOptions) {
  return (app: FleetApp): void => {
    const names = stacks ?? Object.keys(fleet.hosts);
    const hosts = new Map(names.map((name) => [name, new HostStack(app, name)]));
    new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.fullMesh(), ...options });
    also?.(app, hosts);
  };
}

const part = (fleet: Fleet) => ({ fleet, partial: true, allow: ['docs/peers/'] });

/** Synthesizes it. */
export function mesh(fleet: Fleet, { before, ...options }: MeshOptions = {}) {
  return synthFleet(build(fleet, options), { ...part(fleet), ...(before && { before }) });
}

/** What its synth refuses. */
export function meshProblems(fleet: Fleet, options: MeshOptions = {}): string[] {
  return synthProblems(build(fleet, options), part(fleet));
}

/** What its synth warns of, by the mesh itself. */
export function meshWarnings(fleet: Fleet, options: MeshOptions = {}): string[] {
  const { warnings } = mesh(fleet, options).result;
  return warnings.filter(({ path }) => path === 'wg0').map(({ message }) => message);
}

/** A peer as the generated module of a member has it. */
export type Peer = Readonly<Record<string, string | readonly string[]>>;

/** Peers in the generated module of a host, by name. */
export function peersIn(files: Readonly<Record<string, unknown>>, host: string, id = 'wg0'): Record<string, Peer> {
  const text = String(files[`generated/${host}/networking/${id}.nix`]);
  const [, list = ''] = /\n( *)peers = \[\n([^]*?)\n\1\];/.exec(text)?.slice(1) ?? [];
  const blocks = list.split(/^ *\{\n/m).slice(1);
  return Object.fromEntries(
    blocks.map((block) => {
      const fields = [...block.matchAll(/(\w+) = (?:\[([^\]]*)\]|"?([^;]*?)"?);/g)].map(
        ([, field = '', items, value]) => {
          return [
            field,
            items === undefined
              ? (value ?? '')
              : items
                  .trim()
                  .split(/\s+/)
                  .map((one) => one.slice(1, -1)),
          ];
        },
      );
      const peer = Object.fromEntries(fields) as Peer;
      return [String(peer['name']), peer];
    }),
  );
}

/** What each host routes to each of its peers. */
export function routesIn(files: Readonly<Record<string, unknown>>, hosts: readonly string[]) {
  return Object.fromEntries(
    hosts.map((host) => {
      const peers = Object.entries(peersIn(files, host)).map(([name, { allowedIPs }]) => [name, allowedIPs]);
      return [host, Object.fromEntries(peers)];
    }),
  );
}
