import { describeWith } from '../helpers/consumer';
import { Deployment } from './deployment';

/** Records as no construct may write them: the provider takes what the server made of each for a change. */
const careless = {
  'cname-dot': { type: 'CNAME', name: 'a.example.org', content: 'example.com.' },
  'mx-case': { type: 'MX', name: 'b.example.org', content: 'Mail.Example.COM', priority: 1 },
  'mx-dot': { type: 'MX', name: 'c.example.org', content: 'mail.example.com.', priority: 1 },
  'txt-bare': { type: 'TXT', name: 'd.example.org', content: 'v=spf1 -all' },
  'txt-long': { type: 'TXT', name: 'e.example.org', content: `"${'x'.repeat(300)}"` },
  'aaaa-long': { type: 'AAAA', name: 'f.example.org', content: '2A0E:B107:0:0::1' },
  'srv-dot': {
    type: 'SRV',
    name: '_a._tcp.example.org',
    priority: 1,
    data: { priority: 1, weight: 1, port: 1, target: 'sip.example.com.' },
  },
  'name-case': { type: 'A', name: 'G.example.org', content: '45.10.20.1' },
};

/** Records that differ from what the server makes of them too, and that this provider forgives. */
const forgiven = {
  'cname-case': { type: 'CNAME', name: 'h.example.org', content: 'Example.COM' },
  'name-short': { type: 'A', name: 'i', content: '45.10.20.1' },
};

const asWritten = {
  plain: { type: 'A', name: 'j.example.org', content: '45.10.20.1' },
  proxied: { type: 'A', name: 'k.example.org', content: '45.10.20.1', proxied: true },
};

describeWith(['tofu', 'cloudflare-provider'], 'records that are written by hand', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await Deployment.start(['example.org']);
  });

  afterAll(() => deployment.stop());

  /** A stack with these records, applied in a folder of its own. */
  const apply = async (stack: string, records: Readonly<Record<string, object>>) => {
    const zone_id = deployment.zone('example.org').id;
    const resources = Object.entries(records).map(([name, record]) => [name, { zone_id, ttl: 1, ...record }] as const);
    const json = {
      terraform: { required_providers: { cloudflare: { source: 'cloudflare/cloudflare', version: '5.14.0' } } },
      provider: { cloudflare: [{}] },
      resource: { cloudflare_dns_record: Object.fromEntries(resources) },
    };
    deployment.project.write(`cdktf.out/stacks/${stack}/cdk.tf.json`, JSON.stringify(json));
    expect((await deployment.tofu(stack, ['init'])).code).toBe(0);
    return deployment.tofu(stack, ['apply', '-auto-approve', '-input=false']);
  };

  test('change at every plan where the server keeps something else: so an empty plan says something', async () => {
    expect(await apply('careless', { ...careless, ...forgiven, ...asWritten })).toMatchObject({ code: 0 });
    const changed = await deployment.newPlan('careless');
    expect(changed.map(({ address }) => address.replace('cloudflare_dns_record.', ''))).toEqual(
      Object.keys(careless).sort(),
    );
  });

  test('are refused where the time to live is not 1 and Cloudflare stands in front', async () => {
    const record = { type: 'A', name: 'l.example.org', content: '45.10.20.1', proxied: true, ttl: 300 };
    const { code, said, requests } = await apply('proxied', { record });
    expect([code, requests]).toEqual([1, []]);
    expect(said).toContain('ttl must be set to 1 when `proxied` is true');
  });
});
