import { DynamicDns } from '../../constructs/dynamic-dns';
import { type FleetApp, type FleetInput, placeholder, placeholderId } from '../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';

type Records = NonNullable<NonNullable<NonNullable<FleetInput['dns']>['zones']>[string]['records']>;
type Resource = Readonly<Record<string, unknown>>;
const zoneId = 'a'.repeat(32);

function fleetOf(records: Records, host: Partial<FleetInput['hosts'][string]> = {}) {
  const dns = { zones: { 'example.org': { zoneId, records } } };
  return testFleet({ dns, hosts: { ares: { ...testHost, ...host } } });
}

function synth(records: Records, host: Partial<FleetInput['hosts'][string]> = {}) {
  const fleet = fleetOf(records, host);
  const { ipv4, ipv6 } = host.publicAddress ?? {};
  return synthFleet(
    (app) => {
      new ZoneStack(app, 'zone', { zone: 'example.org' });
      if (ipv4 === 'dynamic' || ipv6 === 'dynamic') new DynamicDns(new HostStack(app, 'ares'), 'dynamic-dns');
    },
    { fleet },
  );
}

/** The records as Terraform gets them, by id. */
function resources(records: Records, host?: Partial<FleetInput['hosts'][string]>): Record<string, Resource> {
  const json = synth(records, host).files['cdktf.out/stacks/zone/cdk.tf.json'] as
    { resource: { cloudflare_dns_record: Record<string, Resource> } } | undefined;
  return json?.resource.cloudflare_dns_record ?? {};
}

/** Arguments of the one record that there is. */
function only(record: Records[number], host?: Partial<FleetInput['hosts'][string]>): Resource | undefined {
  const [one] = Object.values(resources([record], host));
  if (one === undefined) return undefined;
  return Object.fromEntries(Object.entries(one).filter(([name]) => name !== '//'));
}

const common = { zone_id: zoneId, ttl: 1, comment: 'Managed by cdknix' };

describe('a record', () => {
  test.each<[Records[number], Resource]>([
    [
      { type: 'A', name: '@', content: '5.9.1.2' },
      { type: 'A', name: 'example.org', content: '5.9.1.2', proxied: false },
    ],
    [
      { type: 'AAAA', name: 'www', content: '2a01:4f8::1' },
      { type: 'AAAA', name: 'www.example.org', content: '2a01:4f8::1', proxied: false },
    ],
    [
      { type: 'CNAME', name: '*', content: 'example.org' },
      { type: 'CNAME', name: '*.example.org', content: 'example.org', proxied: false },
    ],
    [
      { type: 'MX', name: '@', content: 'mail.example.net', priority: 10 },
      { type: 'MX', name: 'example.org', content: 'mail.example.net', priority: 10 },
    ],
    [
      { type: 'TXT', name: '@', content: 'v=spf1 -all' },
      { type: 'TXT', name: 'example.org', content: '"v=spf1 -all"' },
    ],
    [
      { type: 'SRV', name: '_imap._tcp', priority: 1, weight: 2, port: 993, target: 'mail.example.net' },
      {
        type: 'SRV',
        name: '_imap._tcp.example.org',
        priority: 1,
        data: { priority: 1, weight: 2, port: 993, target: 'mail.example.net' },
      },
    ],
    [
      { type: 'CAA', name: '@', tag: 'issue', value: 'letsencrypt.org' },
      { type: 'CAA', name: 'example.org', data: { flags: 0, tag: 'issue', value: 'letsencrypt.org' } },
    ],
    [
      { type: 'CAA', name: '@', flags: 128, tag: 'iodef', value: 'mailto:a@example.org' },
      { type: 'CAA', name: 'example.org', data: { flags: 128, tag: 'iodef', value: 'mailto:a@example.org' } },
    ],
  ])('%j', (given, args) => {
    expect(only(given)).toEqual({ ...common, ...args });
  });

  test('keeps its time to live', () => {
    expect(only({ type: 'A', name: '@', content: '5.9.1.2', ttl: 300 })).toMatchObject({ ttl: 300 });
  });

  test('that Cloudflare stands in front of says so, with the automatic one', () => {
    expect(only({ type: 'A', name: '@', content: '5.9.1.2', proxied: true })).toMatchObject({
      proxied: true,
      ttl: 1,
    });
  });

  test('of a host has its public address', () => {
    expect(only({ type: 'A', name: '@', host: 'ares' }, { publicAddress: { ipv4: '5.9.1.2' } })).toMatchObject({
      content: '5.9.1.2',
    });
  });

  test('that would publish a placeholder is left out, with a warning', () => {
    const { files, log } = synth([{ type: 'A', name: '@', content: placeholder('192.0.2.1', 'address') as never }]);
    expect(files).not.toHaveProperty(['cdktf.out/stacks/zone/cdk.tf.json']);
    expect(log).toContain(
      "warning: [zone/records] example.org A: its address is a placeholder, got '192.0.2.1'; no record is made",
    );
  });

  test('has its comment, which Terraform takes as text', () => {
    expect(only({ type: 'A', name: '@', content: '5.9.1.2', comment: 'for ${HOME}' })).toMatchObject({
      comment: 'for $${HOME}',
    });
  });
});

describe('a record whose address only its host knows', () => {
  const dynamic = { publicAddress: { ipv4: 'dynamic', ipv6: 'dynamic' } };
  const lines = (records: Records, build: (app: FleetApp) => unknown = () => undefined) =>
    synthProblems(
      (app) => {
        new ZoneStack(app, 'zone', { zone: 'example.org' });
        build(app);
      },
      { fleet: fleetOf(records, dynamic) },
    );

  test.each<[Records[number], Resource]>([
    [
      { type: 'A', name: '@', host: 'ares' },
      { type: 'A', name: 'example.org', content: '192.0.2.1', proxied: false },
    ],
    [
      { type: 'AAAA', name: 'six', host: 'ares', ttl: 120 },
      { type: 'AAAA', name: 'six.example.org', content: '100::', proxied: false, ttl: 120 },
    ],
    [
      { type: 'A', name: 'www', host: 'ares', proxied: true, comment: 'behind' },
      { type: 'A', name: 'www.example.org', content: '192.0.2.1', proxied: true, comment: 'behind' },
    ],
  ])('%j is made once and then left to it', (given, args) => {
    const lifecycle = { ignore_changes: ['content'] };
    expect(only(given, dynamic)).toEqual({ ...common, ...args, lifecycle });
  });

  test('has the id that it has with a known address', () => {
    const record: Records[number] = { type: 'A', name: 'www', host: 'ares' };
    const known = { publicAddress: { ipv4: '5.9.1.2' } };
    expect(Object.keys(resources([record], dynamic))).toEqual(Object.keys(resources([record], known)));
  });

  test('needs something on the host that keeps it current', () => {
    const records: Records = [
      { type: 'A', name: '@', host: 'ares' },
      { type: 'AAAA', name: '@', host: 'ares' },
    ];
    expect(lines(records, (app) => new HostStack(app, 'ares'))).toEqual([
      "[zone/records] example.org A: nothing on host 'ares' keeps it current; add new DynamicDns(host, 'dynamic-dns')",
      "[zone/records] example.org AAAA: nothing on host 'ares' keeps it current; add new DynamicDns(host, 'dynamic-dns')",
    ]);
  });

  test('needs the host itself', () => {
    expect(lines([{ type: 'A', name: '@', host: 'ares' }])).toEqual([
      "[zone/records] example.org A: host 'ares', which has to keep it current, has no stack; add new HostStack(app, 'ares') with a DynamicDns on it",
    ]);
  });
});

describe('a zone whose id is a placeholder', () => {
  const id = placeholder(placeholderId, 'zone id') as never;
  const records: Records = [{ type: 'A', name: 'www', content: '5.9.1.2' }];
  const json = (zone: string) =>
    synthFleet((app) => new ZoneStack(app, 'zone', { zone: 'example.org' }), {
      fleet: testFleet({ dns: { zones: { 'example.org': { zoneId: zone, records } } } }),
    }).files['cdktf.out/stacks/zone/cdk.tf.json'] as Resource;

  test('has a variable whose own value is refused, which stops every plan', () => {
    expect(json(id)).toMatchObject({ resource: { cloudflare_dns_record: { 'records_A-www_FE404DD4': {} } } });
    expect(json(id)['variable']).toEqual({
      placeholder_zone_id: {
        type: 'string',
        default: placeholderId,
        validation: [
          {
            condition: `\${var.placeholder_zone_id != "${placeholderId}"}`,
            error_message: 'The id of a Cloudflare zone is a placeholder. Fill in zoneId under dns.zones of the fleet.',
          },
        ],
      },
    });
  });

  test('has none once it is filled in', () => {
    expect(json(zoneId)).not.toHaveProperty('variable');
  });
});

describe('the text of a TXT record', () => {
  const textOf = (content: string) => only({ type: 'TXT', name: '@', content })?.['content'];

  test('is in parts of at most 255 bytes', () => {
    expect(textOf('a'.repeat(256))).toBe(`"${'a'.repeat(255)}" "a"`);
  });

  test('is never parted inside a character', () => {
    expect(textOf(`${'a'.repeat(254)}é`)).toBe(`"${'a'.repeat(254)}" "é"`);
  });

  test('has its quotes and backslashes escaped', () => {
    expect(textOf('say "hi" \\o/')).toBe('"say \\"hi\\" \\\\o/"');
  });

  test('is text to Terraform', () => {
    expect(textOf('${a} %{b}')).toBe('"$${a} %%{b}"');
  });
});

describe('the id of a record', () => {
  const ids = (...records: Records) => Object.keys(resources(records));
  const txt = (content: string, name = '@') => ({ type: 'TXT', name, content }) as const;
  const a = (name: string, content = '5.9.1.2') => ({ type: 'A', name, content }) as const;

  test('stays when its content changes', () => {
    expect(ids(a('www'))).toEqual(ids(a('www', '5.9.1.3')));
  });

  test('stays when another name or type is added', () => {
    expect(ids(a('www'), a('mail'), txt('x', 'www'))).toEqual(expect.arrayContaining(ids(a('www'))));
  });

  test('stays when another text is added to its name', () => {
    expect(ids(txt('one'), txt('two'))).toEqual(expect.arrayContaining(ids(txt('one'))));
  });

  test.each([
    ['a.b', 'a_b'],
    ['*', 'wildcard'],
    ['*.a', 'wildcard.a'],
    ['@', 'apex'],
    ['_a.b', '_a_b'],
  ])('of %s is not that of %s', (one, other) => {
    expect(ids(txt('x', one), txt('x', other))).toHaveLength(2);
  });

  test('tells two addresses of one name apart', () => {
    expect(ids(a('www', '5.9.1.2'), a('www', '5.9.1.3'))).toHaveLength(2);
  });
});
