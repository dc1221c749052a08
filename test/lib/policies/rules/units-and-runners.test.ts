import { GeneratedFile, type NixValue } from '../../../../lib';
import { PullRequestsStayOffOwnRunners } from '../../../../lib/policies/rules/pull-requests-stay-off-own-runners';
import { UnitsWaitForWhatExists } from '../../../../lib/policies/rules/units-wait-for-what-exists';
import { judgeWith } from '../../../../lib/testing';
import { HostStack } from '../../../../stacks/host-stack';
import { module } from '../../fixtures';

describe('UnitsWaitForWhatExists', () => {
  const judged = (config: NixValue) =>
    judgeWith(UnitsWaitForWhatExists, (app) => module(new HostStack(app, 'ares'), 'own', () => config));
  const mount = (option: string) => ({ fileSystems: { '/mnt/nfs': { options: ['noauto', option] } } });
  const wireguard = (useNetworkd: boolean) => ({
    networking: { wireguard: { useNetworkd, interfaces: { wg0: { ips: ['10.0.0.1/24'] } } } },
  });
  const after = (...units: string[]) => ({ systemd: { services: { web: { after: units } } } });

  test.each<[string, NixValue, string, string]>([
    [
      'networkd makes',
      { ...mount('x-systemd.requires=wireguard-wg0.service'), ...wireguard(true) },
      'wireguard-wg0.service',
      'fileSystems."/mnt/nfs".options.1',
    ],
    [
      'nothing makes',
      after('network.target', 'wg-quick-wg0.service'),
      'wg-quick-wg0.service',
      'systemd.services.web.after.1',
    ],
    [
      'has another name',
      { ...after('wireguard-wg1.service'), ...wireguard(false) },
      'wireguard-wg1.service',
      'systemd.services.web.after.0',
    ],
  ])('a unit of a tunnel that %s is broken', (_, config, unit, field) => {
    const name = unit.endsWith('wg1.service') ? 'wg1' : 'wg0';
    const message = `is a unit that nothing on this host makes, got '${unit}'; wait for sys-subsystem-net-devices-${name}.device, which each style has`;
    expect(judged(config)).toEqual({
      answers: { ares: 'violates' },
      problems: [`[ares/own] UnitsWaitForWhatExists: ${field} ${message}`],
    });
  });

  test('the unit of home-manager for secrets is broken on a system', () => {
    expect(judged(after('sops-nix.service')).problems).toEqual([
      "[ares/own] UnitsWaitForWhatExists: systemd.services.web.after.0 is a unit of home-manager, which the system does not have, got 'sops-nix.service'; secrets are there before units start, so take it out",
    ]);
  });

  test.each<[string, NixValue]>([
    [
      'a unit that the scripts of NixOS make',
      { ...after('wireguard-wg0.service', 'wireguard-wg0-peer-hera.service'), ...wireguard(false) },
    ],
    ['a device', { ...mount('x-systemd.after=sys-subsystem-net-devices-wg0.device'), ...wireguard(true) }],
    ['any other unit', after('network-online.target', 'postgresql.service')],
  ])('%s is fine', (_, config) => {
    const own = { ...(config as object), networking: { ...(config as ReturnType<typeof wireguard>).networking } };
    expect(judged(own)).toEqual({ answers: { ares: 'complies' }, problems: [] });
  });
});

describe('PullRequestsStayOffOwnRunners', () => {
  const judged = (text?: string) =>
    judgeWith(
      PullRequestsStayOffOwnRunners,
      (app) => {
        const host = new HostStack(app, 'ares');
        if (text !== undefined) new GeneratedFile(host, 'ci', { path: '.github/workflows/ci.yml', text: () => text });
      },
      { allow: ['.github/workflows/'] },
    );
  const workflow = (on: string, runsOn: string): string => `on: ${on}\njobs:\n  check:\n    runs-on: ${runsOn}\n`;

  test.each([
    ['pull_request', 'self-hosted', 'self-hosted'],
    ['[push, pull_request_target]', '[self-hosted, nixos]', 'self-hosted'],
    ['{ pull_request: { branches: [main] } }', 'nixos', 'nixos'],
    ['pull_request', '{ group: home, labels: [linux] }', 'linux'],
  ])('on %s, a job on %s is broken', (on, runsOn, label) => {
    expect(judged(workflow(on, runsOn))).toEqual({
      answers: { fleet: 'violates' },
      problems: [
        `[ares/ci] PullRequestsStayOffOwnRunners: .github/workflows/ci.yml jobs.check runs pull requests on a machine of one's own, got '${label}'; let it run on push, or on 'ubuntu-latest'`,
      ],
    });
  });

  test.each([
    ['push', 'self-hosted'],
    ['pull_request', 'ubuntu-latest'],
    ['[pull_request, push]', '[ubuntu-24.04-arm]'],
  ])('on %s, a job on %s is fine', (on, runsOn) => {
    expect(judged(workflow(on, runsOn)).answers).toEqual({ fleet: 'complies' });
  });

  test('it does not apply where there is no workflow', () => {
    expect(judged().answers).toEqual({ fleet: 'does not apply' });
  });
});
