import { SshServer } from '../../../../constructs/ssh-server';
import { nix, type NixValue, Port } from '../../../../lib';
import { AdGuardSettingsAreRead } from '../../../../lib/policies/rules/ad-guard-settings-are-read';
import { servicePorts, ServicesHaveOwnPorts } from '../../../../lib/policies/rules/services-have-own-ports';
import { SshPortIsOpen } from '../../../../lib/policies/rules/ssh-port-is-open';
import { type HostStack } from '../../../../stacks/host-stack';
import { describeWith } from '../../../helpers/consumer';
import { evaluateNixos, someHardware } from '../../../helpers/nixos';
import { broken, holds, judged, server, silent } from './judged';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1R/m89MccRMh+wI7enTbGeLJxS1MURFuJ4gbZR4HBp ann@shop';

describe('SshPortIsOpen', () => {
  const ssh = (fields: Record<string, NixValue> = {}): NixValue => ({
    services: { openssh: { enable: true, ...fields } },
  });
  const fleet = server({}, { users: { ann: { uid: 1000, wheel: true, keys: [key] } }, operator: 'ann' });
  const ours = (host: HostStack) =>
    new SshServer(host, 'ssh', { port: Port.of(24212), zones: ['lan'], users: ['ann'] });
  const claim = (port: number) => (host: HostStack) =>
    host.existingService({ port: Port.of(port), protocol: 'tcp', zones: ['lan'], why: 'SSH' });
  const moved = (got: string, option: string) =>
    broken(
      SshPortIsOpen,
      `services.openssh.${option} are not those of its SSH server, got ${got}, and everybody calls 24212; set the port there, and leave this out`,
    );
  const shut = (ports: string, open: string) =>
    broken(
      SshPortIsOpen,
      `services.openssh listens on ${ports}, which the firewall keeps closed, got ${open}; claim its port, or use SshServer`,
    );

  test('does not apply where no module makes sshd', () => {
    expect(judged(SshPortIsOpen, {})).toEqual(silent);
  });
  test('holds for an SshServer', () => {
    expect(judged(SshPortIsOpen, {}, ours, fleet)).toEqual(holds);
  });
  test.each<[string, NixValue, string, string]>([
    ['ports', { ports: nix.mkForce([22]) }, '[22]', 'ports'],
    [
      'listenAddresses',
      { listenAddresses: nix.mkForce([{ addr: '0.0.0.0', port: 2222 }]) },
      '[2222]',
      'listenAddresses',
    ],
  ])('is broken by other %s beside one', (_, fields, got, option) => {
    expect(judged(SshPortIsOpen, { services: { openssh: fields } }, ours, fleet)).toEqual(moved(got, option));
  });
  test('holds for one by hand that NixOS opens, or that is claimed, or listed', () => {
    expect(judged(SshPortIsOpen, ssh({ ports: [2222] }))).toEqual(holds);
    expect(judged(SshPortIsOpen, ssh({ ports: [2222], openFirewall: false }), claim(2222))).toEqual(holds);
    const listed = { ...(ssh({ openFirewall: false }) as object), networking: { firewall: { allowedTCPPorts: [22] } } };
    expect(judged(SshPortIsOpen, listed)).toEqual(holds);
  });
  test('is broken by one by hand on another port than is open', () => {
    expect(judged(SshPortIsOpen, ssh({ openFirewall: false }), claim(2222))).toEqual(shut('22', '[2222]'));
    const elsewhere = ssh({ ports: [22], listenAddresses: [{ addr: '0.0.0.0', port: 24212 }] });
    expect(judged(SshPortIsOpen, elsewhere)).toEqual(shut('24212', '[22]'));
  });
  test('holds for one by hand where there is no firewall', () => {
    const config = { ...(ssh({ openFirewall: false }) as object), networking: { firewall: { enable: false } } };
    expect(judged(SshPortIsOpen, config)).toEqual(holds);
  });
  test('does not judge ports that only Nix knows', () => {
    expect(judged(SshPortIsOpen, ssh({ ports: [nix.config('a.b')], openFirewall: false }))).toEqual(silent);
  });
});

describe('ServicesHaveOwnPorts', () => {
  const on = (...services: [string, Record<string, NixValue>?][]): NixValue => ({
    services: Object.fromEntries(services.map(([name, fields]) => [name, { enable: true, ...fields }])),
  });
  const shared = (option: string, other: string, got: string) =>
    broken(ServicesHaveOwnPorts, `services.${option} is the port of ${other}, too, got ${got}; give it another`);
  const cockpit = server({
    existingServices: [{ name: 'cockpit', port: 9090, protocol: 'tcp', zones: ['lan'], reason: 'Cockpit' }],
  });

  test('does not apply where none is known', () => {
    expect(judged(ServicesHaveOwnPorts, {})).toEqual(silent);
  });
  test('holds for services with ports of their own', () => {
    expect(judged(ServicesHaveOwnPorts, on(['prometheus', { port: 9092 }], ['cockpit'], ['grafana']))).toEqual(holds);
  });
  test('is broken by two that NixOS gives one port', () => {
    expect(judged(ServicesHaveOwnPorts, on(['prometheus'], ['cockpit']))).toEqual(
      shared('prometheus.port', "services.cockpit of 'ares/own'", 'nothing, for which NixOS takes 9090'),
    );
  });
  test('is broken by a port that is given twice, at any depth', () => {
    const config = on(['adguardhome', { port: 3333 }], ['grafana', { settings: { server: { http_port: 3333 } } }]);
    expect(judged(ServicesHaveOwnPorts, config)).toEqual(
      shared('grafana.settings.server.http_port', "services.adguardhome of 'ares/own'", '3333'),
    );
  });
  test('is broken by the port of what runs there already', () => {
    expect(judged(ServicesHaveOwnPorts, on(['prometheus']), undefined, cockpit)).toEqual(
      shared('prometheus.port', "'cockpit', which runs there already", 'nothing, for which NixOS takes 9090'),
    );
  });
  test('holds for a service that is claimed and made here', () => {
    expect(judged(ServicesHaveOwnPorts, on(['cockpit']), undefined, cockpit)).toEqual(holds);
  });

  describeWith(['nix', 'nixos-tree'], 'knows the ports', () => {
    test('that NixOS has', () => {
      const usual = Object.entries(servicePorts).map(
        ([name, [option]]) => [name, `services.${name}.${option}`] as const,
      );
      const facts = Object.fromEntries(usual.map(([name, option]) => [name, `e.config.${option}`]));
      const ports = evaluateNixos({
        modules: [
          someHardware,
          '{ services.grafana.settings = { }; services.hedgedoc.settings = { }; services.transmission.settings = { }; }',
        ],
        facts,
      }).facts as Record<string, unknown>;
      expect(ports).toEqual(Object.fromEntries(Object.entries(servicePorts).map(([name, [, port]]) => [name, port])));
    });
  });
});

describe('AdGuardSettingsAreRead', () => {
  const settings = (fields: Record<string, NixValue>): NixValue => ({
    services: { adguardhome: { settings: fields } },
  });
  const rule = (text: string) => broken(AdGuardSettingsAreRead, `services.adguardhome.settings.${text}`);

  test('does not apply without settings', () => {
    expect(judged(AdGuardSettingsAreRead, { services: { adguardhome: { enable: true } } })).toEqual(silent);
  });
  test('holds for settings that it reads', () => {
    const known = { dns: { upstream_dns: ['9.9.9.9'], edns_client_subnet: { enabled: true } }, filtering: { x: 1 } };
    expect(judged(AdGuardSettingsAreRead, settings(known))).toEqual(holds);
  });
  test('is broken by what NixOS replaces', () => {
    expect(judged(AdGuardSettingsAreRead, settings({ http: { session_ttl: '1h' } }))).toEqual(
      rule(
        'http.session_ttl is replaced whole by NixOS, which writes settings.http from host and port; set those, and leave it out',
      ),
    );
  });
  test('is broken by what the program does not know', () => {
    expect(judged(AdGuardSettingsAreRead, settings({ dns: { aaaa_disable: true } }))).toEqual(
      rule(
        "dns.aaaa_disable is dropped by AdGuard Home without a word, for it knows no dns.aaaa_disable; did you mean 'aaaa_disabled'?",
      ),
    );
  });
});
