import { describeWith } from '../helpers/consumer';
import { Deployment } from './deployment';
import { fleetText, programText } from './fleet-text';

const records = `
  { type: 'A', name: '@', host: 'ares' },
  { type: 'A', name: 'www', host: 'ares', proxied: true },
`;
const dynamicFleet = (zoneId: string): string =>
  fleetText(zoneId, records).replace("ipv4: '45.10.20.30'", "ipv4: 'dynamic'");
const program = programText
  .replace(
    'import { FleetApp }',
    "import { DynamicDns } from './constructs/dynamic-dns';\nimport { FleetApp, publicName }",
  )
  .replace(
    "new HostStack(app, 'ares');",
    `const ares = new HostStack(app, 'ares');
new DynamicDns(ares, 'dynamic-dns');
publicName(ares, 'vpn.example.org', { why: 'a test' });`,
  );

describeWith(['tofu', 'cloudflare-provider'], 'a host that keeps its records current', () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await Deployment.start(['example.org', 'example.net']);
    deployment.write(program, dynamicFleet(deployment.zone('example.org').id));
    for (const stack of ['ares', 'example-org']) expect((await deployment.apply(stack)).code).toBe(0);
  });
  afterAll(() => deployment.stop());

  test('has its records made, leading nowhere, and a token of its own', () => {
    expect(deployment.records('example.org')).toEqual([
      'example.org A 192.0.2.1',
      'vpn.example.org A 192.0.2.1',
      'vpn.example.org AAAA 2a0e:b107::30',
      'www.example.org A 192.0.2.1',
    ]);
    expect(deployment.cloudflare.tokens.list().map(({ name }) => name)).toContain('cdknix example ares dynamic-dns');
  });

  test('changes their content with that token, and Terraform has nothing to say to it', async () => {
    const output = await deployment.tofu('ares', ['output', '-raw', 'secret_tokens_cloudflare-dynamic-dns']);
    const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`${deployment.cloudflare.url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${output.stdout.trim()}`, 'content-type': 'application/json' },
      });
    const zone = deployment.zone('example.org');
    // As ddclient does it: the zone by its name, the records, their content.
    expect((await ask('/zones?name=example.org')).status).toBe(200);
    for (const { id, type } of deployment.cloudflare.records.list(zone)) {
      if (type !== 'A') continue;
      const body = JSON.stringify({ content: '45.10.20.99' });
      expect((await ask(`/zones/${zone.id}/dns_records/${id}`, { method: 'PATCH', body })).status).toBe(200);
    }
    expect(deployment.records('example.org')).toContain('www.example.org A 45.10.20.99');
    expect((await ask(`/zones/${deployment.zone('example.net').id}/dns_records`)).status).toBe(403);
    expect(await deployment.newPlan('example-org')).toEqual([]);
    expect(await deployment.newPlan('ares')).toEqual([]);
  });
});

describeWith(['tofu', 'cloudflare-provider'], 'a zone whose id is a placeholder', () => {
  test('is not deployed, and what to fill in is said before anything is asked of Cloudflare', async () => {
    const deployment = await Deployment.start(['example.org']);
    deployment.write(programText, fleetText('0'.repeat(32), "{ type: 'A', name: 'www', content: '45.10.20.31' }"));
    const { code, said, requests } = await deployment.apply('example-org');
    expect({ code, requests }).toEqual({ code: 1, requests: [] });
    expect(said.replace(/[│\s]+/g, ' ')).toContain(
      'The id of a Cloudflare zone is a placeholder. Fill in zoneId under dns.zones of the fleet.',
    );
    await deployment.stop();
  });
});
