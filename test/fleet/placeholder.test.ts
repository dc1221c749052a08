import { isPlaceholder, placeholder, placeholderId, placeholderSshKey, placeholderWireGuardKey } from '../../lib/fleet';
import { fleetWith, sshKey, wireGuardKey } from './base-fleet';

test.each([
  ['192.0.2.1', true],
  ['198.51.100.200/32', true],
  ['203.0.113.0/24', true],
  ['203.0.113.9/24', true],
  ['2001:db8::1', true],
  ['2001:0DB8::/32', true],
  ['3fff::1', true],
  [placeholderId, true],
  [placeholderWireGuardKey, true],
  [`${placeholderSshKey} zeus@olymp`, true],
  ['192.0.3.1', false],
  ['192.0.2.0/23', false],
  ['192.0.2.999', false],
  ['2001:db9::1', false],
  ['a'.repeat(32), false],
  [sshKey(1), false],
  [wireGuardKey(1), false],
  ['', false],
])('%s is a placeholder: %s', (value, expected) => {
  expect(isPlaceholder(value)).toBe(expected);
});

test('a placeholder must be a documentation value', () => {
  expect(() => placeholder('192.168.1.1', 'address')).toThrow(
    "placeholder must be a documentation value, got '192.168.1.1'; take one of 192.0.2.1, 2001:db8::1, 32 zeros for an id, a key of zeros",
  );
});

test('a fleet lists its placeholders once each, with a warning, by what was said or by their field', () => {
  const fleet = fleetWith({
    'hosts/ares/publicAddress/ipv4': placeholder('192.0.2.1', 'public IPv4 of ares'),
    'hosts/hera/publicAddress': { ipv6: '2001:db8::1' },
    'dns/zones/titan.dev/zoneId': placeholderId,
    'users/leto/keys': [placeholderSshKey],
    'networks/wg0/members/hera/publicKey': placeholderWireGuardKey,
  });
  expect(fleet.placeholders).toEqual([
    { path: 'dns.zones."titan.dev".zoneId', value: placeholderId, what: 'Cloudflare zone id of titan.dev' },
    { path: 'hosts.ares.publicAddress.ipv4', value: '192.0.2.1', what: 'public IPv4 of ares' },
    { path: 'hosts.hera.publicAddress.ipv6', value: '2001:db8::1', what: 'public IPv6 address of hera' },
    {
      path: 'networks.wg0.members.hera.publicKey',
      value: placeholderWireGuardKey,
      what: 'WireGuard public key of hera in wg0',
    },
    { path: 'users.leto.keys.0', value: placeholderSshKey, what: 'SSH public key of leto' },
  ]);
  expect(fleet.warnings[1]).toEqual({
    path: 'fleet',
    field: 'hosts.ares.publicAddress.ipv4',
    message: "is a placeholder, got '192.0.2.1'; fill in: public IPv4 of ares",
  });
  expect(fleet.dns.zones['olymp.dev']?.records.find(({ name }) => name === 'olymp.dev')).toMatchObject({
    host: 'ares',
    content: '192.0.2.1',
  });
});
