import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NginxSite, type NginxSiteProps } from '../../constructs/nginx-site';
import { certificates, type FleetInput } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { type Example, examples, synthExample } from '../examples/examples';
import { describeWith } from '../helpers/consumer';
import { namespacesAbsent } from '../helpers/namespaces';
import { evaluateNix, evaluateNixos, inputModule, someHardware } from '../helpers/nixos';
import { nginxComplaints } from '../nginx/complaints';
import { evaluatedNginx, nginxFacts } from '../nginx/evaluated';
import { acmeModule, buildWeb, webFleet } from '../nginx/web-fleet';

const absent = namespacesAbsent('unshare');
if (absent !== undefined) process.stderr.write(`skipped: nginx -t: ${absent}\n`);

/** Servers of a configuration by their `server_name`, with what they listen on. */
function servers(conf: string): [names: string, listens: string[]][] {
  return conf
    .split(/^\s*server \{$/m)
    .slice(1)
    .map((text) => {
      const [, names = ''] = /server_name ([^;]*?)\s*;/.exec(text) ?? [];
      return [names, [...text.matchAll(/listen ([^;]*?)\s*;/g)].map(([, one = '']) => one.replace(/\s+/g, ' '))];
    });
}

const longName = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.example.org`;
const dhcp: FleetInput['hosts'][string]['network'] = {
  manager: 'networkd',
  uplink: 'eno1',
  interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } },
};
const own = (props: Partial<NginxSiteProps>): NginxSiteProps => ({
  ...{ name: 'a.example.org', zones: ['lan'], why: 'a test', serve: { proxy: 'http://127.0.0.1:3000' } },
  ...props,
});

/** One host with one site. */
function single(props: Partial<NginxSiteProps>, network = testHost.network) {
  const zones = { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }] };
  const fleet = testFleet({ secrets: 'host', hosts: { ares: { ...testHost, network, zones } } });
  const names = [...new Set([props.name ?? 'a.example.org', '*.example.org'])];
  return evaluatedNginx(
    fleet,
    'ares',
    (app) => {
      const host = new HostStack(app, 'ares');
      host.facets.declare(certificates, { id: 'example.org', names, group: 'acme' }, host);
      new NginxSite(host, 'site', own(props));
    },
    [oneCertificate],
  );
}

const oneCertificate = `{
  security.acme = {
    acceptTerms = true;
    defaults = { email = "admin@example.org"; dnsProvider = "cloudflare"; environmentFile = "/run/secrets/acme"; };
    certs."example.org" = { };
  };
}`;

describeWith(['nix', 'nixos-tree', 'nginx', 'openssl'], 'NixOS 24.11 and its nginx take', () => {
  const complaints = (conf: string): string[] => (absent === undefined ? nginxComplaints(conf) : []);

  test('sites of every kind, without a failed assertion or a complaint', () => {
    const { failed, warnings, conf, acmeGroup, restartTriggers } = evaluatedNginx(webFleet, 'ares', buildWeb, [
      acmeModule,
    ]);
    expect({ failed, warnings, complaints: complaints(conf) }).toEqual({ failed: [], warnings: [], complaints: [] });
    expect({ acmeGroup, restartTriggers }).toEqual({ acmeGroup: ['nginx'], restartTriggers: ['acme'] });
  });

  test('sites on all addresses beside sites on some, with one that turns strangers away on each', () => {
    const { conf } = evaluatedNginx(webFleet, 'ares', buildWeb, [acmeModule]);
    const inside = ['10.100.0.1', '192.168.1.42', '[fd00:100::1]'];
    const all = ['0.0.0.0', '[::]', ...inside];
    const found = Object.fromEntries(
      servers(conf).map(([names, listens]) => [`${names} ${listens[0] ?? ''}`, listens]),
    );
    expect(found['_ 0.0.0.0:80 default_server']).toEqual([
      ...all.map((one) => `${one}:80 default_server`),
      ...[443, 3333].flatMap((port) => all.map((one) => `${one}:${port} ssl default_server`)),
    ]);
    expect(found['git.example.org 0.0.0.0:443 ssl']).toEqual(all.map((one) => `${one}:443 ssl`));
    expect(found['dns.example.org 192.168.1.42:3333 ssl']?.sort()).toEqual(inside.map((one) => `${one}:3333 ssl`));
  });

  test.each<[string, Partial<NginxSiteProps>, typeof dhcp | undefined]>([
    ['one site of a LAN, and nothing public', {}, undefined],
    ['a name as long as a name can be', { name: longName }, undefined],
    ['a LAN in which the host has an address from elsewhere', {}, dhcp],
  ])('%s', (_, props, network) => {
    const { failed, warnings, conf } = single(props, network);
    expect({ failed, warnings, complaints: complaints(conf) }).toEqual({ failed: [], warnings: [], complaints: [] });
  });

  describe.each(examples)('$name', (example: Example) => {
    let out = '';
    beforeAll(() => {
      out = mkdtempSync(join(tmpdir(), 'cdknix-oracle-'));
      synthExample(example, out, { args: ['--release', '24.11'] });
    });
    afterAll(() => rmSync(out, { recursive: true }));

    test('with every web server of it', () => {
      const hosts = evaluateNix(`builtins.attrNames (import ${out}/generated)`) as string[];
      for (const host of hosts.filter((name) => existsSync(join(out, 'generated', name, 'services', 'nginx.nix')))) {
        const handwritten = join(dirname(example.program), 'hosts', host);
        const hardware = existsSync(handwritten) ? handwritten : someHardware;
        const modules = [join(out, 'generated', host), hardware, inputModule('sops-nix/modules/sops')];
        const { facts } = evaluateNixos({ modules, facts: { conf: nginxFacts.conf } });
        expect({ host, complaints: complaints(facts.conf as string) }).toEqual({ host, complaints: [] });
      }
    });
  });

  (absent === undefined ? test : test.skip)('not a line that nginx does not know', () => {
    const { conf } = single({});
    expect(nginxComplaints(conf.replace('server_tokens off;', 'server_token off;'))).toEqual([
      expect.stringMatching(/\[emerg\] .*: unknown directive "server_token" in \/nginx\.conf:\d+$/),
      expect.stringContaining('test failed'),
    ]);
  });
});
