import { Construct } from 'constructs';
import {
  alertManagers,
  alertRules,
  dataSources,
  hostOf,
  type IHost,
  logAlertRules,
  nix,
  type NixAttributes,
  NixModule,
  Port,
  refuse,
  sandbox,
  scrapeTargets,
  statePaths,
  withPort,
} from '../../lib';
import { serverAlerts } from './alerts';
import { dataFolder, lokiConfig, lokiPort, rulesFolder } from './loki';
import { lokiMetrics } from './metrics';
import { addressOf, type PipelinePlan } from './plan';
import { quoteFaults } from './quotes';
import { type HostRules, ruleFaults, rulerRules, rulesText } from './rules';

/** What keeps the lines, on its host. Made by `LogPipeline`. */
export class LokiServer extends Construct {
  private readonly host: IHost;

  public constructor(
    scope: Construct,
    id: string,
    private readonly plan: PipelinePlan,
  ) {
    super(scope, id);
    this.host = hostOf(this);
    this.declareFacets();
    new NixModule(this, 'loki', { area: 'monitoring', config: () => this.config() });
  }

  private get address(): string {
    return addressOf(this.host, this.host.hostName, this.plan.network);
  }

  private declareFacets(): void {
    const { facets } = this.host;
    for (const rule of serverAlerts) facets.declare(alertRules, rule, this);
    const state = { path: dataFolder, why: 'lines of all hosts', replaceable: 'they are of the last days only' };
    facets.declare(statePaths, state, this);
    const target = {
      job: 'loki',
      port: Port.of(lokiPort),
      metrics: lokiMetrics,
      why: 'what it takes, keeps and deletes',
    };
    facets.declareLater(scrapeTargets, () => [{ ...target, address: this.address }], this);
    const source = () => ({ uid: 'loki', type: 'loki', url: `http://${withPort(this.address, lokiPort)}` }) as const;
    facets.declareLater(dataSources, () => [source()], this);
  }

  private config(): NixAttributes {
    const { host, address } = this;
    const members = this.plan.hosts.map((one): HostRules => {
      return { host: one.hostName, rules: one.facets.entries(logAlertRules) };
    });
    const rules = rulerRules(members);
    const configuration = lokiConfig({
      address,
      fleet: host.fleet.name,
      retention: this.plan.retention,
      schemas: this.plan.schemas,
      alertManagers: host.facets.read(alertManagers).map(({ target }) => `http://${target}`),
      hasRules: rules.length > 0,
    });
    refuse(this.node.path, [...ruleFaults(members), ...quoteFaults(configuration, 'configuration')]);
    return {
      services: { loki: { enable: true, dataDir: dataFolder, configuration } },
      ...(rules.length > 0 && {
        environment: {
          etc: { [`${rulesFolder.slice('/etc/'.length)}/fake/rules.yaml`]: { text: nix.lines(rulesText(rules)) } },
        },
      }),
      systemd: { services: { loki: { startLimitIntervalSec: 0, serviceConfig } } },
    };
  }
}

const serviceConfig: NixAttributes = {
  ...sandbox,
  RestartSec: '5s',
  StateDirectory: 'loki',
  StateDirectoryMode: '0700',
  UMask: '0077',
};
