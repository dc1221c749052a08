import { idOf } from '../cloudflare/zones';
import { describeWith } from '../helpers/consumer';
import { Deployment } from './deployment';
import { fleetText, programText, unmissed } from './fleet-text';

const account = idOf('account');
const fleet = (zoneId: string): string =>
  fleetText(zoneId, '').replace("zoneId: '", `accountId: '${account}',\n        zoneId: '`);

/** A program whose host publishes these sites, if any. */
const program = (sites: string | undefined): string =>
  sites === undefined
    ? programText
    : unmissed(programText)
        .replace(
          'import { FleetApp',
          "import { CloudflareTunnel } from './constructs/cloudflare-tunnel';\nimport { FleetApp",
        )
        .replace(
          "new HostStack(app, 'ares');",
          `new CloudflareTunnel(new HostStack(app, 'ares'), 'tunnel', { sites: {${sites}} });`,
        );

const anybody = "why: 'a test'";
const play = `'play.example.org': { to: 'http://127.0.0.1:8080', ${anybody} },`;
const wide = `'*.example.org': { to: 'https://[::1]:8443', ${anybody} },`;

describeWith(['tofu', 'cloudflare-provider'], 'a tunnel that is deployed', () => {
  let deployment: Deployment;
  const write = (sites: string | undefined): void =>
    deployment.write(program(sites), fleet(deployment.zone('example.org').id));
  const theTunnel = () => deployment.cloudflare.tunnels.list(account)[0];
  const rules = () => {
    const tunnel = theTunnel();
    if (tunnel === undefined) return undefined;
    return deployment.cloudflare.tunnels.configuration(account, tunnel.id).config['ingress'];
  };

  beforeAll(async () => {
    deployment = await Deployment.start(['example.org'], { tunnels: true });
    write(wide + play);
  });
  afterAll(() => deployment.stop());

  test('has its rules at Cloudflare, names that lead to it, and an output for its token', async () => {
    const { code, said } = await deployment.apply('ares');
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
    expect(theTunnel()).toMatchObject({ name: 'cdknix example ares tunnel', config_src: 'cloudflare' });
    expect(rules()).toEqual([
      { hostname: 'play.example.org', service: 'http://127.0.0.1:8080' },
      { hostname: '*.example.org', service: 'https://[::1]:8443', originRequest: { noTLSVerify: true } },
      { service: 'http_status:404' },
    ]);
    const id = theTunnel()?.id ?? '';
    expect(deployment.records('example.org')).toEqual([
      `*.example.org CNAME ${id}.cfargotunnel.com`,
      `play.example.org CNAME ${id}.cfargotunnel.com`,
    ]);
    const { stdout } = await deployment.tofu('ares', ['output', '-raw', 'secret_tokens_cloudflared']);
    expect(stdout).toBe(deployment.cloudflare.tunnels.token(account, id));
    const written = deployment.project.files('generated', 'cdktf.out/stacks/ares/cdk.tf.json');
    expect(said + Object.values(written).join('')).not.toContain(stdout);
  });

  test('is as it should be afterwards', async () => {
    expect(await deployment.newPlan('ares')).toEqual([]);
  });

  test('takes another rule by one change, the one for everything else staying last', async () => {
    write(wide + play.replace('8080', '8081'));
    const { code, changes } = await deployment.apply('ares');
    expect({ code, changes }).toEqual({ code: 0, changes: ['PUT /accounts/:id/cfd_tunnel/:id/configurations'] });
    expect(rules()).toMatchObject([
      { hostname: 'play.example.org', service: 'http://127.0.0.1:8081' },
      { hostname: '*.example.org' },
      { service: 'http_status:404' },
    ]);
    expect(await deployment.newPlan('ares')).toEqual([]);
  });

  test('is put right when somebody changed its rules by hand', async () => {
    const { tunnels } = deployment.cloudflare;
    const id = theTunnel()?.id ?? '';
    const config = {
      ingress: [{ hostname: 'play.example.org', service: 'http://127.0.0.1:1' }, { service: 'http_status:404' }],
    };
    tunnels.configure(account, id, { config });
    expect(await deployment.newPlan('ares')).toEqual([
      { address: expect.stringContaining('tunnel-rules') as string, actions: ['update'] },
    ]);
    expect((await deployment.apply('ares')).code).toBe(0);
    expect(rules()).toHaveLength(3);
  });

  test('loses a name by a change of its rules and one record', async () => {
    write(play);
    const { code, changes } = await deployment.apply('ares');
    expect({ code, changes: [...changes].sort() }).toEqual({
      code: 0,
      changes: ['DELETE /zones/:id/dns_records/:id', 'PUT /accounts/:id/cfd_tunnel/:id/configurations'],
    });
    expect(deployment.records('example.org')).toHaveLength(1);
  });

  test('is not removed as long as a connector is there, and then as a whole', async () => {
    const id = theTunnel()?.id ?? '';
    deployment.cloudflare.tunnels.connect(id, true);
    const destroy = ['destroy', '-input=false', '-auto-approve'];
    const kept = await deployment.tofu('ares', destroy);
    expect({ code: kept.code, names: deployment.records('example.org') }).toEqual({ code: 1, names: [] });
    expect(kept.said.replace(/[│\s]+/g, ' ')).toContain('Cannot delete tunnel because it has active connections');
    deployment.cloudflare.tunnels.connect(id, false);
    expect((await deployment.tofu('ares', destroy)).code).toBe(0);
    expect(deployment.cloudflare.tunnels.list(account)).toEqual([]);
  });

  test('is refused to a token that may edit records only', async () => {
    const token = deployment.cloudflare.issueToken('narrow', [deployment.zone('example.org')], {
      rights: ['DNS Write'],
    });
    const { code, said, changes } = await deployment.tofu('ares', ['apply', '-input=false', '-auto-approve'], {
      token,
    });
    expect({ code, changes }).toEqual({ code: 1, changes: ['POST /accounts/:id/cfd_tunnel'] });
    expect(said.replace(/[│\s]+/g, ' ')).toContain('Authentication error');
  });
});
