/** A fleet of as many hosts as its argument says: a hub and its spokes, each with one DNS record in its own state. */
import { createHash } from 'node:crypto';
import { defineFleet, dnsRecord, FleetApp, type FleetInput } from '../lib';
import { HostStack } from '../stacks/host-stack';

const count = Number(process.argv[2]);
const zoneId = createHash('md5').update('zone').digest('hex');
const names = Array.from({ length: count }, (_, index) => `host-${String(index).padStart(5, '0')}`);

const host = (name: string, index: number): FleetInput['hosts'][string] => ({
  system: 'x86_64-linux',
  release: '25.11',
  stateVersion: '25.11',
  kind: 'server',
  site: name,
  network: {
    manager: 'networkd',
    uplink: 'eno1',
    interfaces: { eno1: { kind: 'ethernet', addresses: ['192.168.1.10/24'], gateway4: '192.168.1.1' } },
  },
  zones: { lan: [{ interface: 'eno1', sources: ['192.168.1.0/24'] }], wan: [{ interface: 'eno1' }] },
  publicAddress: { ipv4: `45.${octets(index)}` },
});
const member = (name: string, index: number) => ({
  ipv4: `10.${octets(index)}`,
  publicKey: createHash('sha256').update(name).digest('base64'),
});
function octets(index: number): string {
  return [100 + (index >> 15), (index >> 7) & 255, 1 + (index & 127)].join('.');
}

const fleet = defineFleet({
  domain: 'example.com',
  hosts: Object.fromEntries(names.map((name, index) => [name, host(name, index)])),
  profiles: { all: names },
  networks: {
    wg0: { ipv4: '10.0.0.0/8', members: Object.fromEntries(names.map((name, i) => [name, member(name, i)])) },
  },
  dns: { zones: { 'example.com': { zoneId } } },
});
const app = new FleetApp({ fleet, args: [] });
for (const name of names) {
  const stack = new HostStack(app, name);
  const content = stack.facts.publicAddress.ipv4 ?? '';
  dnsRecord(stack, 'record', { zoneId, name: `${name}.example.com`, type: 'A', ttl: 1, content });
}
app.synth();
