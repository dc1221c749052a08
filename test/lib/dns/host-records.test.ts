import { DynamicDns } from '../../../constructs/dynamic-dns';
import { dynamicNames, type FleetInput, type IHost, placeholder, proxiedNames, publicName } from '../../../lib';
import { synthFleet, synthProblems, testFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { anyServer } from '../fixtures';

type Address = NonNullable<FleetInput['hosts'][string]['publicAddress']>;
type Records = NonNullable<NonNullable<NonNullable<FleetInput['dns']>['zones']>[string]['records']>;
type Arguments = Readonly<Record<string, unknown>>;

const zoneId = 'a'.repeat(32);
const both: Address = { ipv4: '5.9.1.2', ipv6: '2a01:4f8::1' };

function options(publicAddress: Address = both, records: Records = []) {
  const hosts = { ares: { ...anyServer, publicAddress }, hera: { ...anyServer, publicAddress: { ipv4: '5.9.1.9' } } };
  return { fleet: testFleet({ hosts, dns: { zones: { 'example.org': { zoneId, records } } } }) };
}

/** Records in the stack of `ares`, by id, once something has asked for them. */
function recordsFor(ask: (host: IHost) => unknown, publicAddress?: Address, records?: Records) {
  const { files, log } = synthFleet(
    (app) => {
      const host = new HostStack(app, 'ares');
      ask(host);
    },
    options(publicAddress, records),
  );
  const json = files['cdktf.out/stacks/ares/cdk.tf.json'] as
    { resource: { cloudflare_dns_record: Readonly<Record<string, Arguments>> } } | undefined;
  const found = Object.entries(json?.resource.cloudflare_dns_record ?? {});
  return { log, records: Object.fromEntries(found.map(([id, resource]) => [id, withoutPath(resource)])) };
}

function withoutPath(resource: Arguments): Arguments {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => name !== '//'));
}

const args = (type: string, content: string, name = 'vpn.example.org', proxied = false) => ({
  zone_id: zoneId,
  name,
  type,
  content,
  proxied,
  ttl: 1,
  comment: 'Managed by cdknix',
});
const why = 'endpoint of wg0';

describe('a public name', () => {
  test('has a record for each public address of the host, in its own stack', () => {
    expect(recordsFor((host) => publicName(host, 'vpn.example.org', { why })).records).toEqual({
      'public-names_A-vpn_example_org_1E32A8E7': args('A', '5.9.1.2'),
      'public-names_AAAA-vpn_example_org_6C11EBF8': args('AAAA', '2a01:4f8::1'),
    });
  });

  test('is made once, and spelt one way, however many ask', () => {
    const { records } = recordsFor(
      (host) => {
        publicName(host, 'VPN.example.org.', { why });
        publicName(host, 'vpn.example.org', { why: 'a game', proxied: false });
      },
      { ipv4: '5.9.1.2' },
    );
    expect(Object.values(records)).toEqual([args('A', '5.9.1.2')]);
  });

  test.each([
    ['first', [true, undefined]],
    ['last', [undefined, true]],
  ])('is behind Cloudflare when the %s to ask says so and the other does not mind', (_, asks) => {
    const { records } = recordsFor(
      (host) => {
        for (const proxied of asks) {
          publicName(host, 'www.example.org', { why, ...(proxied !== undefined && { proxied }) });
        }
      },
      { ipv4: '5.9.1.2' },
    );
    expect(Object.values(records)).toEqual([args('A', '5.9.1.2', 'www.example.org', true)]);
  });

  test('of a dynamic host is made once and then left to it', () => {
    const { records } = recordsFor(
      (host) => {
        publicName(host, 'vpn.example.org', { why });
        new DynamicDns(host, 'dynamic-dns');
      },
      { ipv4: 'dynamic', ipv6: '2a01:4f8::1' },
    );
    expect(Object.values(records)).toEqual([
      { ...args('A', '192.0.2.1'), lifecycle: { ignore_changes: ['content'] } },
      args('AAAA', '2a01:4f8::1'),
    ]);
  });

  test('that would publish a placeholder is left out, with a warning', () => {
    const ipv4 = placeholder('192.0.2.1', 'address') as never;
    const { records, log } = recordsFor((host) => publicName(host, 'vpn.example.org', { why }), { ipv4 });
    expect(records).toEqual({});
    expect(log).toContain(
      "warning: [ares] vpn.example.org A: the host's address is a placeholder, got '192.0.2.1'; no record is made",
    );
  });

  test.each<[string, Records]>([
    ['an address record of the host', [{ type: 'A', name: 'vpn', host: 'ares' }]],
    ['a record of the same address', [{ type: 'A', name: 'vpn', content: '5.9.1.2' }]],
    [
      'another name for one of those',
      [
        { type: 'CNAME', name: 'vpn', content: 'ares.example.org' },
        { type: 'A', name: 'ares', host: 'ares' },
      ],
    ],
  ])('that the fleet already has as %s makes none', (_, records) => {
    const ask = (host: IHost) => publicName(host, 'vpn.example.org', { why, proxied: false });
    expect(recordsFor(ask, both, records).records).toEqual({});
  });

  test('stands beside text and mail at the same name', () => {
    const ask = (host: IHost) => publicName(host, 'vpn.example.org', { why });
    const { records } = recordsFor(ask, { ipv4: '5.9.1.2' }, [{ type: 'TXT', name: 'vpn', content: 'x' }]);
    expect(Object.values(records)).toEqual([args('A', '5.9.1.2')]);
  });
});

describe('a public name is refused', () => {
  const lines = (ask: (host: IHost, other: IHost) => unknown, publicAddress?: Address, records?: Records) =>
    synthProblems(
      (app) => ask(new HostStack(app, 'ares'), new HostStack(app, 'hera')),
      options(publicAddress, records),
    );
  const asked =
    (proxied?: boolean, name = 'vpn.example.org') =>
    (host: IHost) =>
      publicName(host, name, { why, ...(proxied !== undefined && { proxied }) });

  test.each([
    ['vpn.exmaple.org', "'vpn.exmaple.org'; did you mean 'example.org'?"],
    ['vpn.example.net.uk', "'vpn.example.net.uk'; known: 'example.org'"],
    ['org', "'org'; known: 'example.org'"],
  ])('in no zone of the fleet: %s', (name, rest) => {
    expect(lines(asked(false, name))).toEqual([
      `[ares] public name: must be a full name within a zone of the fleet, got ${rest}`,
    ]);
  });

  test('that is no name', () => {
    expect(lines(asked(false, 'a b.example.org'))).toEqual([
      "[ares] public name: must have labels of letters, digits and inner hyphens, got 'a b.example.org'",
    ]);
  });

  test('behind Cloudflare and without it; both askers are named', () => {
    const ask = (host: IHost) => {
      publicName(host, 'vpn.example.org', { why: 'web site', proxied: true });
      publicName(host, 'vpn.example.org', { why, proxied: false });
    };
    expect(lines(ask)).toEqual([
      "[ares] vpn.example.org: is asked for behind Cloudflare by 'web site' and without it by 'endpoint of wg0'; give one of them another name",
    ]);
  });

  test('without Cloudflare where the record of the fleet is proxied', () => {
    expect(lines(asked(false), both, [{ type: 'A', name: 'vpn', host: 'ares', proxied: true }])).toEqual([
      "[ares] vpn.example.org: is asked for without Cloudflare by 'endpoint of wg0', but its record in dns.zones.example.org is proxied; give one of them another name",
    ]);
  });

  test('without Cloudflare where it is another name for what is proxied', () => {
    const records: Records = [
      { type: 'CNAME', name: 'vpn', content: 'www.example.org' },
      { type: 'A', name: 'www', host: 'ares', proxied: true },
    ];
    expect(lines(asked(false), both, records)).toEqual([
      "[ares] vpn.example.org: is asked for without Cloudflare by 'endpoint of wg0', but its record in dns.zones.example.org is proxied; give one of them another name",
    ]);
  });

  test('behind Cloudflare where the record of the fleet is not', () => {
    expect(lines(asked(true), both, [{ type: 'A', name: 'vpn', host: 'ares' }])).toEqual([
      "[ares] vpn.example.org: is asked for behind Cloudflare by 'endpoint of wg0', but its record in dns.zones.example.org is not proxied; give one of them another name",
    ]);
  });

  test.each<[Records[number], string]>([
    [{ type: 'A', name: 'vpn', content: '8.8.8.8' }, 'A 8.8.8.8'],
    [{ type: 'A', name: 'vpn', host: 'hera' }, "A of host 'hera'"],
    [{ type: 'CNAME', name: 'vpn', content: 'elsewhere.example.com' }, 'CNAME elsewhere.example.com'],
  ])('where the fleet has %j', (record, there) => {
    expect(lines(asked(), both, [record])).toEqual([
      `[ares] vpn.example.org: is asked for by 'endpoint of wg0', but dns.zones.example.org has ${there} there; take another name, or let the record be of host: 'ares'`,
    ]);
  });

  test('on a host that the Internet does not reach', () => {
    expect(lines(asked(), {})).toEqual([
      "[ares] vpn.example.org: is asked for by 'endpoint of wg0', but the host has no public address; give hosts.ares.publicAddress",
    ]);
  });

  test('on a dynamic host where nothing keeps it current', () => {
    expect(lines(asked(), { ipv4: 'dynamic' })).toEqual([
      "[ares] vpn.example.org: nothing on the host keeps its address current; add new DynamicDns(host, 'dynamic-dns')",
    ]);
  });

  test('on two hosts; both are named', () => {
    const ask = (host: IHost, other: IHost) => {
      publicName(other, 'vpn.example.org', { why: 'a game' });
      publicName(host, 'vpn.example.org', { why });
    };
    expect(lines(ask)).toEqual([
      "[ares] vpn.example.org: is asked for by 'endpoint of wg0', and by 'a game' on host 'hera'; give each host a name of its own",
    ]);
  });
});

describe('what a host tells of its names', () => {
  test('is which ones Cloudflare stands in front of, also by another name', () => {
    const records: Records = [
      { type: 'A', name: '@', host: 'ares', proxied: true },
      { type: 'CNAME', name: 'www', content: 'example.org' },
      { type: 'A', name: 'plain', host: 'ares' },
      { type: 'A', name: 'other', host: 'hera', proxied: true },
    ];
    let host: HostStack | undefined;
    synthFleet(
      (app) => {
        host = new HostStack(app, 'ares');
        publicName(host, 'site.example.org', { why: 'one' });
        publicName(host, 'site.example.org', { why: 'two', proxied: true });
        publicName(host, 'site.example.org', { why: 'three', proxied: true });
        publicName(host, 'vpn.example.org', { why, proxied: false });
      },
      options(both, records),
    );
    expect(host?.facets.read(proxiedNames)).toEqual([
      { name: 'example.org' },
      { name: 'site.example.org' },
      { name: 'www.example.org' },
    ]);
  });

  test('is which ones it has to keep current', () => {
    let host: HostStack | undefined;
    synthFleet(
      (app) => {
        host = new HostStack(app, 'ares');
        new DynamicDns(host, 'dynamic-dns');
        publicName(host, 'vpn.example.org', { why });
      },
      options({ ipv4: 'dynamic', ipv6: '2a01:4f8::1' }, [{ type: 'A', name: '@', host: 'ares' }]),
    );
    expect(host?.facets.read(dynamicNames)).toEqual([
      { name: 'example.org', type: 'A', zone: 'example.org' },
      { name: 'vpn.example.org', type: 'A', zone: 'example.org' },
    ]);
  });
});
