import { DynamicDns, type DynamicDnsProps } from '../../constructs/dynamic-dns';
import { type FleetInput, type IHost, placeholder, placeholderId, publicName } from '../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';

type Zones = NonNullable<NonNullable<FleetInput['dns']>['zones']>;
type Address = FleetInput['hosts'][string]['publicAddress'];

const [one, two] = ['a'.repeat(32), 'b'.repeat(32)];
const dynamic4: Address = { ipv4: 'dynamic' };
const dynamic: Address = { ipv4: 'dynamic', ipv6: 'dynamic' };
const zones: Zones = {
  'example.org': { zoneId: one, records: [{ type: 'A', name: '@', host: 'ares' }] },
  'example.net': { zoneId: two },
};
const why = 'a test';

function options(publicAddress: Address, dnsZones: Zones = zones) {
  const hosts = { ares: { ...testHost, ...(publicAddress !== undefined && { publicAddress }) } };
  return { fleet: testFleet({ hosts, dns: { zones: dnsZones } }) };
}

interface Json {
  readonly resource?: { readonly cloudflare_api_token?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  readonly output?: unknown;
}

/** What comes of a host with the construct: its module, its stack, its secrets. */
function render(publicAddress: Address, ask: (host: IHost) => void = () => undefined, dnsZones?: Zones) {
  const { files, log } = synthFleet(
    (app) => {
      const host = new HostStack(app, 'ares');
      new DynamicDns(host, 'dynamic-dns');
      ask(host);
    },
    options(publicAddress, dnsZones),
  );
  const json = (files['cdktf.out/stacks/ares/cdk.tf.json'] ?? {}) as Json;
  const [first] = Object.entries(json.resource?.cloudflare_api_token ?? {});
  const [id, token] = first ?? ['', {}];
  const args = Object.fromEntries(Object.entries(token).filter(([name]) => name !== '//'));
  return {
    log,
    json,
    token: { id, args },
    nix: files['generated/ares/networking/dynamic-dns.nix'],
    secrets: files['generated/ares/security/secrets.nix'],
  };
}

const policy = (...zoneIds: string[]) => [
  {
    effect: 'allow',
    permission_groups: [{ id: '4755a26eedb94da69e1066d98aa820be' }, { id: 'c8fed203ed3043cba015a93ad1616f1f' }],
    resources: `{${zoneIds.map((id) => `"com.cloudflare.api.account.zone.${id}":"*"`).join(',')}}`,
  },
];

describe('the token of DynamicDns', () => {
  test('has a name of its own and may edit DNS in the one zone', () => {
    expect(render(dynamic4).token).toEqual({
      id: 'dynamic-dns_token_9D82ECD8',
      args: { name: 'cdknix example ares dynamic-dns', policies: policy(one) },
    });
  });

  test('is for every zone that the host has a name in, whoever asks first', () => {
    const { token } = render(dynamic4, (host) => publicName(host, 'vpn.example.net', { why }));
    expect(token.args['policies']).toEqual(policy(one, two));
  });

  test('is not for a zone where the host has no dynamic name', () => {
    const records = [{ type: 'A', name: 'ns', content: '5.9.1.2' }] as const;
    const { token } = render(dynamic4, undefined, { ...zones, 'example.net': { zoneId: two, records: [...records] } });
    expect(token.args['policies']).toEqual(policy(one));
  });

  test('is an output for the secret, and its value is nowhere else', () => {
    const { json, secrets, nix } = render(dynamic4);
    expect(json.output).toEqual({
      'secret_tokens_cloudflare-dynamic-dns': {
        sensitive: true,
        value: '${cloudflare_api_token.dynamic-dns_token_9D82ECD8.value}',
      },
    });
    expect(`${String(secrets)}${String(nix)}`).not.toContain('cloudflare_api_token');
  });

  test('is not made for a zone whose id is a placeholder, with a warning', () => {
    const zoneId = placeholder(placeholderId, 'zone id') as never;
    const { json, log } = render(dynamic4, undefined, { 'example.org': { ...zones['example.org']!, zoneId } });
    expect(json).toEqual({});
    expect(log).toContain(
      `warning: [ares/dynamic-dns] zone 'example.org' has a placeholder for its id, got '${placeholderId}'; no token is made for it`,
    );
  });
});

describe('DynamicDns on the host', () => {
  const web = (family: number) =>
    `webv${family}, webv${family}=https://api.cloudflare.com/cdn-cgi/trace, webv${family}-skip='h=api.cloudflare.com'`;

  test('keeps the records of one zone current with ddclient', () => {
    expect(render(dynamic4, (host) => publicName(host, 'vpn.example.org', { why })).nix).toBe(`{ config, ... }:
{
  services.ddclient = {
    domains = [
      "example.org"
      "vpn.example.org"
    ];
    enable = true;
    extraConfig = "max-interval=1h\\n";
    interval = "5min";
    passwordFile = config.sops.secrets."tokens/cloudflare-dynamic-dns".path;
    protocol = "cloudflare";
    username = "token";
    usev4 = "${web(4)}";
    usev6 = "";
    zone = "example.org";
  };
}
`);
  });

  test('groups names by zone and by what is dynamic, a line each', () => {
    const { nix } = render(dynamic, (host) => {
      publicName(host, '*.example.net', { why });
      publicName(host, 'vpn.example.org', { why });
    });
    expect(nix).toContain('domains = [ ];');
    expect(nix).toContain(`    extraConfig = ''
      max-interval=1h
      usev4=${web(4)}, usev6=${web(6)}, zone=example.net *.example.net
      usev4=${web(4)}, zone=example.org example.org
      usev4=${web(4)}, usev6=${web(6)}, zone=example.org vpn.example.org
    '';`);
  });

  test('asks for IPv6 only where that alone is dynamic', () => {
    const { nix } = render({ ipv4: '5.9.1.2', ipv6: 'dynamic' }, (host) =>
      publicName(host, 'vpn.example.org', { why }),
    );
    expect(nix).toContain('usev4 = "";');
    expect(nix).toContain(`usev6 = "${web(6)}";`);
    expect(nix).toContain('domains = [ "vpn.example.org" ];');
  });

  test('starts again when its token is delivered', () => {
    expect(render(dynamic4).secrets).toContain(`"tokens/cloudflare-dynamic-dns" = {
      mode = "0400";
      restartUnits = [ "ddclient.service" ];
    };`);
  });

  test('has its interval and its place for the token as asked', () => {
    const { files } = synthFleet((app) => {
      new DynamicDns(new HostStack(app, 'ares'), 'ddns', { interval: '30s', secretKey: 'tokens/ddns' });
    }, options(dynamic4));
    expect(files['generated/ares/networking/dynamic-dns.nix']).toContain('interval = "30s";');
    expect(files['generated/ares/networking/dynamic-dns.nix']).toContain(
      'passwordFile = config.sops.secrets."tokens/ddns".path;',
    );
  });

  test('does not depend on the order of calls', () => {
    const asks: ((host: IHost) => unknown)[] = [
      (host) => new DynamicDns(host, 'dynamic-dns'),
      (host) => publicName(host, 'a.example.org', { why }),
      (host) => publicName(host, 'a.example.org', { why: 'a site', proxied: true }),
      (host) => publicName(host, 'b.example.net', { why }),
    ];
    const texts = (order: typeof asks) =>
      synthFleet((app) => {
        const host = new HostStack(app, 'ares');
        for (const ask of order) ask(host);
        new ZoneStack(app, 'zone', { zone: 'example.org' });
      }, options(dynamic)).texts;
    const expected = texts(asks);
    expect(texts([...asks].reverse())).toEqual(expected);
    expect(texts([asks[2]!, asks[0]!, asks[3]!, asks[1]!])).toEqual(expected);
  });
});

describe('whether records are right', () => {
  function check(ask: (host: IHost) => void = () => undefined): string {
    const { files } = synthFleet((app) => {
      const host = new HostStack(app, 'ares');
      new DynamicDns(host, 'dynamic-dns');
      ask(host);
    }, options(dynamic));
    const text = files['generated/ares/networking/dynamic-dns-check.nix'];
    return typeof text === 'string' ? text : '';
  }
  const asked = (text: string): string[] =>
    [...text.matchAll(/^ +check '(.+)' (\w+) /gm)].map(([, ...of]) => of.join(' '));

  test('is looked at for each name and family that is kept current, each once', () => {
    const text = check((host) => {
      for (const name of ['vpn.example.org', 'git.example.org']) publicName(host, name, { proxied: false, why });
      publicName(host, 'git.example.org', { proxied: false, why });
    });
    expect(asked(text)).toEqual([
      'example.org A',
      'git.example.org A',
      'git.example.org AAAA',
      'vpn.example.org A',
      'vpn.example.org AAAA',
    ]);
    expect(text).toContain('unitConfig.ConditionPathIsDirectory = "/var/lib/node-exporter-text";');
    expect(text).toContain('startAt = "*:0/15";');
  });

  test('is not asked of names that Cloudflare stands in front of', () => {
    const proxied = (host: IHost): void => publicName(host, 'www.example.org', { proxied: true, why });
    expect(asked(check(proxied))).toEqual(['example.org A']);
  });
});

describe('DynamicDns refuses', () => {
  const lines = (publicAddress: Address, props: DynamicDnsProps = {}, dnsZones?: Zones) =>
    synthProblems((app) => new DynamicDns(new HostStack(app, 'ares'), 'ddns', props), options(publicAddress, dnsZones));

  test('a host with a static address', () => {
    expect(lines({ ipv4: '5.9.1.2' })).toEqual([
      `[ares/ddns] host: has no dynamic public address to keep current, got {"ipv4":"5.9.1.2"}; leave this out, or write 'dynamic' in hosts.ares.publicAddress`,
    ]);
  });

  test('a host that nothing names', () => {
    expect(lines(dynamic4, {}, { 'example.org': { zoneId: one } })).toEqual([
      "[ares/ddns] no public name of the host needs it; give a record of dns.zones host: 'ares', or leave this out",
    ]);
  });

  test.each(['5', '0s', '5m', '1 h'])("an interval of '%s'", (interval) => {
    expect(lines(dynamic4, { interval })).toEqual([
      `[ares/ddns] interval: must be a number with s, min or h, got '${interval}'; write it like '5min'`,
    ]);
  });

  test('a second one on the same host', () => {
    const twice = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      new DynamicDns(host, 'one', { secretKey: 'tokens/one' });
      new DynamicDns(host, 'two', { secretKey: 'tokens/two' });
    }, options(dynamic4));
    expect(twice).toContain("[ares] dynamic names: are kept current by 'ares/one' and by 'ares/two'; keep one");
  });
});
