import { publicName } from '../../../lib';
import { refusals, resources, withSites, type World } from './site-fleet';

const zoneId = 'a'.repeat(32);
const a = (name: string, proxied = false) => ({
  ...{ zone_id: zoneId, name, type: 'A', content: '5.9.1.2', proxied, ttl: 1 },
  comment: 'Managed by cdknix',
});
const record: World = { zone: { records: [{ type: 'A', name: 'ares', host: 'ares' }] } };
const dnsRecords = ({ files }: ReturnType<typeof withSites>, stack = 'ares') =>
  resources(files, stack, 'cloudflare_dns_record');

describe('a site in public DNS', () => {
  test('for the Internet has records of the host for each of its names', () => {
    const site = { zones: ['wan'], aliases: ['code.example.org'] };
    expect(dnsRecords(withSites({ site }))).toEqual([a('code.example.org'), a('git.example.org')]);
  });

  test('for a LAN has none, unless it is asked for', () => {
    expect(dnsRecords(withSites({ site: {} }))).toEqual([]);
    expect(dnsRecords(withSites({ site: { record: true } }))).toEqual([a('git.example.org')]);
  });

  test('for the Internet has none where none is wanted, and may then have any name', () => {
    const certificates = [{ id: 'example.com', names: ['example.com'], group: 'acme' }];
    const site = { zones: ['wan'], record: false, name: 'example.com' };
    expect(dnsRecords(withSites({ site }, { certificates }))).toEqual([]);
  });

  test('behind Cloudflare has proxied records, and asks for strict TLS once', () => {
    const sites = {
      www: { name: 'example.org', aliases: ['www.example.org'], zones: ['wan'], proxied: true },
      shop: { name: 'shop.example.org', zones: ['wan'], proxied: true },
    };
    const made = withSites(sites);
    expect(dnsRecords(made)).toEqual([a('example.org', true), a('shop.example.org', true), a('www.example.org', true)]);
    expect(resources(made.files, 'example-org', 'cloudflare_zone_setting')).toEqual([
      { zone_id: zoneId, setting_id: 'ssl', value: 'strict' },
    ]);
    expect(resources(withSites({ site: { zones: ['wan'] } }).files, 'example-org', 'cloudflare_zone_setting')).toEqual(
      [],
    );
  });

  test('is behind Cloudflare where the record of the fleet is', () => {
    const zone = { records: [{ type: 'A' as const, name: 'git', host: 'ares', proxied: true }] };
    const made = withSites({ site: { zones: ['wan'] } }, { zone });
    expect(dnsRecords(made)).toEqual([]);
    expect(made.text('site-site')).toContain('$from_cloudflare = 0');
    expect(resources(made.files, 'example-org', 'cloudflare_zone_setting')).toHaveLength(1);
  });

  test('may be a CNAME of another name of the host, in the stack of the zone', () => {
    const made = withSites({ site: { zones: ['wan'], record: { alias: 'ares.example.org' } } }, record);
    expect(dnsRecords(made)).toEqual([]);
    expect(dnsRecords(made, 'example-org')).toEqual([
      a('ares.example.org'),
      { ...a('git.example.org'), type: 'CNAME', content: 'ares.example.org' },
    ]);
  });

  test('warns of a name behind Cloudflare that its certificate does not reach', () => {
    const certificates = [{ id: 'x', names: ['a.b.example.org'], group: 'acme' }];
    const site = { name: 'a.b.example.org', zones: ['wan'], proxied: true };
    expect(withSites({ site }, { certificates }).log).toContain(
      "warning: [ares/site] name: is more than one level below 'example.org', where Cloudflare's usual certificate ends, got 'a.b.example.org'; take a name one level below it, or order a certificate",
    );
  });
});

describe('a site in public DNS is refused', () => {
  test('in no zone of the fleet', () => {
    const site = { name: 'git.example.net', zones: ['wan'] };
    expect(refusals({ site })).toEqual([
      "[ares] public name: must be a full name within a zone of the fleet, got 'git.example.net'; did you mean 'example.org'?",
    ]);
  });

  test('on a host that the Internet does not reach', () => {
    expect(refusals({ site: { zones: ['wan'] } }, { host: { publicAddress: {} } })).toEqual([
      "[ares] git.example.org: is asked for by 'code', but the host has no public address; give hosts.ares.publicAddress",
    ]);
  });

  test('where another construct puts Cloudflare in front of it without its knowledge', () => {
    const more: World['more'] = (host) => publicName(host, 'git.example.org', { why: 'x', proxied: true });
    expect(refusals({ site: { zones: ['wan'] } }, { more })).toEqual([
      "[ares/site] proxied: stands behind Cloudflare by the word of another construct or record, got 'git.example.org'; say proxied: true here",
    ]);
  });

  test('as a CNAME of what is no name of the host', () => {
    const site = { zones: ['wan'], record: { alias: 'hera.example.org' } };
    expect(refusals({ site }, record)).toEqual([
      "[ares/site] record: is to be a CNAME of 'hera.example.org', but that is no public name of the host; it has 'ares.example.org': name one of them",
    ]);
  });

  test('as a CNAME of itself', () => {
    const site = { zones: ['wan'], record: { alias: 'git.example.org' } };
    expect(refusals({ site }, record)).toContain(
      "[ares/site] record: is to be a CNAME of 'git.example.org', but that is a name of the site itself; name another one",
    );
  });

  test('as a CNAME of what Cloudflare stands in front of', () => {
    const zone = { records: [{ type: 'A' as const, name: 'ares', host: 'ares', proxied: true }] };
    const site = { zones: ['wan'], record: { alias: 'ares.example.org' } };
    expect(refusals({ site }, { zone })).toEqual([
      "[ares/site] record: is to be a CNAME of 'ares.example.org', but Cloudflare stands in front of that; leave the record to addresses",
    ]);
  });

  test('as a CNAME in no zone of the fleet', () => {
    const site = { name: 'git.example.net', zones: ['wan'], record: { alias: 'ares.example.org' } };
    expect(refusals({ site }, record)).toEqual([
      "[ares/site] record: is to be a CNAME in no zone of the fleet, got 'git.example.net'; take a name in one of dns.zones",
    ]);
  });

  test('as a CNAME where something else asks for addresses', () => {
    const more: World['more'] = (host) => publicName(host, 'git.example.org', { why: 'x' });
    const site = { zones: ['wan'], record: { alias: 'ares.example.org' } };
    expect(refusals({ site }, { ...record, more })).toEqual([
      "[ares/site] record: is to be a CNAME of 'ares.example.org', but something else asks for the addresses of 'git.example.org'; leave one of them out",
    ]);
  });
});
