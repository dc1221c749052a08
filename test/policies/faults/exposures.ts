import { byHand, type Fault, ours, seed } from './fault';

const ports = 'PublicPortHasReason';

/** What would open more than is meant, take a port twice, or upgrade a machine into trouble. */
export const exposures: readonly Fault[] = [
  ours(
    'exposure',
    'no firewall',
    'FirewallOnEveryServer',
    '{ networking: { firewall: { enable: lib.nix.mkForce(false) } } }',
  ),
  ours(
    'exposure',
    'a router that passes on everything',
    'ForwardingIsFiltered',
    '{ networking: { firewall: { filterForward: lib.nix.mkForce(false) } } }',
  ),
  ours(
    'exposure',
    'a port that is open without a reason',
    ports,
    '{ networking: { firewall: { allowedTCPPorts: [8080] } } }',
  ),
  ours(
    'exposure',
    'a range of ports that is open without a reason',
    ports,
    '{ networking: { firewall: { allowedUDPPortRanges: [{ from: 1000, to: 2000 }] } } }',
  ),
  ours(
    'exposure',
    'a service that opens its own port',
    ports,
    '{ services: { transmission: { openFirewall: true } } }',
  ),
  seed('exposure', 'a public port whose reason says nothing', ports, `[fufuwuqi] ${ports}: port 8081/tcp `, {
    code: "fufuwuqi.existingService({ port: Port.of(8081), protocol: 'tcp', zones: ['wan'], why: 'tcp' });",
  }),
  byHand(
    'exposure',
    'passwords at SSH',
    'SshNeedsKey',
    '{ services: { openssh: { enable: true, settings: { PasswordAuthentication: true } } } }',
  ),
  byHand(
    'exposure',
    'the jail of SSH switched off',
    'SshPortIsBanned',
    '{ services: { openssh: { enable: true }, fail2ban: { enable: true, jails: { sshd: { enabled: false } } } } }',
  ),
  ours(
    'exposure',
    'an editor in the browser without a token',
    'UiHasLogin',
    "{ services: { 'openvscode-server': { enable: true, host: '0.0.0.0', withoutConnectionToken: true } } }",
  ),
  ours(
    'exposure',
    'Grafana for whoever comes by',
    'UiHasLogin',
    "{ services: { grafana: { enable: true, settings: { server: { http_addr: '0.0.0.0' }, 'auth.anonymous': { enabled: true } } } } }",
  ),
  ours(
    'exposure',
    'an account with an empty password',
    'NoEmptyPassword',
    "{ users: { users: { workd: { hashedPassword: '' } } } }",
  ),
  seed('wrong port', 'a port of another service', 'the ports of a host', '[fufuwuqi] port 9090/tcp: is claimed by ', {
    code: "fufuwuqi.existingService({ port: Port.of(9090), protocol: 'tcp', zones: ['lan'], why: 'Prometheus' });",
  }),
  seed('wrong port', 'a port above 65535', 'Port', 'port must be a whole number from 1 to 65535, got 70000', {
    code: "fufuwuqi.existingService({ port: Port.of(70000), protocol: 'tcp', zones: ['lan'], why: 'x' });",
  }),
  seed(
    'wrong port',
    'a port for a network that the host does not have',
    'HostFirewall',
    '[fufuwuqi/firewall] port 8081/tcp: ',
    {
      code: "fufuwuqi.existingService({ port: Port.of(8081), protocol: 'tcp', zones: ['lann'], why: 'a page' });",
    },
  ),
  ours(
    'stops working',
    'two WireGuard peers with one address',
    'OneWireGuardStyle',
    "{ networking: { wireguard: { interfaces: { wg1: { peers: [{ publicKey: 'a', allowedIPs: ['10.9.0.0/24'] }, { publicKey: 'b', allowedIPs: ['10.9.0.0/24'] }] } } } } }",
  ),
  ours(
    'stops working',
    'a mesh in another style on one host',
    'OneWireGuardStyle',
    "{ networking: { 'wg-quick': { interfaces: { wg1: { mtu: 1380, address: ['10.9.0.1/24'] } } } } }",
  ),
  ours(
    'stops working',
    'keepalives to a peer that cannot be called',
    'KeepaliveOnOneSide',
    "{ networking: { wireguard: { interfaces: { wg1: { peers: [{ publicKey: 'a', allowedIPs: ['10.9.0.2/32'], persistentKeepalive: 25 }] } } } } }",
  ),
  ours(
    'exposure',
    'a tunnel of networkd to whose networks no route leads',
    'TunnelNetworksAreRouted',
    "{ systemd: { network: { netdevs: { '30-wg1': { netdevConfig: { Kind: 'wireguard', Name: 'wg1' }, wireguardPeers: [{ PublicKey: 'a', AllowedIPs: ['192.168.9.0/24'] }] } } } } }",
  ),
  ours(
    'wrong port',
    'an editor on the port of another one',
    'ServicesHaveOwnPorts',
    "{ services: { 'code-server': { enable: true } } }",
  ),
  ours(
    'stops working',
    'a setting of the resolver that nobody reads',
    'AdGuardSettingsAreRead',
    '{ services: { adguardhome: { settings: { dns: { ipv6_disabled: true } } } } }',
  ),
  ours(
    'stops working',
    'a certificate by port 80 beside one by DNS',
    'AcmeStaysWithDns',
    "{ services: { nginx: { virtualHosts: { 'a.fufu.land': { enableACME: true, acmeRoot: '/var/lib/acme' } } } }, security: { acme: { defaults: { dnsProvider: 'cloudflare' } } } }",
  ),
  seed(
    'stops working',
    'a proof by DNS that is looked for at a resolver which hides it',
    'AcmeAsksPublicDns',
    /^\[fufuwuqi\/[\w/-]+\] AcmeAsksPublicDns: /,
    {
      code: "new lib.NixModule(fufuwuqi, 'seed', { area: 'security', config: () => ({ security: { acme: { certs: { 'fufu.land': { dnsResolver: lib.nix.mkForce(null) } } } }, services: { adguardhome: { settings: { filtering: { rewrites: [{ domain: '*.fufu.land', answer: '192.168.1.42', enabled: true }] } } } } }) });",
    },
  ),
  seed(
    'stops working',
    'a renewed certificate that its service is not told of',
    'CertificateIsReloaded',
    /^\[fufuwuqi\/\w+\] CertificateIsReloaded: adguardhome\.service /,
    {
      code: "new lib.NixModule(fufuwuqi, 'seed', { area: 'security', config: () => ({ security: { acme: { certs: { 'fufu.land': { reloadServices: lib.nix.mkForce([]) } } } } }) });",
    },
  ),
  ours(
    'unsafe upgrade',
    'upgrades from a folder without git',
    'AutoUpgradeIsSafe',
    "{ system: { autoUpgrade: { enable: true, flake: 'path:/etc/nixos' } } }",
    'fuchuang',
  ),
  ours(
    'unsafe upgrade',
    'a flake with a sign that the shell takes',
    'AutoUpgradeIsSafe',
    "{ system: { autoUpgrade: { enable: true, flake: 'github:fufu/nixos?ref=main&dir=x' } } }",
    'fuchuang',
  ),
  ours(
    'unsafe upgrade',
    'upgrades that change their own lock',
    'AutoUpgradeIsSafe',
    "{ system: { autoUpgrade: { enable: true, flake: 'github:fufu/nixos', flags: ['--update-input', 'nixpkgs'] } } }",
    'fuchuang',
  ),
  ours(
    'unsafe upgrade',
    'restarts at any time of the day',
    'AutoUpgradeIsSafe',
    "{ system: { autoUpgrade: { enable: true, flake: 'github:fufu/nixos', allowReboot: true } } }",
    'fuchuang',
  ),
  ours(
    'unsafe upgrade',
    'garbage collection before the upgrade',
    'GcFollowsUpgrade',
    "{ system: { autoUpgrade: { enable: true, flake: 'github:fufu/nixos', dates: '04:00' } }, nix: { gc: { automatic: true, dates: '03:10' } } }",
    'fuchuang',
  ),
];
