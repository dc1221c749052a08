import { clientOf, codesOf } from '../cloudflare/client';
import { describeWith } from '../helpers/consumer';
import { Deployment } from './deployment';
import { fleetText, programText } from './fleet-text';

const records = `
  { type: 'CAA', name: '@', tag: 'issue', value: 'sectigo.com' },
  { type: 'CAA', name: '@', tag: 'iodef', value: 'mailto:a@example.org' },
`;
const withCertificate = (props: string): string =>
  programText
    .replace('import { FleetApp }', "import { AcmeDomain } from './constructs/acme-domain';\nimport { FleetApp }")
    .replace(
      "new HostStack(app, 'ares');",
      `new AcmeDomain(new HostStack(app, 'ares'), 'acme', {
  zone: 'example.org', email: 'admin@fufu.land', acceptTerms: true, ${props}
});`,
    );
const first = `token: { expiresOn: '2999-01-31T00:00:00Z', clientAddresses: ['45.10.20.0/24', '2a0e:b107::/48'] }`;

describeWith(['tofu', 'cloudflare-provider'], 'a certificate and its zone', () => {
  let deployment: Deployment;
  const own = () => deployment.cloudflare.tokens.list().find(({ name }) => name.startsWith('cdknix'));
  const value = async (): Promise<string> =>
    (await deployment.tofu('ares', ['output', '-raw', 'secret_tokens_cloudflare-acme'])).stdout.trim();
  const reach = async (zone: string): Promise<unknown[]> => {
    const ask = clientOf(deployment.cloudflare, await value());
    const reply = await ask('GET', `/zones/${deployment.zone(zone).id}/dns_records`);
    return [reply.status, ...codesOf(reply)];
  };
  beforeAll(async () => {
    deployment = await Deployment.start(['example.org', 'example.net']);
    deployment.write(withCertificate(first), fleetText(deployment.zone('example.org').id, records));
    for (const stack of ['ares', 'example-org']) expect((await deployment.apply(stack)).code).toBe(0);
  });
  afterAll(() => deployment.stop());

  test('have the CAA records that are asked for beside those of the fleet, and a second plan is empty', async () => {
    expect(deployment.records('example.org')).toEqual([
      'example.org CAA 0 iodef "mailto:a@example.org"',
      'example.org CAA 0 issue "letsencrypt.org; validationmethods=dns-01"',
      'example.org CAA 0 issue "sectigo.com"',
      'example.org CAA 0 issuewild "letsencrypt.org; validationmethods=dns-01"',
      'example.org CAA 0 issuewild "sectigo.com"',
    ]);
    expect(await deployment.newPlan('example-org')).toEqual([]);
    expect(await deployment.newPlan('ares')).toEqual([]);
  });

  test('have a token that ends and is bound to networks', async () => {
    expect(own()).toMatchObject({
      name: 'cdknix example ares acme example.org',
      expires_on: '2999-01-31T00:00:00Z',
      condition: { request_ip: { in: ['2a0e:b107::/48', '45.10.20.0/24'] } },
    });
    // This machine is none of these.
    expect(await reach('example.org')).toEqual([403, 9109]);
  });

  test('keep the value of the token when its end is moved and its networks are lifted', async () => {
    const before = await value();
    const later = "token: { expiresOn: '2999-12-31T00:00:00Z' }";
    deployment.project.edit('main.ts', first, later);
    expect((await deployment.apply('ares')).code).toBe(0);
    expect(own()).toMatchObject({ expires_on: '2999-12-31T00:00:00Z' });
    expect(own()?.condition?.request_ip?.in ?? []).toEqual([]);
    expect(await value()).toBe(before);
    expect([await reach('example.org'), await reach('example.net')]).toEqual([[200], [403, 10000]]);
    expect(await deployment.newPlan('ares')).toEqual([]);
  });

  test('have their proofs led to another zone, which alone the token is for then', async () => {
    deployment.project.edit('main.ts', 'acceptTerms: true,', "acceptTerms: true, challengeZone: 'example.net',");
    deployment.project.edit(
      'fleet.ts',
      "    zones: {\n      'example.org'",
      `    zones: {\n      'example.net': { zoneId: '${deployment.zone('example.net').id}' },\n      'example.org'`,
    );
    for (const stack of ['ares', 'example-org']) expect((await deployment.apply(stack)).code).toBe(0);
    expect(deployment.records('example.org')).toContain('_acme-challenge.example.org CNAME example.org.example.net');
    const zone = `com.cloudflare.api.account.zone.${deployment.zone('example.net').id}`;
    expect(own()?.policies.map(({ resources }) => resources)).toEqual([{ [zone]: '*' }]);
    expect([await reach('example.org'), await reach('example.net')]).toEqual([[403, 10000], [200]]);
    expect(await deployment.newPlan('example-org')).toEqual([]);
    expect(await deployment.newPlan('ares')).toEqual([]);
  });
});
