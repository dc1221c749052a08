import { Topology } from '../../../constructs/wire-guard-mesh';
import { Port } from '../../../lib';
import { keyOf, mesh, meshFleet, type MeshOptions } from './mesh-fleet';

const slot = { description: 'Zoe’s phone', ipv4: '10.77.0.9', ipv6: 'fd00:77::9' };
const hosts = { ares: { member: { endpoint: 'vpn.example.net' } }, eos: { member: { endpoint: '5.9.1.2' } } };
const page = (phone: object, options: MeshOptions = { topology: Topology.hub('ares') }, network = {}): string => {
  const fleet = meshFleet(hosts, { mtu: 1380, reserved: { phone: { ...slot, ...phone } }, ...network });
  return String(mesh(fleet, options).files['docs/peers/wg0-phone.md']);
};
const config = (text: string): string => /```ini\n([^]*?)```/.exec(text)?.[1] ?? '';

test('the page of a slot: address, what to send, what to paste, how to revoke', () => {
  expect(page({ publicKey: keyOf('phone') })).toMatchInlineSnapshot(`
   "# wg0: phone

   For: Zoe’s phone. Addresses: \`10.77.0.9\` and \`fd00:77::9\`.

   ## Send

   The device's public key, now \`cGhvbmVwaG9uZXBob25lcGhvbmVwaG9uZXBob25lcGg=\`. The device makes the pair itself: the WireGuard app with
   "create from scratch", or a shell with

   \`\`\`
   umask 077; wg genkey | tee private.key | wg pubkey
   \`\`\`

   The private key stays on the device. The public one goes under \`networks.wg0.reserved.phone.publicKey\` in the fleet; after the next
   deploy of \`ares\` the device is let in.

   ## Paste

   \`\`\`ini
   [Interface]
   PrivateKey = <paste the key generated on the device>
   Address = 10.77.0.9/32, fd00:77::9/128
   MTU = 1380

   # ares
   [Peer]
   PublicKey = YXJlc2FyZXNhcmVzYXJlc2FyZXNhcmVzYXJlc2FyZXM=
   AllowedIPs = 10.77.0.0/24, fd00:77::/64
   Endpoint = vpn.example.net:51820
   PersistentKeepalive = 25
   \`\`\`

   ## Revoke

   Take \`publicKey\` out of \`networks.wg0.reserved.phone\`, or the whole entry to free its addresses too, and deploy. From then on
   the key opens nothing. At once, until the next deploy, on \`ares\`:

   \`\`\`
   wg set wg0 peer 'cGhvbmVwaG9uZXBob25lcGhvbmVwaG9uZXBob25lcGg=' remove
   \`\`\`
   "
  `);
});

test('a slot that nobody has yet', () => {
  const text = page({});
  expect(text).toContain('public key, which is not known yet.');
  expect(text).toContain("wg set wg0 peer '<public key of the device>' remove");
});

test('resolvers are those that answer the mesh, with its domain', () => {
  const dns: MeshOptions = {
    topology: Topology.hub('eos'),
    also: (_, all) =>
      all.get('eos')?.existingService({ port: Port.of(53), protocol: 'udp', zones: ['vpn'], why: 'resolver' }),
  };
  const nameservers = {
    network: {
      manager: 'networkd' as const,
      uplink: 'e',
      nameservers: ['127.0.0.1', '9.9.9.9'],
      interfaces: { e: { kind: 'ethernet' as const, dhcp: 'yes' as const } },
    },
    zones: {},
  };
  const fleet = meshFleet(
    { ...hosts, eos: { ...hosts.eos, host: nameservers } },
    { domain: 'vpn', reserved: { phone: slot } },
  );
  const text = String(mesh(fleet, dns).files['docs/peers/wg0-phone.md']);
  expect(config(text)).toContain('DNS = 10.77.0.2, fd00:77::2, vpn\n');
});

test('a slot of two members has both, each with its own addresses', () => {
  const text = page({ via: ['eos', 'ares'] }, { topology: Topology.fullMesh() });
  expect(config(text).split('\n\n').slice(1).join('\n\n')).toBe(`# ares
[Peer]
PublicKey = ${keyOf('ares')}
AllowedIPs = 10.77.0.1/32, fd00:77::1/128
Endpoint = vpn.example.net:51820
PersistentKeepalive = 25

# eos
[Peer]
PublicKey = ${keyOf('eos')}
AllowedIPs = 10.77.0.2/32, fd00:77::2/128
Endpoint = 5.9.1.2:51820
PersistentKeepalive = 25
`);
});

test('a slot with a full tunnel sends everything, of both families', () => {
  expect(config(page({ fullTunnel: true }))).toContain('AllowedIPs = 0.0.0.0/0, ::/0\n');
});

test('a slot with a preshared key says where it is', () => {
  const text = page({ presharedKey: true });
  expect(config(text)).toContain('PresharedKey = <paste the preshared key that ares has>\n');
  expect(text).toContain('`sudo cat /run/secrets/wireguard/wg0/psk/ares_phone`');
});
