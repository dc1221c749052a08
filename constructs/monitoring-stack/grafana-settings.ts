import { type DataSource, DomainName, nix, type NixAttributes, type NixExpression, type SecretRef } from '../../lib';
import { homeBoard } from './dashboards';
import { type GrafanaOptions } from './grafana-options';

/** Folder of the dashboards on the host. Grafana knows each by its path, which in the store would be another every time. */
const dashboardFolder = '/etc/grafana-dashboards';

/** Where Grafana keeps what is its own: users, preferences, what was made by hand. */
export const stateFolder = '/var/lib/grafana';

/** Secrets that Grafana reads from files. */
export interface GrafanaSecrets {
  readonly adminPassword: SecretRef;
  readonly secretKey: SecretRef;
}

/** What another secret key does, and what to do before. */
export const losesTexts =
  'Grafana could not read what was typed into it by hand, such as passwords of data sources; be ready to type that in again';

/** `services.grafana.settings`. @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/ */
export function grafanaSettings(
  { domain, adminUser = 'admin' }: GrafanaOptions,
  port: number,
  secrets: GrafanaSecrets,
  hasHome: boolean,
): NixAttributes {
  const name = domain === undefined ? undefined : DomainName.canonical(domain);
  return {
    server: {
      http_addr: '127.0.0.1',
      http_port: port,
      ...(name !== undefined && { domain: name, root_url: `https://${name}/` }),
    },
    security: {
      admin_user: adminUser,
      admin_password: fromFile(secrets.adminPassword),
      secret_key: fromFile(secrets.secretKey),
      cookie_secure: name !== undefined,
      disable_gravatar: true,
    },
    users: { allow_sign_up: false, allow_org_create: false },
    'auth.anonymous': { enabled: false },
    ...(hasHome && { dashboards: { default_home_dashboard_path: `${dashboardFolder}/${homeBoard.uid}.json` } }),
    // The journal has it; a file of its own would be in every backup.
    log: { mode: 'console' },
    ...silence,
  };
}

/** Whatever would tell or ask the Internet something by itself. */
const silence: NixAttributes = {
  analytics: {
    reporting_enabled: false,
    check_for_updates: false,
    check_for_plugin_updates: false,
    feedback_links_enabled: false,
  },
  news: { news_feed_enabled: false },
  plugins: { preinstall_auto_update: false },
  snapshots: { external_enabled: false },
};

/** Grafana reads the file when it starts, so that the value is in no configuration. */
function fromFile({ path }: SecretRef): NixExpression {
  return nix.text`$__file{${path}}`;
}

/** `services.grafana.provision`: what is there from the start, and cannot be changed in the browser. */
export function provisioned(sources: readonly DataSource[], hasDashboards: boolean): NixAttributes {
  const provider = {
    name: 'cdknix',
    type: 'file',
    folder: 'Fleet',
    allowUiUpdates: false,
    disableDeletion: false,
    options: { path: dashboardFolder },
  };
  return {
    enable: true,
    // No `prune`: Grafana 13 does not start with it.
    datasources: { settings: { datasources: sources.map((source) => dataSource(source, sources)) } },
    ...(hasDashboards && { dashboards: { settings: { providers: [provider] } } }),
  };
}

function dataSource({ uid, type, url, interval }: DataSource, all: readonly DataSource[]): NixAttributes {
  const alerts = all.find((source) => source.type === 'alertmanager')?.uid;
  const jsonData: Readonly<Record<DataSource['type'], NixAttributes>> = {
    // As far apart as values are at most: a graph of a rate needs two of them.
    prometheus: {
      httpMethod: 'POST',
      prometheusType: 'Prometheus',
      timeInterval: interval ?? '1m',
      alertmanagerUid: alerts,
    },
    loki: { maxLines: 1000, alertmanagerUid: alerts },
    alertmanager: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
  };
  const isDefault = uid === all.find((source) => source.type === 'prometheus')?.uid;
  return { name: uid, uid, type, url, access: 'proxy', editable: false, isDefault, jsonData: jsonData[type] };
}
