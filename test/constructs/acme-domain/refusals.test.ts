import { AcmeDomain, type AcmeDomainProps } from '../../../constructs/acme-domain';
import { type FleetApp } from '../../../lib';
import { synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { acme, fleetOf, problems, required, type Zones, zonesWith } from './acme-fleet';

const long = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(36)}.example.org`;

describe('AcmeDomain refuses', () => {
  test('everything that is wrong by itself at once', () => {
    const wrong: Partial<Record<keyof AcmeDomainProps, unknown>> = {
      acceptTerms: false,
      email: 'admin',
      authority: { server: 'http://ca.lan/dir', issuer: 'Our CA' },
      keyType: 'rsa1024',
      group: 'Web',
      dnsResolver: '1.1.1.1',
      reload: ['postfix', 'dovecot'],
      names: ['example.net', 'a.*.example.org'],
      challengeZone: 'example.org',
      token: { expiresOn: 'tomorrow', clientAddresses: ['10.0.0.0/8', '1.2.3.4'] },
    };
    const fields = problems(acme(wrong as Partial<AcmeDomainProps>)).map((line) => /\] ([^:]+):/.exec(line)?.[1]);
    expect(fields).toEqual([
      'acceptTerms',
      'authority.issuer',
      'authority.server',
      'challengeZone',
      'dnsResolver',
      'email',
      'group',
      'keyType',
      'names',
      'names',
      'reload',
      'reload',
      'token.clientAddresses',
      'token.clientAddresses',
      'token.expiresOn',
    ]);
  });

  test.each<[Partial<Record<keyof AcmeDomainProps, unknown>>, string]>([
    [
      { zone: 'exmaple.org' },
      "zone: no zone of the fleet has that name, got 'exmaple.org'; did you mean 'example.org'?",
    ],
    [{ acceptTerms: false }, 'acceptTerms: must be true, got false; read https://letsencrypt.org/repository/ first'],
    [{ email: 'admin' }, "email: must be a mail address, got 'admin'; write it like 'admin@fufu.land'"],
    [{ email: 'a@fufu' }, "email: must be a mail address, got 'a@fufu'; write it like 'admin@fufu.land'"],
    [
      { email: 'a@-fufu.land' },
      "email: must be a mail address, got 'a@-fufu.land'; its domain name must have labels of letters, digits and inner hyphens, got '-fufu.land'",
    ],
    [
      { email: 'admin@example.org' },
      "email: must be an address of yours, got 'admin@example.org'; Let's Encrypt refuses the domains of examples",
    ],
    [{ names: [] }, "names: must not be empty; leave it out for '*.example.org' and 'example.org'"],
    [
      { names: Array.from({ length: 101 }, (_, at) => `a${at}.example.org`) },
      'names: are 101, more than the 100 that fit into one certificate; make several',
    ],
    [
      { names: ['example.net'] },
      "names: must be within example.org, got 'example.net', which belongs to the zone 'example.net'; make another AcmeDomain for it",
    ],
    [
      { names: ['a.lab.example.org'] },
      "names: must be within example.org, got 'a.lab.example.org', which belongs to the zone 'lab.example.org'; make another AcmeDomain for that zone",
    ],
    [
      { names: ['www.exmaple.org'] },
      "names: must be a full name within a zone of the fleet, got 'www.exmaple.org'; did you mean 'example.org'?",
    ],
    [
      { names: ['www'] },
      "names: must be a full name within a zone of the fleet, got 'www'; known: 'example.net', 'example.org', 'lab.example.org'",
    ],
    [
      { names: ['a.*.example.org'] },
      "names: must have a * as the first label only, got 'a.*.example.org'; name each such name",
    ],
    [
      { names: ['*a.example.org'] },
      "names: must have labels of letters, digits and inner hyphens, got '*a.example.org'",
    ],
    [
      { names: [long] },
      "names: must have at most 253 characters, got '_acme-challenge.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...",
    ],
    [{ names: ['example.org', 'Example.org'] }, "names: has 'example.org' twice; remove one"],
    [
      { names: ['*.example.org', 'www.example.org'] },
      "names: has 'www.example.org', which '*.example.org' is for already; remove the first",
    ],
    [
      { authority: 'letsencript' },
      "authority: must be 'letsencrypt', 'letsencrypt-staging' or { server, issuer }, got 'letsencript'",
    ],
    [
      { authority: { server: 'http://ca.lan/dir', issuer: 'ca.lan' } },
      "authority.server: must be the https address of an ACME directory, got 'http://ca.lan/dir'",
    ],
    [
      { authority: { server: 'https://ca.lan/dir', issuer: 'Our CA' } },
      "authority.issuer: must have labels of letters, digits and inner hyphens, got 'Our CA'",
    ],
    [
      { accountUri: '1234' },
      "accountUri: must be the address of an account, got '1234'; write it like 'https://acme-v02.api.letsencrypt.org/acme/acct/1234'",
    ],
    [
      { accountUri: 'https://a/b;c' },
      "accountUri: must be the address of an account, got 'https://a/b;c'; write it like 'https://acme-v02.api.letsencrypt.org/acme/acct/1234'",
    ],
    [
      { authority: 'letsencrypt-staging', accountUri: 'https://acme-v02.api.letsencrypt.org/acme/acct/1' },
      "accountUri: must be an account at acme-staging-v02.api.letsencrypt.org, got 'https://acme-v02.api.letsencrypt.org/acme/acct/1'; each directory has its own accounts",
    ],
    [{ keyType: 'ec521' }, "keyType: must be one of 'ec256', 'ec384', 'rsa2048', 'rsa3072', 'rsa4096', got 'ec521'"],
    [{ group: 'Web Server' }, "group: must be the name of a group, got 'Web Server'"],
    [
      { dnsResolver: '1.1.1.1' },
      "dnsResolver: must be an address and a port, or false, got '1.1.1.1'; write it like '1.1.1.1:53' or '[2606:4700:4700::1111]:53'",
    ],
    [
      { dnsResolver: '1.1.1:53' },
      "dnsResolver: must be an address and a port, or false, got '1.1.1:53'; write it like '1.1.1.1:53' or '[2606:4700:4700::1111]:53'",
    ],
    [{ reload: ['postfix'] }, "reload: must be names of units, got 'postfix'; write it like 'postfix.service'"],
    [
      { secretKey: 'tokens/acme.x' },
      "key: must be names of letters, digits, - and _ separated by /, got 'tokens/acme.x'; write it like 'wireguard/wg0'",
    ],
    [
      { challengeZone: 'example.org' },
      "challengeZone: must be another zone than the names', got 'example.org'; leave it out",
    ],
    [
      { challengeZone: 'exampel.net' },
      "challengeZone: no zone of the fleet has that name, got 'exampel.net'; did you mean 'example.net'?",
    ],
    [
      { token: { expiresOn: '2020-01-01T00:00:00Z' } },
      "token.expiresOn: is over, got '2020-01-01T00:00:00Z'; give a later one, or leave it out",
    ],
    [
      { token: { expiresOn: '2999-01-01' } },
      "token.expiresOn: must be a day and time in UTC, got '2999-01-01'; write it like '2027-01-31T00:00:00Z'",
    ],
    [
      { token: { expiresOn: '2999-02-30T00:00:00Z' } },
      "token.expiresOn: must be a day and time in UTC, got '2999-02-30T00:00:00Z'; write it like '2027-01-31T00:00:00Z'",
    ],
    [
      { token: { clientAddresses: [] } },
      'token.clientAddresses: must not be empty, for nobody could use the token; leave it out for any address',
    ],
    [
      { token: { clientAddresses: ['45.10.20.30'] } },
      "token.clientAddresses: must have a prefix length, got '45.10.20.30'; write '45.10.20.30/32'",
    ],
    [
      { token: { clientAddresses: ['45.10.20.30/24'] } },
      "token.clientAddresses: must have no host bits set, got '45.10.20.30/24'; write '45.10.20.0/24'",
    ],
    [
      { token: { clientAddresses: ['192.168.1.0/24'] } },
      "token.clientAddresses: must be networks of the Internet, got '192.168.1.0/24'; Cloudflare sees the address that the host has there",
    ],
  ])('%j', (props, message) => {
    const path = message.startsWith('key: ') ? 'ares/acme/secret' : 'ares/acme';
    expect(problems(acme(props as Partial<AcmeDomainProps>))).toEqual([`[${path}] ${message}`]);
  });

  test('a token that its host could not use', () => {
    const token = { clientAddresses: ['45.10.20.0/24'] };
    const lines = (publicAddress: { ipv4?: string; ipv6?: string }) =>
      problems(acme({ token }), fleetOf(zonesWith(), { publicAddress }));
    expect(lines({ ipv4: '45.10.20.30' })).toEqual([]);
    expect(lines({ ipv4: 'dynamic' })).toEqual([]);
    expect(lines({ ipv4: '45.10.21.30', ipv6: 'dynamic' })).toEqual([
      "[ares/acme] token.clientAddresses: have no place for hosts.ares.publicAddress.ipv4, got '45.10.21.30'; add '45.10.21.30/32'",
      "[ares/acme] token.clientAddresses: have no place for hosts.ares.publicAddress.ipv6, got 'dynamic'; add the provider's networks",
    ]);
  });

  test('a token whose name Cloudflare would not take', () => {
    const name = `${'a'.repeat(60)}.${'b'.repeat(30)}.example.org`;
    expect(problems(acme({ names: [name] }))).toEqual([
      `[ares/acme] token: has a name of 128 characters, Cloudflare takes 120, got 'cdknix example ares acme ${name}'; shorten what is in it`,
    ]);
  });

  test('a zone without a stack of its own', () => {
    const build = (app: FleetApp) => new AcmeDomain(new HostStack(app, 'ares'), 'acme', required);
    const lines = synthProblems(build, { fleet: fleetOf() });
    expect(lines).toEqual([
      "[ares/acme] zone: 'example.org' has no stack that could make its CAA records; add new ZoneStack(app, 'example-org', { zone: 'example.org' })",
    ]);
  });
});

describe('records of the fleet that would stop the order', () => {
  type Records = NonNullable<Zones[string]['records']>;
  const lines = (records: Records, props: Partial<AcmeDomainProps> = {}) =>
    problems(acme(props), fleetOf(zonesWith(records)));

  test.each<[Records, Partial<AcmeDomainProps>, string[]]>([
    [
      [{ type: 'CAA', name: '@', tag: 'issue', value: ';' }],
      {},
      [
        "CAA: dns.zones.example.org lets nobody issue certificates, got issue ';', but letsencrypt.org is to; remove that record",
        "CAA: dns.zones.example.org lets nobody issue wildcard certificates, got issue ';', but letsencrypt.org is to; remove that record",
      ],
    ],
    [
      [{ type: 'CAA', name: '@', tag: 'issuewild', value: ';' }],
      {},
      [
        "CAA: dns.zones.example.org lets nobody issue wildcard certificates, got issuewild ';', but letsencrypt.org is to; remove that record",
      ],
    ],
    [
      [{ type: 'CAA', name: 'www', tag: 'issue', value: 'sectigo.com' }],
      { names: ['www.example.org'] },
      [
        "CAA: the fleet's records at 'www.example.org' do not let letsencrypt.org issue 'www.example.org'; add { type: 'CAA', name: 'www.example.org.', tag: 'issue', value: 'letsencrypt.org; validationmethods=dns-01' }",
      ],
    ],
    [
      [
        { type: 'CNAME', name: 'www', content: 'web.example.net' },
        { type: 'CAA', name: 'www.b', tag: 'issue', value: 'letsencrypt.org; validationmethods=http-01' },
      ],
      { names: ['www.example.org', 'a.www.b.example.org'] },
      [
        "CAA: the fleet's records at 'www.b.example.org' do not let letsencrypt.org issue 'a.www.b.example.org'; add { type: 'CAA', name: 'www.b.example.org.', tag: 'issue', value: 'letsencrypt.org; validationmethods=dns-01' }",
      ],
    ],
    [
      [{ type: 'CNAME', name: '_acme-challenge', content: 'proof.example.com' }],
      {},
      [
        "names: a CNAME of dns.zones leads _acme-challenge.example.org to 'proof.example.com', where the token may not write; remove that, or name the zone that it leads to as challengeZone",
      ],
    ],
    [
      [{ type: 'CNAME', name: '*', content: 'web.example.com' }],
      {},
      [
        "names: a CNAME of dns.zones leads _acme-challenge.example.org to 'web.example.com', where the token may not write; remove that, or name the zone that it leads to as challengeZone",
      ],
    ],
    [
      [{ type: 'TXT', name: '_acme-challenge', content: 'x' }],
      { challengeZone: 'example.net' },
      [
        "_acme-challenge.example.org: is to be a CNAME of 'example.org.example.net', but dns.zones.example.org has TXT there; remove that",
      ],
    ],
  ])('%j', (records, props, messages) => {
    expect(lines(records, props)).toEqual(messages.map((message) => `[ares/acme] ${message}`));
  });

  test('are not those that lead nowhere else', () => {
    expect(lines([{ type: 'CNAME', name: '*', content: 'example.org' }])).toEqual([]);
    // Cloudflare answers for these itself.
    expect(lines([{ type: 'CNAME', name: '*', content: 'web.example.com', proxied: true }])).toEqual([]);
    // A wildcard does not speak for names below one that is there.
    const there = { type: 'A', name: 'a', content: '45.10.20.30' } as const;
    const away = { type: 'CNAME', name: '*', content: 'web.example.com' } as const;
    expect(lines([there, away], { names: ['a.example.org'] })).toEqual([]);
  });

  test('are not CAA records that speak of something else', () => {
    expect(lines([{ type: 'CAA', name: '@', tag: 'issue', value: ';' }], { caa: false })).toEqual([]);
    expect(lines([{ type: 'CAA', name: 'www', tag: 'issuewild', value: ';' }], { names: ['www.example.org'] })).toEqual(
      [],
    );
    expect(lines([{ type: 'CAA', name: '@', tag: 'issuewild', value: ';' }], { names: ['example.org'] })).toEqual([]);
  });

  test('two hosts that lead one proof to different zones', () => {
    const found = problems((ares, hera, app) => {
      acme({ challengeZone: 'example.net' })(ares, hera, app);
      acme({ challengeZone: 'lab.example.org' })(hera, ares, app);
    });
    expect(found).toEqual([
      "[hera/acme] _acme-challenge.example.org: is to be a CNAME of 'example.org.lab.example.org', and of 'example.org.example.net' by 'ares/acme'; take one",
    ]);
  });
});
