import fc from 'fast-check';
import { parse } from 'ipaddr.js';
import { Cidr } from '../../lib/net/cidr';
import { IpAddress } from '../../lib/net/ip-address';

test.each([
  ['192.168.1.7/24', "network must have no host bits set, got '192.168.1.7/24'; write '192.168.1.0/24'"],
  ['fd00:100::1/64', "network must have no host bits set, got 'fd00:100::1/64'; write 'fd00:100::/64'"],
  ['10.0.0.0', "network must have a prefix length, got '10.0.0.0'; write '10.0.0.0/24'"],
  ['10.0.0.1', "network must have a prefix length, got '10.0.0.1'; write '10.0.0.1/32'"],
  ['fd00::', "network must have a prefix length, got 'fd00::'; write 'fd00::/64'"],
  ['fd00::1', "network must have a prefix length, got 'fd00::1'; write 'fd00::1/128'"],
  ['10.0.0.0/33', "network must have a prefix length from 0 to 32, got '10.0.0.0/33'"],
  ['10.0.0.0/08', "network must have a prefix length from 0 to 32, got '10.0.0.0/08'"],
  ['10.0.0.0/', "network must have a prefix length from 0 to 32, got '10.0.0.0/'"],
  ['fd00::/129', "network must have a prefix length from 0 to 128, got 'fd00::/129'"],
  ['10.0.0.0/8/8', "network must be an IPv4 or IPv6 network such as '192.168.1.0/24', got '10.0.0.0/8/8'"],
  ['lan', "network must be an IPv4 or IPv6 network such as '192.168.1.0/24', got 'lan'"],
])("'%s' is refused", (text, message) => {
  expect(() => Cidr.of(text)).toThrow(message);
});

test('a prefix length must fit the family', () => {
  expect(() => Cidr.around(IpAddress.of('10.0.0.1'), 33)).toThrow(
    'prefix length must be a whole number from 0 to 32, got 33',
  );
});

test.each([
  ['10.0.0.0/30', ['10.0.0.1', '10.0.0.2']],
  ['10.0.0.0/31', ['10.0.0.0', '10.0.0.1']],
  ['10.0.0.0/32', ['10.0.0.0']],
  ['fd00::/126', ['fd00::1', 'fd00::2', 'fd00::3']],
  ['fd00::4/127', ['fd00::4', 'fd00::5']],
])('the machines of %s can be %s', (text, hosts) => {
  const network = Cidr.of(text);
  expect([...network.hosts()].map(String)).toEqual(hosts);
  expect([...network.hosts()].filter((host) => network.refusesHost(host))).toEqual([]);
});

test('the machines of a large network are made as they are asked for', () => {
  for (const host of Cidr.of('fd00::/64').hosts()) {
    expect(host.toString()).toBe('fd00::1');
    break;
  }
});

test('an offset must be inside', () => {
  expect(Cidr.of('10.0.0.0/24').nth(7).toString()).toBe('10.0.0.7');
  expect(() => Cidr.of('10.0.0.0/24').nth(256)).toThrow('address offset must be from 0 to 255 in 10.0.0.0/24, got 256');
});

test.each([
  ['10.0.0.0/8', true, false],
  ['192.168.0.0/16', true, false],
  ['192.168.0.0/15', false, false],
  ['203.0.113.128/25', false, true],
  ['2001:db8::/48', false, true],
  ['9.0.0.0/8', false, false],
])('%s is private: %s, documentation: %s', (text, isPrivate, isDocumentation) => {
  expect([Cidr.of(text).isPrivate, Cidr.of(text).isDocumentation]).toEqual([isPrivate, isDocumentation]);
});

test('networks are ordered by address, the larger first', () => {
  const texts = ['fd00::/64', '10.0.0.0/16', '9.0.0.0/8', '10.0.0.0/8'];
  expect(
    texts
      .map((text) => Cidr.of(text))
      .sort((a, b) => Cidr.compare(a, b))
      .map(String),
  ).toEqual(['9.0.0.0/8', '10.0.0.0/8', '10.0.0.0/16', 'fd00::/64']);
});

describe('every network', () => {
  // Few bits that differ, so that containment is as frequent as its absence.
  const network = fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 })).map(([last, length]) => {
      return Cidr.around(IpAddress.of(`10.0.0.${last}`), length);
    }),
    fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 120, max: 128 })).map(([last, length]) => {
      return Cidr.around(IpAddress.of(`fd00::${last.toString(16)}`), length);
    }),
  );
  const all = (text: Cidr): bigint[] => Array.from({ length: Number(text.size) }, (_, i) => text.nth(i).value);

  test('reads back from its text and refuses the same network with host bits', () => {
    fc.assert(
      fc.property(network, (a) => {
        expect(Cidr.of(a.toString()).equals(a)).toBe(true);
        const last = `${a.last.toString()}/${a.prefixLength}`;
        if (a.size > 1n) expect(() => Cidr.of(last)).toThrow(`write '${a.toString()}'`);
      }),
    );
  });

  test('contains what ipaddr.js and counting say, and overlaps where an address is shared', () => {
    fc.assert(
      fc.property(network, network, (a, b) => {
        const values = new Set(all(a));
        const shared = a.family === b.family && all(b).some((value) => values.has(value));
        expect([a.overlaps(b), b.overlaps(a)]).toEqual([shared, shared]);
        const inside =
          a.family === b.family && parse(b.last.toString()).match([parse(a.address.toString()), a.prefixLength]);
        expect(a.contains(b.last)).toBe(inside);
        expect(a.refusesHost(b.last)).toBe(![...a.hosts()].some((host) => host.equals(b.last)));
      }),
    );
  });
});
