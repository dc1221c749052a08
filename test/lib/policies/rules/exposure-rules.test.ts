import { HostFirewall } from '../../../../constructs/host-firewall';
import { nix, type NixValue, Port } from '../../../../lib';
import { FirewallOnEveryServer } from '../../../../lib/policies/rules/firewall-on-every-server';
import { ForwardingIsFiltered } from '../../../../lib/policies/rules/forwarding-is-filtered';
import { NftRulesMatchFirst } from '../../../../lib/policies/rules/nft-rules-match-first';
import { PublicPortHasReason } from '../../../../lib/policies/rules/public-port-has-reason';
import { UiHasLogin } from '../../../../lib/policies/rules/ui-has-login';
import { UplinkNotTrusted } from '../../../../lib/policies/rules/uplink-not-trusted';
import { broken, holds, judged, server, silent } from './judged';

const firewall = (settings: NixValue): NixValue => ({ networking: { firewall: settings } });
const services = (settings: NixValue): NixValue => ({ services: settings });

describe('FirewallOnEveryServer', () => {
  const off =
    'networking.firewall.enable switches the firewall off, got false; take it out, and claim the ports that have to be reached';

  test('holds where nothing is said, and where another module says yes with more weight', () => {
    expect(judged(FirewallOnEveryServer, {})).toEqual(holds);
    const weak = firewall({ enable: nix.mkDefault(false) });
    expect(judged(FirewallOnEveryServer, weak, (host) => new HostFirewall(host, 'firewall'))).toEqual(holds);
  });

  test('is broken by a module that switches it off, by force too', () => {
    expect(judged(FirewallOnEveryServer, firewall({ enable: false }))).toEqual(broken(FirewallOnEveryServer, off));
    const forced = firewall(nix.mkForce({ enable: false }));
    expect(judged(FirewallOnEveryServer, forced, (host) => new HostFirewall(host, 'firewall'))).toEqual(
      broken(FirewallOnEveryServer, off),
    );
  });

  test('does not apply under Windows', () => {
    const network = { manager: 'wsl', interfaces: { eth0: { kind: 'external' } } } as const;
    const wsl = server({ kind: 'wsl', network, zones: {} });
    expect(judged(FirewallOnEveryServer, firewall({ enable: false }), undefined, wsl)).toEqual(silent);
  });
});

describe('UplinkNotTrusted', () => {
  test('holds for a tunnel, and does not apply where nothing is trusted', () => {
    expect(judged(UplinkNotTrusted, firewall({ trustedInterfaces: ['wg0'] }))).toEqual(holds);
    expect(judged(UplinkNotTrusted, {})).toEqual(silent);
  });

  test('is broken by the interface of the Internet, whoever adds it', () => {
    const config = firewall({ trustedInterfaces: nix.mkAfter(['wg0', 'eno1']) });
    expect(judged(UplinkNotTrusted, config)).toEqual(
      broken(
        UplinkNotTrusted,
        "networking.firewall.trustedInterfaces has the interface that the Internet comes in by, got 'eno1'; open ports to zones instead",
      ),
    );
  });
});

describe('ForwardingIsFiltered', () => {
  const sysctl = (name: string, value: NixValue): NixValue => ({ boot: { kernel: { sysctl: { [name]: value } } } });

  test('holds where the firewall of the host filters it', () => {
    const forward = {
      from: 'podman*',
      to: 'eno1',
      sources: ['10.88.0.0/16'],
      destinations: ['0.0.0.0/0'],
      why: 'containers',
    };
    const config = sysctl('net.ipv4.ip_forward', 1);
    expect(
      judged(ForwardingIsFiltered, config, (host) => new HostFirewall(host, 'firewall', { forwards: [forward] })),
    ).toEqual(holds);
  });

  test.each<[string, NixValue]>([
    ['nothing', {}],
    ['a sysctl that is off', sysctl('net.ipv6.conf.all.forwarding', false)],
    ['another sysctl', sysctl('net.ipv4.ip_nonlocal_bind', 1)],
  ])('does not apply to %s', (_, config) => {
    expect(judged(ForwardingIsFiltered, config)).toEqual(silent);
  });

  const told = (cause: string, got: string, remedy: string): string =>
    `networking.firewall.filterForward is not true though the host forwards (${cause} of 'ares/own'), got ${got}; ${remedy}`;

  test.each<[string, NixValue]>([
    ['net.ipv4.ip_forward', sysctl('net.ipv4.ip_forward', 1)],
    ['net.ipv4.conf.all.forwarding', sysctl('net.ipv4.conf.all.forwarding', nix.mkOverride(99, true))],
    ['net.ipv6.conf.all.forwarding', sysctl('net.ipv6.conf.all.forwarding', '1')],
    [
      'IPv6Forwarding',
      { systemd: { network: { networks: { '30-eno1': { networkConfig: { IPv6Forwarding: true } } } } } },
    ],
    [
      'IPMasquerade',
      { systemd: { network: { networks: { '30-eno1': { networkConfig: { IPMasquerade: 'both' } } } } } },
    ],
    ['enable', { networking: { nat: { enable: true } } }],
  ])('is broken by %s alone', (cause, config) => {
    const text = told(cause, 'nothing, which NixOS takes for false', 'add a HostFirewall to the host');
    expect(judged(ForwardingIsFiltered, config)).toEqual({
      answer: 'violates',
      problems: [`[ares] ForwardingIsFiltered: ${text}`],
    });
  });

  test('is broken by who switches the filter off', () => {
    const config = {
      ...(sysctl('net.ipv4.ip_forward', 1) as object),
      networking: { firewall: { filterForward: nix.mkForce(false) } },
    };
    expect(judged(ForwardingIsFiltered, config)).toEqual(
      broken(ForwardingIsFiltered, told('net.ipv4.ip_forward', 'false', 'take that out')),
    );
  });
});

describe('PublicPortHasReason', () => {
  const remedy = 'claim it in the fleet with its zones and a reason (existingServices), and leave this out';
  const claimed = (why: string) => (host: Parameters<NonNullable<Parameters<typeof judged>[2]>>[0]) =>
    host.existingService({ port: Port.of(8080), protocol: 'tcp', zones: ['wan'], why });

  test('holds for claims with a reason, and for ports of a tunnel', () => {
    expect(judged(PublicPortHasReason, {}, claimed('game server'))).toEqual(holds);
    expect(judged(PublicPortHasReason, {})).toEqual(silent);
    expect(judged(PublicPortHasReason, firewall({ interfaces: { wg0: { allowedTCPPorts: [80] } } }))).toEqual(silent);
  });

  test.each(['TODO', 'port 8080', 'tcp 8080', 'x', 'test'])('is broken by %j for a reason', (why) => {
    expect(judged(PublicPortHasReason, {}, claimed(why))).toEqual({
      answer: 'violates',
      problems: [
        `[ares] PublicPortHasReason: port 8080/tcp is open to the Internet for a reason that says nothing, got '${why}'; say what listens there and for whom`,
      ],
    });
  });

  test.each<[NixValue, string]>([
    [firewall({ allowedTCPPorts: [80, 443] }), 'networking.firewall.allowedTCPPorts opens 80, 443 to the Internet'],
    [
      firewall({ interfaces: { eno1: { allowedUDPPorts: [53] } } }),
      'networking.firewall.interfaces.eno1.allowedUDPPorts opens 53 to the Internet',
    ],
    [
      firewall({ allowedTCPPortRanges: [{ from: 1, to: 9 }] }),
      'networking.firewall.allowedTCPPortRanges opens [{"from":1,"to":9}] to the Internet',
    ],
  ])('is broken past the claims: %j', (config, text) => {
    expect(judged(PublicPortHasReason, config)).toEqual(
      broken(PublicPortHasReason, `${text} without a reason; ${remedy}`),
    );
  });

  test('is broken by a service that opens its own ports', () => {
    const config = services({
      jellyfin: { enable: true, openFirewall: true },
      prometheus: { exporters: { node: { openFirewall: true } } },
    });
    const text = (option: string): string =>
      `services.${option}.openFirewall opens its ports to every zone without a reason, got true; ${remedy}`;
    expect(judged(PublicPortHasReason, config)).toEqual(
      broken(PublicPortHasReason, text('jellyfin'), text('prometheus.exporters.node')),
    );
  });

  test('is broken by an SSH server that nobody tells not to', () => {
    expect(judged(PublicPortHasReason, services({ openssh: { enable: true } }))).toEqual(
      broken(
        PublicPortHasReason,
        'services.openssh.openFirewall opens SSH to every zone, got nothing, which NixOS takes for true; set it to false and claim the port, or use SshServer',
      ),
    );
    expect(judged(PublicPortHasReason, services({ openssh: { enable: true, openFirewall: false } }))).toEqual(silent);
  });
});

describe('NftRulesMatchFirst', () => {
  const table = (rule: string): NixValue => ({
    networking: {
      nftables: { tables: { mss: { family: 'inet', content: nix.lines(`chain forward {\n  ${rule}\n}\n`) } } },
    },
  });
  const told = (match: string, done: string, rule: string): string =>
    `networking.nftables.tables.mss.content looks at '${match}' after it has done '${done}', got '${rule}'; write what it looks at first`;

  test.each([
    'iifname "wg0" tcp flags syn / syn,rst tcp option maxseg size set rt mtu',
    'type filter hook forward priority mangle; policy accept;',
    'counter ip saddr 10.0.0.0/8 accept',
    'pkttype host counter limit rate 10/minute log level info prefix "tcp dport 22: "',
    'set banned { type ipv4_addr; flags interval; }',
    'meta mark set ct mark',
    'tcp dport 22 accept # limit rate 1/second tcp dport',
    'iifname { "a", "b" } tcp dport { 22, 80 } limit rate 5/second burst 10 packets accept',
  ])('holds for %j', (rule) => {
    expect(judged(NftRulesMatchFirst, table(rule))).toEqual(holds);
  });

  test.each([
    [
      'tcp flags syn tcp option maxseg size set rt mtu oifname "wg0"',
      'oifname',
      'tcp option maxseg size set rt mtu',
      'tcp flags syn tcp option maxseg size set rt mtu oifname ""',
    ],
    [
      'tcp option maxseg size set 1340 iifname "wg0"',
      'iifname',
      'tcp option maxseg size set 1340',
      'tcp option maxseg size set 1340 iifname ""',
    ],
    [
      'limit rate 5/second tcp dport 22 accept',
      'tcp dport',
      'limit rate 5/second',
      'limit rate 5/second tcp dport 22 accept',
    ],
    ['log prefix "in" ip saddr 10.0.0.1 drop', 'ip saddr', 'log prefix ""', 'log prefix "" ip saddr 10.0.0.1 drop'],
    [
      'meta mark set 0x1 limit rate 1/second counter ct state new accept',
      'ct state',
      'limit rate 1/second',
      'meta mark set 0x1 limit rate 1/second counter ct state new accept',
    ],
  ])('is broken by %j', (rule, match, done, shown) => {
    expect(judged(NftRulesMatchFirst, table(rule))).toEqual(broken(NftRulesMatchFirst, told(match, done, shown)));
  });

  test('reads rules of the firewall too, and holds for those of ours', () => {
    const rule = 'limit rate 5/second tcp dport 22 accept';
    const text = told('tcp dport', 'limit rate 5/second', rule).replace(
      'nftables.tables.mss.content',
      'firewall.extraInputRules',
    );
    expect(judged(NftRulesMatchFirst, firewall({ extraInputRules: rule }))).toEqual(broken(NftRulesMatchFirst, text));
    expect(judged(NftRulesMatchFirst, {}, (host) => new HostFirewall(host, 'firewall'))).toEqual(holds);
    expect(judged(NftRulesMatchFirst, {})).toEqual(silent);
  });
});

describe('UiHasLogin', () => {
  const adguard = (fields: object): NixValue =>
    services({ adguardhome: { enable: true, mutableSettings: false, ...fields } });

  test.each<[string, NixValue]>([
    ['a page on loopback', adguard({ host: '127.0.0.1' })],
    ['users in its file', adguard({ settings: { users: [{ name: 'zeus', password: 'X' }] } })],
    ['users of the page itself', adguard({ mutableSettings: true })],
    [
      'Grafana on loopback, as NixOS has it',
      services({ grafana: { enable: true, settings: { 'auth.anonymous': { enabled: true } } } }),
    ],
  ])('holds for %s', (_, config) => {
    expect(judged(UiHasLogin, config)).toEqual(holds);
  });

  test.each<[string, NixValue, string, string]>([
    ['adguardhome', adguard({}), '0.0.0.0', 'settings.users is empty and mutableSettings is false'],
    [
      'grafana',
      services({
        grafana: { enable: true, settings: { server: { http_addr: '::' }, 'auth.anonymous': { enabled: true } } },
      }),
      '::',
      "settings.'auth.anonymous'.enabled is true",
    ],
    [
      'openvscode-server',
      services({ 'openvscode-server': { enable: true, host: '10.0.0.1', withoutConnectionToken: true } }),
      '10.0.0.1',
      'withoutConnectionToken is true',
    ],
    [
      'code-server',
      services({ 'code-server': { enable: true, host: '0.0.0.0', auth: 'none' } }),
      '0.0.0.0',
      "auth is 'none'",
    ],
    [
      'transmission',
      services({ transmission: { enable: true, settings: { 'rpc-bind-address': '0.0.0.0' } } }),
      '0.0.0.0',
      'settings.rpc-authentication-required is not true',
    ],
  ])('is broken by %s', (service, config, address, fault) => {
    const text = `services.${service} asks for no login at '${address}', for ${fault}; give it one, or let it listen on 127.0.0.1`;
    expect(judged(UiHasLogin, config)).toEqual(broken(UiHasLogin, text));
  });

  test('does not apply where there is no page', () => {
    expect(judged(UiHasLogin, {})).toEqual(silent);
  });
});
