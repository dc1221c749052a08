import { defineFleet } from '../../lib/fleet';
import { changed, fleetWith, linesOf, wireGuardKey } from './base-fleet';

const interfaces = 'hosts/ares/network/interfaces';

describe('everything that is wrong is said at once', () => {
  test('faults of form and faults of relation come together, sorted', () => {
    const input = changed({
      'hosts/ares/kind': 'sever',
      'hosts/hera/existingServices': [{ name: 'x', port: 0, protocol: 'tcp', zones: ['wam'], reason: 'r' }],
      'profiles/server/0': 'aress',
      'users/leto/uid': 1000,
      'dns/zones/olymp.dev/records/0/host': 'here',
    });
    expect(linesOf(input)).toEqual([
      `[fleet] dns.zones."olymp.dev".records.0.host: no host is named 'here'; did you mean 'hera'?`,
      `[fleet] hosts.ares.kind: must be one of 'server', 'desktop', 'laptop', 'vm', 'wsl', got 'sever'; did you mean 'server'?`,
      '[fleet] hosts.hera.existingServices.0.port: must be a whole number from 1 to 65535, got 0',
      `[fleet] profiles.server.0: no host is named 'aress'; did you mean 'ares'?`,
      `[fleet] users.leto.uid: user 'zeus' has 1000 too; give each its own`,
    ]);
  });

  test('paths still count from the first item of a list when earlier items are refused', () => {
    const records = [
      { type: 'A', name: 'a', content: 'nonsense' },
      { type: 'A', name: 'b', content: '5.9.1.3' },
      { type: 'TXT', name: 'c', content: 5 },
      { type: 'A', name: 'b', content: '5.9.1.3' },
    ];
    expect(linesOf(changed({ 'dns/zones/olymp.dev/records': records }))).toEqual([
      `[fleet] dns.zones."olymp.dev".records.0.content: must be an IPv4 or IPv6 address, got 'nonsense'`,
      '[fleet] dns.zones."olymp.dev".records.2.content: must be text, got 5',
      '[fleet] dns.zones."olymp.dev".records.3: is the same record as dns.zones."olymp.dev".records.1; remove one',
    ]);
  });

  test('what refers to a refused part is not called unknown', () => {
    const input = changed({
      'hosts/ares/system': 'sparc-linux',
      [`${interfaces}/bond0/kind`]: 'bnd',
      'networks/wg0/zone': 7,
    });
    expect(linesOf(input)).toEqual([
      `[fleet] hosts.ares.network.interfaces.bond0.kind: must be one of 'ethernet', 'wifi', 'external', 'bond', 'bridge', 'vlan', got 'bnd'; did you mean 'bond'?`,
      `[fleet] hosts.ares.system: must be one of 'x86_64-linux', 'aarch64-linux', got 'sparc-linux'`,
      '[fleet] networks.wg0.zone: must be text, got 7',
    ]);
  });

  test.each([
    ['dns/zones/olymp.dev/records/0/host', 5],
    ['dns/zones/olymp.dev/records/3/content', 5],
    ['networks/wg0/ipv4', 5],
    ['hosts/ares/publicAddress/ipv4', 5],
    ['hosts/ares/network/uplink', 5],
    [`${interfaces}/bond0/addresses/0`, 5],
    [`${interfaces}/bond0/members`, 5],
    ['hosts/ares/zones/lan/0/sources/0', 5],
    ['hosts/ares/zones/lan/0/interface', 5],
    ['users/zeus', 5],
    ['hosts/ares', 5],
    ['hosts', 5],
  ])('a refused value at %s brings no second error', (path, value) => {
    expect(linesOf(changed({ [path]: value }))).toHaveLength(1);
  });

  test('relations are judged even where the domain is missing', () => {
    expect(linesOf(changed({ domain: undefined, operator: 'zeuss' }))).toEqual([
      '[fleet] domain: is missing; give text',
      `[fleet] operator: no user is named 'zeuss'; did you mean 'zeus'?`,
    ]);
  });

  test.each([
    ['nothing', undefined, '[fleet] is missing; give an object'],
    ['a list', [1], '[fleet] must be an object, got a list'],
    ['null', null, '[fleet] must be an object, got null'],
  ])('%s is no fleet', (_, input, line) => {
    expect(linesOf(input)).toEqual([line]);
  });

  test('an input that holds itself ends in an error', () => {
    const input: Record<string, unknown> = { ...changed({}) };
    input['dns'] = input;
    expect(linesOf(input)).toContain(`[fleet] dns.domain: is not a known field; known: 'zones'`);
  });
});

describe('what may be a private key is never shown', () => {
  const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIE0123456789\n-----END RSA PRIVATE KEY-----';
  test.each([
    ['domain', wireGuardKey(3)],
    ['hosts/ares/system', wireGuardKey(3)],
    ['hosts/ares/network/uplink', pem],
    ['profiles/server/0', wireGuardKey(3)],
    ['operator', 'AGE-SECRET-KEY-1ABCDEFGHIJ'],
    [`${interfaces}/eno3/addresses/0`, `private ${wireGuardKey(3)}`],
    ['dns/zones/olymp.dev/records/3/name', pem],
    ['users/zeus/keys/0', pem],
    ['networks/wg0/members/ares/publicKey', `${wireGuardKey(3)}${wireGuardKey(3)}`],
    [`hosts/${wireGuardKey(3).replaceAll('/', 'x')}`, {}],
  ])('at %s', (path, value) => {
    const text = linesOf(changed({ [path]: value })).join('\n');
    expect(text).not.toBe('');
    expect(text).not.toMatch(/AwMDAw|MIIE|ABCDEF/);
  });
});

describe('a fleet that is read', () => {
  test('is frozen all the way down and leaves its input alone', () => {
    const input = changed({});
    const before = structuredClone(input);
    const thawed: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) thawed.push(path);
      for (const [key, item] of Object.entries(value)) walk(item, `${path}.${key}`);
    };
    walk(defineFleet(input), 'fleet');
    expect(thawed).toEqual([]);
    expect(input).toEqual(before);
    expect(Object.isFrozen(input.hosts['ares'])).toBe(false);
  });

  test('does not depend on the order of its input', () => {
    const reversed = (value: unknown): unknown =>
      typeof value !== 'object' || value === null || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, item]) => [key, reversed(item)]),
          );
    const turned = reversed(changed({ 'profiles/all': ['hera', 'ares'] })) as ReturnType<typeof changed>;
    turned.dns?.zones?.['olymp.dev']?.records?.reverse();
    expect(defineFleet(turned)).toEqual(fleetWith());
    expect(Object.keys(defineFleet(turned).hosts)).toEqual(['ares', 'hera']);
  });

  test('has every default', () => {
    const fleet = fleetWith({ terraform: { backend: { kind: 's3', bucket: 'states' } } });
    const { name, secrets, terraform, placeholders, warnings } = fleet;
    expect({ name, secrets, terraform, placeholders, warnings }).toEqual({
      name: 'olymp',
      secrets: 'repo',
      terraform: { backend: { kind: 's3', bucket: 'states', keyPrefix: 'olymp', region: 'auto' } },
      placeholders: [],
      warnings: [],
    });
    const { hera } = fleet.hosts;
    expect([hera?.name, hera?.site, hera?.timeZone, hera?.locale]).toEqual(['hera', 'main', 'UTC', 'en_US.UTF-8']);
    expect([hera?.networks, hera?.profiles, hera?.existingServices]).toEqual([['wg0'], ['all'], []]);
    expect(hera?.network.interfaces['wlan0']).toEqual({
      name: 'wlan0',
      kind: 'wifi',
      addresses: [],
      dhcp: 'yes',
      acceptRa: true,
    });
    expect(fleet.users['zeus']?.hosts).toEqual(['ares', 'hera']);
  });

  test('takes the time zone and locale of the fleet where a host has none', () => {
    const { hosts } = fleetWith({ timeZone: 'Asia/Kolkata', locale: 'de_DE.UTF-8', 'hosts/ares/timeZone': 'Etc/UTC' });
    expect([hosts['ares']?.timeZone, hosts['hera']?.timeZone]).toEqual(['Etc/UTC', 'Asia/Kolkata']);
    expect(hosts['ares']?.locale).toBe('de_DE.UTF-8');
  });

  test('has the zones of one interface apart, and those that come with the host and its networks', () => {
    expect(fleetWith().hosts['ares']?.zones).toEqual({
      lan: [{ interface: 'bond0', sources: ['192.168.1.0/24'], except: [] }],
      loopback: [{ interface: 'lo', sources: [], except: [] }],
      vpn: [{ interface: 'wg0', sources: [], except: [] }],
      wan: [{ interface: 'bond0', sources: [], except: ['192.168.1.0/24'] }],
    });
  });

  test('leaves a network in the zone that the host puts it in', () => {
    const zones = fleetWith({ 'hosts/hera/zones/trusted': [{ interface: 'wg0' }] }).hosts['hera']?.zones;
    expect(Object.keys(zones ?? {})).toEqual(['loopback', 'trusted', 'wan']);
  });

  test('has canonical values', () => {
    const fleet = fleetWith({
      domain: 'OLYMP.dev.',
      [`${interfaces}/eno3/addresses`]: ['FD00:0:0:9::0:2/64'],
      'dns/zones/olymp.dev/records/2/content': 'Bücher.Titan.DEV.',
    });
    expect(fleet.domain).toBe('olymp.dev');
    expect(fleet.hosts['ares']?.network.interfaces['eno3']?.addresses).toEqual(['fd00:0:0:9::2/64']);
    expect(fleet.dns.zones['olymp.dev']?.records.at(-1)).toEqual({
      type: 'CNAME',
      name: 'www.olymp.dev',
      content: 'xn--bcher-kva.titan.dev',
      ttl: 1,
      proxied: false,
    });
  });

  test('has no field that is undefined', () => {
    const fleet = fleetWith({ 'hosts/ares/description': undefined, operator: undefined });
    expect(Object.keys(fleet)).not.toContain('operator');
    expect(JSON.parse(JSON.stringify(fleet))).toEqual(fleet);
  });

  test('renders all hosts for another release where asked, which may be older than a stateVersion', () => {
    const fleet = fleetWith({ 'hosts/ares/stateVersion': '25.11' }, { release: '24.11' });
    expect([fleet.hosts['ares']?.release, fleet.hosts['hera']?.release]).toEqual(['24.11', '24.11']);
  });

  test('may use one private range at two sites', () => {
    const address = 'hosts/hera/network/interfaces/eth0/addresses/0';
    expect(linesOf(changed({ [address]: '192.168.1.2/24', 'hosts/hera/site': 'cabin' }))).toEqual([]);
  });
});
