import { type HostResolverProps } from '../../constructs/host-resolver';
import { type hosts } from '../constructs/host-resolver/resolver-fleet';
import { describeWith } from '../helpers/consumer';
import { inputModule } from '../helpers/nixos';
import { evaluateHost } from './resolver-host';

const wsl = inputModule('NixOS-WSL/modules');
const inWsl = '{ wsl.enable = true; wsl.defaultUser = "fufud"; }';

const asked = {
  resolved: 'e.config.services.resolved.enable',
  networkManager: 'e.config.networking.networkmanager.dns',
  file: 'e.config.environment.etc."systemd/resolved.conf".text or null',
  resolvconf: 'e.config.environment.etc."resolvconf.conf".text',
  link: 'let f = e.config.environment.etc."resolv.conf" or { enable = false; }; in if f.enable then f.source else null',
  service: `let s = e.config.systemd.services.host-resolver or null; in if s == null then null else {
    path = map (p: p.name or "") s.path;
    inherit (s) after wantedBy;
    inherit (s.serviceConfig) Restart;
  }`,
};

function evaluate(
  name: keyof typeof hosts,
  props: Partial<HostResolverProps> = { over: 'vpn' },
  modules: string[] = [],
) {
  const { failed, warnings, facts } = evaluateHost(name, { props, modules, facts: asked });
  return { failed, warnings, ...facts };
}

const service = {
  after: ['systemd-resolved.service'],
  wantedBy: ['multi-user.target'],
  Restart: 'always',
  path: expect.arrayContaining(['knot-dns', 'systemd', 'gnused']) as unknown,
};
const fine = { failed: [], warnings: [] };
const stub = '/run/systemd/resolve/stub-resolv.conf';
const quiet = ['LLMNR=false', 'DNSSEC=false', 'DNSOverTLS=false', 'MulticastDNS=no'];
const lines = (file: unknown) =>
  String(file)
    .split('\n')
    .filter((line) => line !== '' && line !== '[Resolve]');

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of HostResolver', () => {
  test('on a laptop: systemd-resolved, which NetworkManager tells of its networks', () => {
    const { file, ...rest } = evaluate('iris');
    expect(rest).toMatchObject({ ...fine, resolved: true, networkManager: 'systemd-resolved', link: stub, service });
    expect(lines(file)).toEqual(['FallbackDNS=9.9.9.9 2620:fe::fe', ...quiet]);
  });

  test('on a server without DHCP: systemd-resolved with servers of its own', () => {
    const { file, ...rest } = evaluate('hera');
    expect(rest).toMatchObject({ ...fine, resolved: true, link: stub, service });
    expect(lines(file)).toEqual(['DNS=9.9.9.9 2620:fe::fe', ...quiet]);
  });

  test('under WSL: the same, once Windows writes no resolv.conf any more', () => {
    const off = '{ wsl.wslConf.network.generateResolvConf = false; }';
    const { file, ...rest } = evaluate('wanda', { over: 'vpn' }, [wsl, inWsl, off]);
    expect(rest).toMatchObject({ ...fine, resolved: true, link: stub, service });
    expect(lines(file)).toEqual(['DNS=9.9.9.9 2620:fe::fe', ...quiet]);
  });

  test('under WSL with a resolv.conf of Windows: two warnings that name the option', () => {
    const { warnings, link } = evaluate('wanda', { over: 'vpn' }, [wsl, inWsl]);
    expect(warnings).toEqual([
      'systemd-resolved is enabled, but resolv.conf is managed by WSL (wsl.wslConf.network.generateResolvConf)',
      'custom nameservers are set (networking.nameservers), but resolv.conf is managed by WSL (wsl.wslConf.network.generateResolvConf)',
    ]);
    expect(link).toBe(null);
  });

  test('on its own host: no systemd-resolved, and a resolv.conf that names it first', () => {
    const { resolvconf, ...rest } = evaluate('ares', {});
    expect(rest).toMatchObject({ ...fine, resolved: false, link: null, file: null, service: null });
    expect(
      String(resolvconf)
        .split('\n')
        .filter((line) => /^(name_servers|resolv_conf_)/.test(line)),
    ).toEqual([
      "resolv_conf_options='timeout:2 edns0'",
      "name_servers='127.0.0.1 9.9.9.9 2620:fe::fe'",
      'resolv_conf_local_only=NO',
    ]);
  });
});
