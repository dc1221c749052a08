import { type DhcpServerProps } from '../../../constructs/dhcp-server';
import { type FleetInput } from '../../../lib';
import { testFleet, testHost } from '../../../lib/testing';

export type HostInput = FleetInput['hosts'][string];
export type Interfaces = NonNullable<HostInput['network']['interfaces']>;

export const lan: Interfaces[string] = { kind: 'ethernet', addresses: ['192.168.10.1/24', 'fd00:10::1/64'] };
export const props: DhcpServerProps = {
  zone: 'lan',
  pool: { from: '192.168.10.100', to: '192.168.10.199' },
  dns: ['192.168.10.1', 'fd00:10::1'],
};

/** A fleet of `ares`, with a LAN at `eno2`, and of `hera` in that LAN. */
export function fleetWith(interfaces: Interfaces = {}, fields: Partial<HostInput> = {}) {
  const all = { eno1: { kind: 'ethernet', dhcp: 'yes' }, eno2: lan, ...interfaces } as const;
  const hera: Interfaces = { eno1: { kind: 'ethernet', addresses: ['192.168.10.50/24'] } };
  return testFleet({
    hosts: {
      ares: {
        ...testHost,
        network: { manager: 'networkd', uplink: 'eno1', nameservers: ['127.0.0.1'], interfaces: all },
        zones: { lan: [{ interface: 'eno2' }], wan: [{ interface: 'eno1' }] },
        ...fields,
      },
      hera: { ...testHost, zones: {}, network: { ...testHost.network, interfaces: hera } },
    },
  });
}
