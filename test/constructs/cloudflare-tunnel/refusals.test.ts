import { CloudflareTunnel, type TunnelSite } from '../../../constructs/cloudflare-tunnel';
import { type FleetApp, Port, publicName } from '../../../lib';
import { HostStack } from '../../../stacks/host-stack';
import { accountId, open, refusals, render, settings, zoneId, zones } from './tunnel-fleet';

const name = 'play.example.org';
const one = (site: Partial<TunnelSite>): string[] => refusals({ [name]: { ...open, ...site } });
const local = 'must be on this host, at 127.0.0.1 or [::1]';
const other = 'a server of another host needs a tunnel there';

describe('a site is refused', () => {
  test.each([
    ['play_1.example.org', "must have labels of letters, digits and inner hyphens, got 'play_1.example.org'"],
    [
      'play.example.ogr',
      "must be a full name within a zone of the fleet, got 'play.example.ogr'; did you mean 'example.org'?",
    ],
    ['play', "must be a full name within a zone of the fleet, got 'play'; known: 'example.org'"],
  ])('with the name %s', (wrong, message) => {
    expect(refusals({ [wrong]: open })).toEqual([`[ares/tunnel] sites.${wrong}: ${message}`]);
  });

  test.each([
    ['127.0.0.1:8080', "must be a URL of http or https, got '127.0.0.1:8080'; write it like 'http://127.0.0.1:8080'"],
    [
      'tcp://127.0.0.1:22',
      "must be a URL of http or https, got 'tcp://127.0.0.1:22'; write it like 'http://127.0.0.1:8080'",
    ],
    ['http://192.168.7.20:80', `${local}, got 'http://192.168.7.20:80'; ${other}`],
    ['http://localhost:8080', `${local}, got 'http://localhost:8080'; write the one that it listens on`],
    [
      'http://127.0.0.1:8080/admin',
      "must end after the port, got 'http://127.0.0.1:8080/admin'; leave the rest out: the visitor's own path is handed over",
    ],
    [
      'http://me:hunter2@127.0.0.1:8080',
      'must not hold a login (not shown): it would stand in the Terraform JSON; leave it out',
    ],
  ])('with %s to answer it', (to, message) => {
    expect(one({ to })).toEqual([`[ares/tunnel] sites.${name}.to: ${message}`]);
  });

  test('of several, all at once', () => {
    expect(refusals({ play: open, 'chat.example.org': { ...open, why: '' }, 'well.example.org': open })).toEqual([
      "[ares/tunnel] sites.chat.example.org.why: must say what it is for, got ''; name who uses it",
      "[ares/tunnel] sites.play: must be a full name within a zone of the fleet, got 'play'; known: 'example.org'",
    ]);
  });

  test('without a reason', () => {
    expect(one({ why: ' ' })).toEqual([
      `[ares/tunnel] sites.${name}.why: must say what it is for, got ' '; name who uses it`,
    ]);
  });

  test('that is a bare URL, or has none', () => {
    expect(refusals({ [name]: open.to as never })).toEqual([
      `[ares/tunnel] sites.${name}.why: must say what it is for, got ''; name who uses it`,
    ]);
    expect(one({ to: undefined as never })).toEqual([
      `[ares/tunnel] sites.${name}.to: must be a URL of http or https, got ''; write it like 'http://127.0.0.1:8080'`,
    ]);
  });

  test('with a status that a healthy page does not have', () => {
    expect(one({ status: 99 })).toEqual([
      `[ares/tunnel] sites.${name}.status: must be a whole number from 200 to 599, got 99`,
    ]);
  });

  test('when its server asks for no login, and nobody says why', () => {
    const site = { to: { ...settings, hasLogin: false }, why: 'a test' };
    expect(refusals({ [name]: site })).toEqual([
      `[ares/tunnel] sites.${name}.to: asks for no login, and the Internet would reach it, got 'settings of the resolver'; put a site that asks in front, or say why it is right in withoutLogin`,
    ]);
    expect(refusals({ [name]: { ...site, withoutLogin: ' ' } })).toEqual([
      `[ares/tunnel] sites.${name}.withoutLogin: is empty, got ' '; say why nobody has to log in`,
    ]);
    expect(refusals({ [name]: { ...site, withoutLogin: 'a page for everybody' } })).toEqual([]);
  });
});

describe('a tunnel is refused', () => {
  const tunnel = (app: FleetApp, host: string, id = 'tunnel', props = {}): HostStack => {
    const stack = (app.node.tryFindChild(host) as HostStack | undefined) ?? new HostStack(app, host);
    new CloudflareTunnel(stack, id, { sites: { [name]: open }, ...props });
    return stack;
  };
  const needs = `[ares/tunnel] sites.${name}: needs the name for a CNAME, but`;

  test('that publishes nothing', () => {
    expect(refusals({})).toEqual([
      '[ares/tunnel] sites: has nothing to publish; give a name with what answers it, or leave this out',
    ]);
  });

  test('in a zone without an account', () => {
    expect(refusals({ [name]: open }, { 'example.org': { zoneId } })).toEqual([
      `[ares/tunnel] sites.${name}: a tunnel belongs to an account, but its zone names none; give dns.zones."example.org".accountId`,
    ]);
  });

  test('in zones of different accounts', () => {
    const both = { ...zones, 'example.net': { zoneId: 'b'.repeat(32), accountId: 'd'.repeat(32) } };
    expect(refusals({ [name]: open, 'example.net': open }, both)).toEqual([
      "[ares/tunnel] sites: 'example.net' and 'example.org' are zones of different accounts; make a tunnel for each account",
    ]);
  });

  test('at a name that the fleet has records for', () => {
    const records = [
      { type: 'A', name: 'play', content: '5.9.1.2' },
      { type: 'TXT', name: 'play', content: 'x' },
      { type: 'TXT', name: '@', content: 'v=spf1 -all' },
    ] as const;
    const dnsZones = { 'example.org': { zoneId, accountId, records: [...records] } };
    expect(refusals({ [name]: open, 'example.org': open }, dnsZones)).toEqual([
      `${needs} dns.zones."example.org" has A and TXT there; take another name for one`,
    ]);
    expect(render({ 'example.org': open }, { dnsZones }).resources('dns_record')).toHaveLength(1);
  });

  test('at a name under which a host is to be reached, whoever asks first', () => {
    const expected = [`${needs} host 'hera' asks for its addresses there; take another name for one`];
    const steps = [
      (app: FleetApp) => tunnel(app, 'ares'),
      (app: FleetApp) => publicName(new HostStack(app, 'hera'), name, { why: 'a test' }),
    ];
    for (const order of [steps, steps.toReversed()]) {
      expect(refusals((app) => order.forEach((step) => step(app)))).toEqual(expected);
    }
  });

  test('at a name that another host publishes, told once', () => {
    const expected = [
      `[ares/tunnel] sites.${name}: is published by host 'ares' (a test) and by host 'hera' (a test); give each a name of its own`,
    ];
    expect(refusals((app) => [tunnel(app, 'ares'), tunnel(app, 'hera')])).toEqual(expected);
    expect(refusals((app) => [tunnel(app, 'hera'), tunnel(app, 'ares')])).toEqual(expected);
  });

  test('at a name that it has already, however it is written', () => {
    expect(refusals({ [name]: open, 'PLAY.example.org.': { ...open, why: 'again' } })).toEqual([
      `[ares] ${name}: is published by 'ares/tunnel' (a test) and by 'ares/tunnel' (again); give one of them another name`,
    ]);
  });

  test('beside another that has its port, its secret or its server', () => {
    const second = { sites: { 'two.example.org': open }, secretKey: 'tokens/two', metricsPort: Port.of(20242) };
    const build = (props: object) => (app: FleetApp) => {
      tunnel(app, 'ares');
      tunnel(app, 'ares', 'two', { ...second, ...props });
    };
    const twice = (port: number, why: string) =>
      `[ares] port ${port}/tcp: is claimed by 'ares/tunnel' (${why}, on 127.0.0.1) and by 'ares/two' (${why}, on 127.0.0.1); give one of them another port or address`;
    expect(refusals(build({}))).toEqual([twice(8080, 'a test')]);
    const apart = { sites: { 'two.example.org': { ...open, to: 'http://127.0.0.1:8081' } } };
    expect(refusals(build(apart))).toEqual([]);
    expect(refusals(build({ ...apart, metricsPort: undefined }))).toEqual([
      twice(20241, 'what the tunnel tells of itself'),
    ]);
    expect(refusals(build({ ...apart, secretKey: undefined }))).toEqual([
      "[ares] secret tokens/cloudflared: is declared by 'ares/tunnel/token' and by 'ares/two/token'; share one SecretRef, or give each its own key",
    ]);
  });
});
