import fc from 'fast-check';
import { DomainName } from '../../lib/net/domain-name';
import { InterfaceAddress } from '../../lib/net/interface-address';
import { Port } from '../../lib/net/port';
import { ValueError } from '../../lib/net/value-error';

describe('a port', () => {
  test.each([1, 443, 65535])('%d is one', (value) => {
    const port = Port.of(value);
    expect([port.value, String(port), port.isPrivileged, port.equals(Port.of(value))]).toEqual([
      value,
      String(value),
      value < 1024,
      true,
    ]);
  });

  test.each([
    [0, '0'],
    [70000, '70000'],
    [1.5, '1.5'],
    [NaN, 'NaN'],
    ['443' as unknown as number, "'443'"],
  ])('%p is none', (value, text) => {
    expect(() => Port.of(value)).toThrow(`port must be a whole number from 1 to 65535, got ${text}`);
  });

  test('is refused with an error that tells noun and complaint apart', () => {
    let error: unknown;
    try {
      Port.of(0);
    } catch (caught) {
      error = caught;
    }
    expect(ValueError.isValueError(error) && [error.name, error.noun, error.complaint]).toEqual([
      'ValueError',
      'port',
      'must be a whole number from 1 to 65535, got 0',
    ]);
    expect([ValueError.isValueError(new RangeError('x')), ValueError.isValueError(null)]).toEqual([false, false]);
  });
});

describe('an interface address', () => {
  test('is the address and its network', () => {
    const { address, network, prefixLength } = InterfaceAddress.of('192.168.1.42/24');
    expect([String(address), String(network), prefixLength]).toEqual(['192.168.1.42', '192.168.1.0/24', 24]);
    expect(InterfaceAddress.of('FD00:0::1/64').toString()).toBe('fd00::1/64');
  });

  test.each(['10.0.0.0/31', '10.0.0.1/31', '10.0.0.0/32', 'fd00::/127', 'fd00::ffff:ffff:ffff:ffff/64'])(
    'may be %s',
    (text) => {
      expect(InterfaceAddress.of(text).toString()).toBe(text);
    },
  );

  test.each([
    ['192.168.1.42', "interface address must have a prefix length, got '192.168.1.42'; write '192.168.1.42/24'"],
    ['fd00::1', "interface address must have a prefix length, got 'fd00::1'; write 'fd00::1/64'"],
    ['x/24', "interface address must be an IPv4 or IPv6 interface address such as '192.168.1.42/24', got 'x/24'"],
    [
      '10.0.0.0/24',
      "interface address must not be the network address, got '10.0.0.0/24'; give the machine an address of its own in 10.0.0.0/24",
    ],
    [
      '10.0.0.255/24',
      "interface address must not be the broadcast address, got '10.0.0.255/24'; give the machine an address of its own in 10.0.0.0/24",
    ],
  ])('is not %s', (text, message) => {
    expect(() => InterfaceAddress.of(text)).toThrow(message);
  });
});

describe('a domain name', () => {
  test.each([
    ['Fufu.Land', 'fufu.land'],
    ['fufu.land.', 'fufu.land'],
    ['vpn', 'vpn'],
    ['xn--bcher-kva.de', 'xn--bcher-kva.de'],
    ['Bücher.de', 'xn--bcher-kva.de'],
    ['例え.jp', 'xn--r8jz45g.jp'],
    ['1.0.0.10.in-addr.arpa', '1.0.0.10.in-addr.arpa'],
  ])('%s is written %s', (text, canonical) => {
    expect(DomainName.of(text).toString()).toBe(canonical);
  });

  test.each([
    ['', 'must be a domain name'],
    ['.', 'must be a domain name'],
    ['a..b', 'must not have an empty label'],
    ['.a', 'must not have an empty label'],
    [`${'a'.repeat(64)}.de`, 'must have labels of at most 63 characters'],
    [`${'abcdefg.'.repeat(32)}de`, 'must have at most 253 characters'],
    ['-a.de', 'must have labels of letters, digits and inner hyphens'],
    ['a-.de', 'must have labels of letters, digits and inner hyphens'],
    ['a b.de', 'must have labels of letters, digits and inner hyphens'],
    ['_a.de', 'must have labels of letters, digits and inner hyphens'],
    ['a.*.de', 'must have labels of letters, digits and inner hyphens'],
    ['*.de', 'must not be a wildcard'],
    ['192.168.1.1', 'must not end in a number'],
  ])("'%s' is refused", (text, complaint) => {
    expect(() => DomainName.of(text)).toThrow(`domain name ${complaint}, got`);
  });

  test('may be a wildcard or have underscores where asked for', () => {
    expect(DomainName.of('*.fufu.land', { wildcard: true }).isWildcard).toBe(true);
    expect(DomainName.of('*.bücher.de', { wildcard: true }).toString()).toBe('*.xn--bcher-kva.de');
    expect(DomainName.of('_acme-challenge.fufu.land', { underscore: true }).labels).toEqual([
      '_acme-challenge',
      'fufu',
      'land',
    ]);
    expect(() => DomainName.of('*', { wildcard: true })).toThrow('domain name must have a name after the wildcard');
  });

  test.each([
    ['fufu.land', true],
    ['www.fufu.land', true],
    ['notfufu.land', false],
    ['land', false],
  ])('%s is within fufu.land: %s', (text, expected) => {
    expect(DomainName.of(text).isWithin(DomainName.of('fufu.land'))).toBe(expected);
  });

  test('reads back from its text, whatever its letters were', () => {
    fc.assert(
      fc.property(fc.domain(), fc.boolean(), (text, upper) => {
        const name = DomainName.of(upper ? text.toUpperCase() : text);
        expect(DomainName.of(name.toString()).equals(name)).toBe(true);
        expect(name.toString()).toBe(text.toLowerCase());
      }),
    );
  });
});
