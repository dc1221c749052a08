import { ProblemsError } from '../../lib/errors';
import { defineFleet, type Fleet, type FleetInput, type FleetOptions } from '../../lib/fleet';

/** A WireGuard public key that only tests use. */
export const wireGuardKey = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

/** An SSH public key that only tests use. */
export function sshKey(byte: number): string {
  const head = Buffer.from([0, 0, 0, 11, ...Buffer.from('ssh-ed25519'), 0, 0, 0, 32]);
  return `ssh-ed25519 ${Buffer.concat([head, Buffer.alloc(32, byte)]).toString('base64')}`;
}

const versions = { system: 'x86_64-linux', release: '25.11', stateVersion: '25.05' } as const;

/** A small fleet without faults. */
export const baseFleet = (): FleetInput => ({
  domain: 'olymp.dev',
  operator: 'zeus',
  hosts: {
    ares: {
      ...versions,
      kind: 'server',
      network: {
        manager: 'networkd',
        uplink: 'bond0',
        interfaces: {
          eno1: { kind: 'ethernet' },
          eno2: { kind: 'ethernet' },
          eno3: { kind: 'ethernet', addresses: ['192.168.9.2/24'] },
          bond0: { kind: 'bond', members: ['eno1', 'eno2'], addresses: ['192.168.1.2/24'], gateway4: '192.168.1.1' },
        },
      },
      zones: { lan: [{ interface: 'bond0', sources: ['192.168.1.0/24'] }], wan: [{ interface: 'bond0' }] },
      publicAddress: { ipv4: '5.9.1.2' },
      existingServices: [
        { name: 'cockpit', port: 9090, protocol: 'tcp', zones: ['lan', 'vpn'], reason: 'administration' },
      ],
    },
    hera: {
      ...versions,
      kind: 'laptop',
      network: {
        manager: 'networkmanager',
        interfaces: { wlan0: { kind: 'wifi', dhcp: 'yes' }, eth0: { kind: 'ethernet', addresses: ['192.168.1.3/24'] } },
      },
      zones: { wan: [{ interface: 'wlan0' }] },
    },
  },
  profiles: { server: ['ares'], all: ['ares', 'hera'] },
  users: {
    zeus: { uid: 1000, wheel: true, keys: [sshKey(1)] },
    leto: { uid: 1001, hosts: ['hera'] },
  },
  networks: {
    wg0: {
      ipv4: '10.77.0.0/24',
      ipv6: 'fd00:77::/64',
      members: { ares: { ipv4: '10.77.0.1', publicKey: wireGuardKey(1) }, hera: { ipv4: '10.77.0.2' } },
      reserved: { phone: { ipv4: '10.77.0.9' } },
    },
  },
  dns: {
    zones: {
      'olymp.dev': {
        zoneId: 'a'.repeat(32),
        records: [
          { type: 'A', name: '@', host: 'ares' },
          { type: 'MX', name: '@', content: 'mail.olymp.dev', priority: 10 },
          { type: 'CNAME', name: 'www', content: 'olymp.dev' },
          { type: 'A', name: 'mail', content: '5.9.1.3', proxied: true },
        ],
      },
      'titan.dev': { zoneId: 'b'.repeat(32) },
    },
  },
});

/** Values by path below the fleet, keys apart by `/`; undefined takes the field away. */
export type Changes = Readonly<Record<string, unknown>>;

/** The fleet without faults, with some values changed. */
export function changed(changes: Changes): FleetInput {
  const fleet: unknown = structuredClone(baseFleet());
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('/');
    const last = keys.pop() ?? '';
    const parent = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], fleet) as Record<
      string,
      unknown
    >;
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else parent[last] = value;
  }
  return fleet as FleetInput;
}

/** The fleet without faults, with some values changed, read. */
export function fleetWith(changes: Changes = {}, options?: FleetOptions): Fleet {
  return defineFleet(changed(changes), options);
}

/** The lines of the error that some input is refused with; none when it is accepted. */
export function linesOf(input: unknown, options?: FleetOptions): string[] {
  try {
    defineFleet(input as FleetInput, options);
    return [];
  } catch (error) {
    if (!ProblemsError.isProblemsError(error)) throw error;
    return error.message.split('\n');
  }
}
