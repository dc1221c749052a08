import { Construct } from 'constructs';
import {
  alertRules,
  type DataSource,
  dataSources,
  hostOf,
  type HttpUpstream,
  type IHost,
  nix,
  type NixAttributes,
  NixModule,
  ports,
  refuse,
  scrapeTargets,
  SecretRef,
  statePaths,
} from '../../lib';
import { boards, homeBoard } from './dashboards';
import { type Board } from './dashboards/board';
import { type DashboardJson, jsonOf, repeatedNames, sourceFaults } from './dashboards/own';
import { rendered } from './dashboards/render';
import { servedMetrics, shownOf } from './dashboards/served';
import { grafanaDown } from './grafana-alerts';
import { grafanaFaults, type GrafanaOptions, grafanaUpstream } from './grafana-options';
import { grafanaSettings, type GrafanaSecrets, losesTexts, provisioned, stateFolder } from './grafana-settings';
import { exporterMetrics } from './metrics';

export { type GrafanaOptions } from './grafana-options';

const unit = 'grafana.service';

/** Properties for {@link GrafanaServer}. */
export interface GrafanaServerProps {
  /** @default {} */
  readonly options?: GrafanaOptions;
}

/**
 * Grafana on the host that measurements are kept on: its data sources are those of the host, and its dashboards show what
 * is scraped. Both come from here alone; what is made by hand in the browser stays beside them.
 *
 * Listens on loopback. Whoever is to see it comes through a site with TLS in front of its {@link upstream}, or by `ssh -L`.
 * Renders to `services.grafana` (nixos/modules/services/monitoring/grafana.nix) and a module for each dashboard.
 *
 * @throws ProblemsError for options that Grafana could not use, and dashboards that it would not show.
 */
export class GrafanaServer extends Construct {
  /** Its pages, for a web server in front of them. */
  public readonly upstream: HttpUpstream;
  private readonly host: IHost;
  private readonly options: GrafanaOptions;
  private readonly own: readonly DashboardJson[];
  private readonly secrets: GrafanaSecrets;
  private shown: readonly Board[] | undefined;

  public constructor(scope: Construct, id: string, { options = {} }: GrafanaServerProps = {}) {
    super(scope, id);
    this.host = hostOf(this);
    this.options = options;
    refuse(this.node.path, grafanaFaults(options));
    this.own = (options.dashboards ?? []).map(jsonOf);
    refuse(this.node.path, repeatedNames([...boards.map(({ uid, title }) => ({ uid, title })), ...this.own]));
    this.upstream = grafanaUpstream(options);
    this.secrets = {
      adminPassword: this.secret('admin-password', []),
      secretKey: this.secret('secret-key', [unit], losesTexts),
    };
    this.declareFacets();
    new NixModule(this, 'grafana', { area: 'monitoring', config: () => this.config() });
    for (const board of boards) this.addDashboard(board.uid, () => this.rendered(board));
    for (const json of this.own) this.addDashboard(String(json['uid']), () => json);
  }

  private secret(name: string, restartUnits: readonly string[], fixed?: string): SecretRef {
    const options = {
      owner: 'grafana',
      origin: 'random',
      restartUnits,
      ...(fixed !== undefined && { fixed }),
    } as const;
    return new SecretRef(this, name, { key: `grafana/${name}`, ...options });
  }

  private declareFacets(): void {
    const { address, port, why } = this.upstream;
    const { facets } = this.host;
    facets.declare(ports, { port, protocol: 'tcp', address, zones: [], why, process: 'grafana' }, this);
    facets.declare(
      scrapeTargets,
      { job: 'grafana', address, port, metrics: exporterMetrics['grafana'] ?? [], why },
      this,
    );
    facets.declare(alertRules, grafanaDown, this);
    const state = {
      path: stateFolder,
      why: 'users of Grafana, and what they made in it by hand',
      exclude: ['data/csv/**', 'data/pdf/**', 'data/png/**'],
      dump: { kind: 'sqlite', file: `${stateFolder}/data/grafana.db` },
    } as const;
    facets.declare(statePaths, state, this);
  }

  private addDashboard(uid: string, json: () => DashboardJson | undefined): void {
    const config = () => {
      const value = json();
      if (value === undefined) return undefined;
      const text = nix.apply(nix.builtins('toJSON'), value as NixAttributes);
      return { environment: { etc: { [`grafana-dashboards/${uid}.json`]: { text } } } };
    };
    new NixModule(this, `dashboard-${uid}`, { area: 'monitoring', config });
  }

  private config(): NixAttributes {
    const sources = this.sources();
    const uids = sources.map(({ uid }) => uid);
    refuse(
      this.node.path,
      this.own.flatMap((json) => sourceFaults(json, uids)),
    );
    const shown = this.boards();
    const settings = grafanaSettings(this.options, this.upstream.port.value, this.secrets, shown.some(isHome));
    const provision = provisioned(sources, shown.length + this.own.length > 0);
    return { services: { grafana: { enable: true, settings, provision } } };
  }

  private sources(): readonly DataSource[] {
    return this.host.facets.read(dataSources);
  }

  private rendered({ uid }: Board): DashboardJson | undefined {
    const shown = this.boards().find((board) => board.uid === uid);
    const uidOf = (type: DataSource['type']) => this.sources().find((source) => source.type === type)?.uid;
    return shown && rendered(shown, { prometheus: uidOf('prometheus'), loki: uidOf('loki') });
  }

  /** Dashboards of which there is something to see. */
  private boards(): readonly Board[] {
    this.shown ??= shownBoards(this.host, this.sources());
    return this.shown;
  }
}

function shownBoards(host: IHost, sources: readonly DataSource[]): readonly Board[] {
  const kinds = new Set(sources.map(({ type }) => type));
  const served = servedMetrics(host);
  return boards.flatMap((board) => shownOf(board, served, kinds) ?? []);
}

function isHome({ uid }: Board): boolean {
  return uid === homeBoard.uid;
}
