import { defineFleet, type Fleet, type FleetInput } from '../fleet';

/** A server that is complete, to change what a test is about. */
export const testHost: FleetInput['hosts'][string] = {
  system: 'x86_64-linux',
  release: '26.11',
  stateVersion: '24.11',
  kind: 'server',
  network: {
    manager: 'networkd',
    uplink: 'eno1',
    interfaces: { eno1: { kind: 'ethernet', addresses: ['192.168.7.10/24'], gateway4: '192.168.7.1' } },
  },
  zones: { lan: [{ interface: 'eno1' }] },
};

/** A fleet of one server, `ares`; what is given replaces the fields of the same name. */
export function testFleet(fields: Partial<FleetInput> = {}): Fleet {
  return defineFleet({ domain: 'example.org', hosts: { ares: testHost }, ...fields });
}
