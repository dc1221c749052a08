import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boards } from '../../constructs/monitoring-stack/dashboards';
import { rendered } from '../../constructs/monitoring-stack/dashboards/render';
import { PartialFleet } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { buildHouse, house } from '../grafana/house';
import { describeWith } from '../helpers/consumer';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

const grafana = 'e.config.services.grafana';
const facts = {
  settings: `{ inherit (${grafana}.settings) server security users analytics log; anonymous = ${grafana}.settings."auth.anonymous"; }`,
  sources: `map (source: { inherit (source) name uid url editable access; }) ${grafana}.provision.datasources.settings.datasources`,
  providers: `${grafana}.provision.dashboards.settings.providers`,
  dashboards:
    'e.lib.mapAttrs (_: file: file.text) (e.lib.filterAttrs (name: _: e.lib.hasPrefix "grafana-dashboards/" name) e.config.environment.etc)',
  secrets: 'e.lib.mapAttrs (_: secret: { inherit (secret) owner path restartUnits; }) e.config.sops.secrets',
  uid: 'e.config.users.users.grafana.group',
};

/** Renders the house for NixOS 24.11 and evaluates its server. */
function evaluate() {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-grafana-'));
  try {
    inCleanEnvironment(() => {
      const app = new PartialFleet({
        ...{ fleet: house.fleet as NonNullable<typeof house.fleet>, root: out, log: () => undefined },
        args: ['--release', '24.11', '--out', out],
      });
      buildHouse(app, { domain: 'grafana.example.org' });
      app.synth();
    });
    const key = '{ sops.age.keyFile = "/var/lib/sops.key"; }';
    const modules = [join(out, 'generated', 'ares'), someHardware, inputModule('sops-nix/modules/sops'), key];
    return evaluateNixos({ modules, facts });
  } finally {
    rmSync(out, { recursive: true });
  }
}

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of GrafanaServer', () => {
  let answer: ReturnType<typeof evaluate>;
  beforeAll(() => {
    answer = evaluate();
  });

  test('a server without a complaint, and so without a password that everybody knows', () => {
    expect({ failed: answer.failed, warnings: answer.warnings }).toEqual({ failed: [], warnings: [] });
    expect(answer.facts.settings).toMatchObject({
      server: { http_addr: '127.0.0.1', http_port: 3000, root_url: 'https://grafana.example.org/' },
      security: {
        admin_password: '$__file{/run/secrets/grafana/admin-password}',
        secret_key: '$__file{/run/secrets/grafana/secret-key}',
        cookie_secure: true,
        disable_brute_force_login_protection: false,
      },
      users: { allow_sign_up: false, allow_org_create: false, auto_assign_org_role: 'Viewer' },
      analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
      // Names that the module has no option for are lists until they are written.
      anonymous: { enabled: [false] },
      log: { mode: ['console'] },
    });
  });

  test('secrets that its user alone reads, and that user', () => {
    expect(answer.facts.uid).toBe('grafana');
    expect(answer.facts.secrets).toEqual({
      'grafana/admin-password': { owner: 'grafana', path: '/run/secrets/grafana/admin-password', restartUnits: [] },
      'grafana/secret-key': {
        ...{ owner: 'grafana', path: '/run/secrets/grafana/secret-key', restartUnits: ['grafana.service'] },
      },
    });
  });

  test('data sources and a folder of dashboards, of which nothing can be changed', () => {
    const urls = { alertmanager: 9093, loki: 3100, prometheus: 9092 };
    expect(answer.facts.sources).toEqual(
      Object.entries(urls).map(([name, port]) => ({
        ...{ name, uid: name, url: `http://127.0.0.1:${port}`, editable: false, access: 'proxy' },
      })),
    );
    expect(answer.facts.providers).toEqual([
      {
        ...{ name: 'cdknix', type: 'file', folder: 'Fleet', allowUiUpdates: false, disableDeletion: false },
        options: { path: '/etc/grafana-dashboards' },
      },
    ]);
  });

  test('the dashboards, number by number and letter by letter', () => {
    const found = Object.entries(answer.facts.dashboards as Record<string, string>);
    const parsed = found.map(([name, text]) => [name, JSON.parse(text) as unknown] as const);
    const shown = new Map(parsed);
    for (const board of boards.filter(({ uid }) => uid !== 'cdknix-containers')) {
      const expected = rendered(board, { prometheus: 'prometheus', loki: 'loki' });
      expect(shown.get(`grafana-dashboards/${board.uid}.json`)).toEqual(expected);
    }
    expect(found).toHaveLength(boards.length);
  });
});
