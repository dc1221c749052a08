import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { agreementScript } from '../../constructs/dynamic-dns/agreement';
import { describeWith, run } from '../helpers/consumer';
import { NameServer } from './name-server';

const zone = 'example.org';
const vpn = { name: 'vpn.example.org', type: 'A', zone } as const;
const www = { name: 'www.example.org', type: 'A', zone } as const;
const six = { name: 'vpn.example.org', type: 'AAAA', zone } as const;

describeWith(['curl', 'kdig', 'shellcheck'], 'the look at public records', () => {
  const names = new NameServer();
  let web: Server;
  let folder = '';
  let resolver = '';
  let page = '';
  /** What the page says of who asks it; nothing, and it does not answer. */
  let seen = '';

  beforeAll(async () => {
    resolver = `127.0.0.1#${await names.start()}`;
    web = createServer((_, response) => {
      response.statusCode = seen === '' ? 503 : 200;
      response.end(`fl=1\nh=127.0.0.1\nip=${seen}\nts=1\n`);
    });
    await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
    page = `http://127.0.0.1:${(web.address() as AddressInfo).port}/cdn-cgi/trace`;
  });
  afterAll(() => {
    names.stop();
    web.close();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdknix-records-'));
    names.records.clear();
    seen = '203.0.113.7';
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the unit's program as systemd does, and returns what it wrote for node_exporter and for people. */
  async function look(asked: Parameters<typeof agreementScript>[0], resolvers = [resolver]) {
    const script = join(folder, 'script');
    writeFileSync(script, agreementScript(asked, { folder, trace: page, resolvers }));
    const { stderr } = await promisify(execFile)('bash', ['-e', script]);
    return { numbers: readFileSync(join(folder, 'dynamic-dns.prom'), 'utf8'), told: stderr };
  }

  test('says of each record whether it is the address that the host is seen at', async () => {
    names.records.set('vpn.example.org A', ['203.0.113.7']).set('www.example.org A', ['203.0.113.99']);
    expect(await look([vpn, www])).toEqual({
      numbers:
        'cdknix_dynamic_dns_matches{name="vpn.example.org",type="A"} 1\n' +
        'cdknix_dynamic_dns_matches{name="www.example.org",type="A"} 0\n',
      told: 'www.example.org leads to 203.0.113.99, and this host has 203.0.113.7\n',
    });
  });

  test('does not take one address for the beginning of another', async () => {
    names.records.set('vpn.example.org A', ['203.0.113.70']);
    expect((await look([vpn])).numbers).toBe('cdknix_dynamic_dns_matches{name="vpn.example.org",type="A"} 0\n');
  });

  test('counts a record that is not there as a wrong one', async () => {
    expect(await look([vpn])).toEqual({
      numbers: 'cdknix_dynamic_dns_matches{name="vpn.example.org",type="A"} 0\n',
      told: 'vpn.example.org leads to nothing, and this host has 203.0.113.7\n',
    });
  });

  test('has no verdict where a resolver fails, and asks the next one', async () => {
    names.records.set('vpn.example.org A', undefined);
    const none = { numbers: '', told: 'cannot tell whether vpn.example.org is right\n' };
    expect(await look([vpn])).toEqual(none);
    names.records.set('vpn.example.org A', ['203.0.113.7']);
    const broken = new NameServer();
    broken.records.set('vpn.example.org A', undefined);
    const first = `127.0.0.1#${await broken.start()}`;
    const { numbers } = await look([vpn], [first, resolver]);
    broken.stop();
    expect(numbers).toBe('cdknix_dynamic_dns_matches{name="vpn.example.org",type="A"} 1\n');
  });

  test('has no verdict without a way to the Internet, or without an address of that family', async () => {
    names.records.set('vpn.example.org A', ['203.0.113.7']).set('vpn.example.org AAAA', ['2001:db8::7']);
    // The page is on an IPv4 address: over IPv6 nobody answers.
    expect((await look([vpn, six])).numbers).toBe('cdknix_dynamic_dns_matches{name="vpn.example.org",type="A"} 1\n');
    seen = '';
    expect((await look([vpn])).numbers).toBe('');
  });

  test('leaves a file that node_exporter may read, whole or not at all', async () => {
    await look([vpn]);
    expect(statSync(join(folder, 'dynamic-dns.prom')).mode & 0o777).toBe(0o644);
    expect(existsSync(join(folder, 'dynamic-dns.prom.new'))).toBe(false);
  });

  test('is shell that shellcheck has nothing to say of', () => {
    const script = join(folder, 'script');
    writeFileSync(script, agreementScript([vpn, six]));
    expect(run('shellcheck', ['--shell=bash', script])).toBe('');
  });
});
