import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type GrafanaOptions, type GrafanaServer } from '../../constructs/monitoring-stack/grafana';
import { alertRules, hostOf, Port, ports, scrapeTargets, secrets, statePaths } from '../../lib';
import { synthFleet } from '../../lib/testing';
import { buildHouse, house, type House } from './house';

function render(options: GrafanaOptions = {}, around: House = {}) {
  const { files } = synthFleet((app) => buildHouse(app, options, around), house);
  const file = (name: string) => files[`generated/ares/${name}.nix`];
  return { files, grafana: String(file('monitoring/grafana')), secrets: String(file('security/secrets')) };
}

/** Grafana, when all of its house is declared. */
function built(options: GrafanaOptions = {}): GrafanaServer {
  let server: GrafanaServer | undefined;
  synthFleet((app) => (server = buildHouse(app, options)), house);
  if (server === undefined) throw new Error('nothing was built');
  return server;
}

describe('Grafana on its host', () => {
  test('is for nobody but its own host, asks nobody outside, and lets nobody in without a login', () => {
    expect(render().grafana).toContain(`    settings = {
      analytics = {
        check_for_plugin_updates = false;
        check_for_updates = false;
        feedback_links_enabled = false;
        reporting_enabled = false;
      };
      "auth.anonymous".enabled = false;
      dashboards.default_home_dashboard_path = "/etc/grafana-dashboards/cdknix-fleet.json";
      log.mode = "console";
      news.news_feed_enabled = false;
      plugins.preinstall_auto_update = false;
      security = {
        admin_password = "$__file{\${config.sops.secrets."grafana/admin-password".path}}";
        admin_user = "admin";
        cookie_secure = false;
        disable_gravatar = true;
        secret_key = "$__file{\${config.sops.secrets."grafana/secret-key".path}}";
      };
      server = {
        http_addr = "127.0.0.1";
        http_port = 3000;
      };
      snapshots.external_enabled = false;
      users = {
        allow_org_create = false;
        allow_sign_up = false;
      };
    };`);
  });

  test('has the data sources of its host, which nobody changes in the browser', () => {
    expect(render().grafana).toContain(`      datasources.settings.datasources = [
        {
          access = "proxy";
          editable = false;
          isDefault = false;
          jsonData = {
            handleGrafanaManagedAlerts = false;
            implementation = "prometheus";
          };
          name = "alertmanager";
          type = "alertmanager";
          uid = "alertmanager";
          url = "http://127.0.0.1:9093";
        }
        {
          access = "proxy";
          editable = false;
          isDefault = false;
          jsonData = {
            alertmanagerUid = "alertmanager";
            maxLines = 1000;
          };
          name = "loki";
          type = "loki";
          uid = "loki";
          url = "http://127.0.0.1:3100";
        }
        {
          access = "proxy";
          editable = false;
          isDefault = true;
          jsonData = {
            alertmanagerUid = "alertmanager";
            httpMethod = "POST";
            prometheusType = "Prometheus";
            timeInterval = "30s";
          };
          name = "prometheus";
          type = "prometheus";
          uid = "prometheus";
          url = "http://127.0.0.1:9092";
        }
      ];
`);
  });

  test('reads its dashboards from one folder, and lets nobody save over them', () => {
    expect(render().grafana).toContain(`      dashboards.settings.providers = [
        {
          allowUiUpdates = false;
          disableDeletion = false;
          folder = "Fleet";
          name = "cdknix";
          options.path = "/etc/grafana-dashboards";
          type = "file";
        }
      ];
`);
  });

  test('has two secrets that are made up, of which a new key starts it again', () => {
    const { secrets } = render();
    expect(secrets).toContain(`      "grafana/admin-password" = {
        mode = "0400";
        owner = "grafana";
      };
      "grafana/secret-key" = {
        mode = "0400";
        owner = "grafana";
        restartUnits = [ "grafana.service" ];
      };`);
  });

  test('behind a site has its name in links, and its cookies go over HTTPS only', () => {
    const { grafana } = render({ domain: 'Grafana.example.org.', port: Port.of(3030), adminUser: 'ann' });
    expect(grafana).toContain(`      server = {
        domain = "grafana.example.org";
        http_addr = "127.0.0.1";
        http_port = 3030;
        root_url = "https://grafana.example.org/";
      };`);
    expect(grafana).toContain('cookie_secure = true;');
    expect(grafana).toContain('admin_user = "ann";');
  });
});

describe('Grafana tells its host', () => {
  test('where a site in front of it finds it, and that it asks for a login', () => {
    expect(built({ port: Port.of(3030) }).upstream).toEqual({
      scheme: 'http',
      address: '127.0.0.1',
      port: Port.of(3030),
      why: 'Grafana',
      hasLogin: true,
      healthPath: '/login',
    });
  });

  test('its port, its own numbers, its state and when it is down', () => {
    const { facets } = hostOf(built());
    const port = Port.of(3000);
    expect(facets.read(ports)).toContainEqual({
      ...{ port, protocol: 'tcp', address: '127.0.0.1', zones: [], why: 'Grafana', process: 'grafana' },
    });
    expect(facets.read(scrapeTargets)).toContainEqual(expect.objectContaining({ job: 'grafana', port }));
    expect(facets.read(statePaths)).toContainEqual(
      expect.objectContaining({
        path: '/var/lib/grafana',
        dump: { kind: 'sqlite', file: '/var/lib/grafana/data/grafana.db' },
      }),
    );
    expect(facets.read(alertRules).map(({ alert }) => alert)).toContain('GrafanaDown');
    expect(facets.read(secrets).map(({ key, fixed = '' }) => [key, fixed.slice(0, 22)])).toEqual([
      ['grafana/admin-password', ''],
      ['grafana/secret-key', 'Grafana could not read'],
    ]);
  });
});

test('the library of dashboards is not loaded for a fleet that has none', () => {
  const program = `
    require('./constructs/monitoring-stack');
    // What stands in for dashboardv2 until it is used is none of it.
    const loaded = Object.keys(require.cache).filter((file) => /foundation-sdk[/]dist[/](?!dashboardv2)/.test(file));
    console.log(loaded.length);`;
  const args = ['--require', 'ts-node/register', '--eval', program];
  const cwd = join(__dirname, '..', '..');
  expect(execFileSync(process.execPath, args, { cwd, encoding: 'utf8' })).toBe('0\n');
});
