import { describeWith } from '../helpers/consumer';
import { Deployment } from './deployment';
import { fleetText, programText, unmissed } from './fleet-text';

const program = unmissed(programText)
  .replace(
    'import { FleetApp }',
    "import { NginxSite } from './constructs/nginx-site';\nimport { certificates, FleetApp }",
  )
  .replace(
    "new HostStack(app, 'ares');",
    `const ares = new HostStack(app, 'ares');
ares.facets.declare(certificates, { id: 'example.org', names: ['*.example.org', 'example.org'], group: 'acme' }, ares);
const site = { zones: ['wan'], why: 'a test', serve: { proxy: 'http://127.0.0.1:3000' }, proxied: true };
new NginxSite(ares, 'git', { name: 'git.example.org', ...site });
new NginxSite(ares, 'www', { name: 'example.org', aliases: ['www.example.org'], ...site });`,
  );

describeWith(['tofu', 'cloudflare-provider'], 'a zone with sites behind Cloudflare', () => {
  let deployment: Deployment;
  const ssl = () => deployment.cloudflare.zones.setting(deployment.zone('example.org'), 'ssl')['value'];
  beforeAll(async () => {
    deployment = await Deployment.start(['example.org'], { rights: ['DNS Write', 'Zone Settings Write'] });
    deployment.write(program, fleetText(deployment.zone('example.org').id, ''));
  });
  afterAll(() => deployment.stop());

  test('is set to strict TLS, once, and Terraform has nothing more to do', async () => {
    expect(ssl()).toBe('full');
    const { code, changes } = await deployment.apply('example-org');
    expect({ code, changes, ssl: ssl() }).toEqual({
      code: 0,
      changes: ['PATCH /zones/:id/settings/ssl'],
      ssl: 'strict',
    });
    expect(await deployment.newPlan('example-org')).toEqual([]);
  });

  test('is set again where somebody has relaxed it by hand', async () => {
    deployment.cloudflare.zones.change(deployment.zone('example.org'), 'ssl', { value: 'flexible' });
    expect(await deployment.newPlan('example-org')).toEqual([
      { address: 'cloudflare_zone_setting.strict-tls', actions: ['update'] },
    ]);
    await deployment.apply('example-org');
    expect(ssl()).toBe('strict');
  });

  test('has proxied records of the names of the host', async () => {
    expect((await deployment.apply('ares')).code).toBe(0);
    expect(deployment.records('example.org')).toEqual([
      'example.org A 45.10.20.30',
      'example.org AAAA 2a0e:b107::30',
      'git.example.org A 45.10.20.30',
      'git.example.org AAAA 2a0e:b107::30',
      'www.example.org A 45.10.20.30',
      'www.example.org AAAA 2a0e:b107::30',
    ]);
    expect(await deployment.newPlan('ares')).toEqual([]);
  });
});
