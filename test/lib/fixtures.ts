import { type Construct } from 'constructs';
import { dnsRecord, type DnsRecordProps, type Fleet, type FleetInput, type NixValue, NixModule } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';

/** A server whose addresses are not its own to choose, so that a fleet may have several of it. */
export const anyServer: FleetInput['hosts'][string] = {
  ...testHost,
  network: { ...testHost.network, interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } } },
};

/** A fleet of servers of these names, all the same. */
export function servers(names: readonly string[], fields: Partial<FleetInput> = {}): Fleet {
  return testFleet({ hosts: Object.fromEntries(names.map((name) => [name, anyServer])), ...fields });
}

/** A module in the area `services`. */
export function module(scope: Construct, id: string, config: () => NixValue | undefined): NixModule {
  return new NixModule(scope, id, { area: 'services', config });
}

/** A resource of Terraform, whose comment a test may choose. */
export function record(scope: Construct, id: string, fields: Partial<DnsRecordProps> = {}) {
  return dnsRecord(scope, id, {
    zoneId: 'a'.repeat(32),
    name: 'www.example.org',
    type: 'A',
    ttl: 1,
    content: '8.8.8.8',
    ...fields,
  });
}
