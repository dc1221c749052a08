import { type DnsRecord } from '../../lib/fleet';
import { changed, fleetWith, linesOf } from './base-fleet';

const path = 'dns/zones/olymp.dev/records';
const recordsOf = (records: unknown[], more = {}): readonly DnsRecord[] =>
  fleetWith({ [path]: records, ...more }).dns.zones['olymp.dev']?.records ?? [];

describe('the name of a record', () => {
  test.each([
    ['@', 'olymp.dev'],
    ['www', 'www.olymp.dev'],
    ['WWW.Olymp.dev', 'www.olymp.dev'],
    ['a.b', 'a.b.olymp.dev'],
    ['a.olymp.dev.', 'a.olymp.dev'],
    ['*', '*.olymp.dev'],
    ['_dmarc', '_dmarc.olymp.dev'],
    ['bücher', 'xn--bcher-kva.olymp.dev'],
    ['notolymp.dev', 'notolymp.dev.olymp.dev'],
  ])('%s is %s', (name, full) => {
    expect(recordsOf([{ type: 'TXT', name, content: 'x' }])[0]?.name).toBe(full);
  });
});

describe('a record of a host', () => {
  const record = { type: 'A', name: '@', host: 'ares' };
  test('has the address of the host', () => {
    expect(recordsOf([record])).toEqual([
      { ...record, name: 'olymp.dev', ttl: 1, proxied: false, content: '5.9.1.2', dynamic: false },
    ]);
  });

  test('has no address where the host keeps it current', () => {
    expect(recordsOf([record], { 'hosts/ares/publicAddress/ipv4': 'dynamic' })).toEqual([
      { ...record, name: 'olymp.dev', ttl: 1, proxied: false, dynamic: true },
    ]);
  });

  test('is the same as one with that address', () => {
    expect(linesOf(changed({ [path]: [record, { type: 'A', name: '@', content: '5.9.1.2' }] }))).toEqual([
      '[fleet] dns.zones."olymp.dev".records.1: is the same record as dns.zones."olymp.dev".records.0; remove one',
    ]);
  });
});

describe('records at one name', () => {
  test('may be several addresses', () => {
    const contents = ['5.9.1.7', '5.9.1.8'];
    expect(recordsOf(contents.map((content) => ({ type: 'A', name: 'x', content })))).toHaveLength(2);
  });

  test('may be mail and text beside a CNAME of the zone itself', () => {
    const alias = { type: 'CNAME', name: '@', content: 'pages.titan.dev' };
    expect(recordsOf([alias, { type: 'TXT', name: '@', content: 'x' }])).toHaveLength(2);
    expect(linesOf(changed({ [path]: [{ type: 'A', name: '@', host: 'ares' }, alias] }))).toEqual([
      `[fleet] dns.zones."olymp.dev".records.1: a CNAME must be the only A, AAAA or CNAME at 'olymp.dev', but dns.zones."olymp.dev".records.0 (A) is there too; remove one`,
    ]);
  });
});

test('records of every type are read', () => {
  const records = [
    { type: 'SRV', name: '_sip._tcp', priority: 1, weight: 2, port: 5060, target: 'SIP.olymp.dev.' },
    { type: 'CAA', name: '@', tag: 'issue', value: 'letsencrypt.org; validationmethods=dns-01' },
    { type: 'AAAA', name: 'six', content: '2A01:4F8:0::1' },
  ];
  expect(recordsOf(records)).toEqual([
    { ...records[0], name: '_sip._tcp.olymp.dev', target: 'sip.olymp.dev', ttl: 1 },
    { ...records[1], name: 'olymp.dev', ttl: 1, flags: 0 },
    { ...records[2], name: 'six.olymp.dev', content: '2a01:4f8::1', ttl: 1, proxied: false, dynamic: false },
  ]);
});
