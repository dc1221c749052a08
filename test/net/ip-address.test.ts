import fc from 'fast-check';
import { IPv6, parse } from 'ipaddr.js';
import { IpAddress } from '../../lib/net/ip-address';

test.each([
  ['192.168.1.42', '192.168.1.42'],
  ['0.0.0.0', '0.0.0.0'],
  ['FD00:100:0:0::1', 'fd00:100::1'],
  ['::', '::'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
])('%s is written %s', (text, canonical) => {
  expect(IpAddress.of(text).toString()).toBe(canonical);
});

test.each([
  ['', "IP address must be an IPv4 or IPv6 address, got ''"],
  ['192.168.1', "IP address must be an IPv4 or IPv6 address, got '192.168.1'"],
  ['192.168.01.1', "IP address must be an IPv4 or IPv6 address, got '192.168.01.1'"],
  ['0x7f.0.0.1', "IP address must be an IPv4 or IPv6 address, got '0x7f.0.0.1'"],
  ['1.2.3.4 ', "IP address must be an IPv4 or IPv6 address, got '1.2.3.4 '"],
  [':::', "IP address must be an IPv4 or IPv6 address, got ':::'"],
  ['10.0.0.0/8', "IP address must be an IPv4 or IPv6 address, got '10.0.0.0/8'; leave the prefix length out"],
  ['fe80::1%eth0', "IP address must be an IPv4 or IPv6 address, got 'fe80::1%eth0'; leave the interface out"],
  ['::ffff:1.2.3.4', "IP address must be an IPv4 or IPv6 address, got '::ffff:1.2.3.4'; write '1.2.3.4'"],
])("'%s' is refused", (text, message) => {
  expect(() => IpAddress.of(text)).toThrow(message);
});

test.each([
  ['10.1.2.3', 'private'],
  ['172.31.0.1', 'private'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['127.0.0.1', 'private'],
  ['169.254.1.1', 'private'],
  ['fd00::1', 'private'],
  ['fe80::1', 'private'],
  ['::1', 'private'],
  ['192.0.2.1', 'documentation'],
  ['198.51.100.255', 'documentation'],
  ['203.0.113.0', 'documentation'],
  ['2001:db8:ffff::1', 'documentation'],
  ['3fff:fff::1', 'documentation'],
  ['224.0.0.1', 'neither'],
  ['0.0.0.0', 'neither'],
  ['255.255.255.255', 'neither'],
  ['240.0.0.1', 'neither'],
  ['ff02::1', 'neither'],
  ['::', 'neither'],
  ['172.32.0.1', 'public'],
  ['192.0.3.1', 'public'],
  ['9.9.9.9', 'public'],
  ['2620:fe::fe', 'public'],
  ['2001:db9::1', 'public'],
])('%s is %s', (text, expected) => {
  const { isPrivate, isPublic, isDocumentation } = IpAddress.of(text);
  const found = [isPrivate && 'private', isPublic && 'public', isDocumentation && 'documentation'].filter(Boolean);
  expect(found).toEqual(expected === 'neither' ? [] : [expected]);
});

test('link-local addresses are known', () => {
  expect(['fe80::1', '169.254.0.1', 'fd00::1'].map((text) => IpAddress.of(text).isLinkLocal)).toEqual([
    true,
    true,
    false,
  ]);
});

describe('every address', () => {
  const family = fc.constantFrom<4 | 6>(4, 6);
  const address = family.chain((f) =>
    fc.bigInt(0n, (1n << (f === 4 ? 32n : 128n)) - 1n).map((value) => IpAddress.fromNumber(f, value)),
  );

  test('reads back from its text, which ipaddr.js reads as the same', () => {
    fc.assert(
      fc.property(address, (a) => {
        const text = a.toString();
        const mapped = a.family === 6 && a.value >> 32n === 0xffffn;
        if (!mapped) expect(IpAddress.of(text).value).toBe(a.value);
        const bytes = parse(text).toByteArray();
        expect(bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)).toBe(a.value);
        if (a.family === 6) expect(IPv6.parse(text).toRFC5952String()).toBe(text);
      }),
    );
  });

  test('is ordered by family and number', () => {
    fc.assert(
      fc.property(address, address, (a, b) => {
        const sign = Math.sign(IpAddress.compare(a, b));
        expect(sign).toBe(-Math.sign(IpAddress.compare(b, a)) + 0);
        expect(sign === 0).toBe(a.equals(b));
        if (a.family === b.family) expect(sign < 0).toBe(a.value < b.value);
      }),
    );
  });

  test('fits into its bits', () => {
    expect(() => IpAddress.fromNumber(4, 1n << 32n)).toThrow('IP address must fit into 32 bits, got 4294967296n');
    expect(() => IpAddress.fromNumber(6, -1n)).toThrow('IP address must fit into 128 bits, got -1n');
  });
});
