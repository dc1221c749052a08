import { Construct } from 'constructs';
import {
  alertRules,
  bindEarly,
  hostOf,
  type IHost,
  logAlertRules,
  logSources,
  nix,
  type NixAttributes,
  NixModule,
  Port,
  refuse,
  scrapeTargets,
  statePaths,
  withPort,
} from '../../lib';
import { shipperAlerts } from './alerts';
import { alloyConfig } from './alloy';
import { journalCheck } from './journal-check';
import { logAlerts } from './log-alerts';
import { hours, lokiPort } from './loki';
import { shipperMetrics } from './metrics';
import { addressOf, type PipelinePlan } from './plan';
import { promtailConfig } from './promtail';
import { quoteFaults } from './quotes';
import { filesOf, type Shipping, shipperPorts } from './shipping';
import { sourceFaults } from './sources';

const state = {
  alloy: '/var/lib/private/alloy',
  promtail: '/var/cache/promtail',
} as const;

/** What sends the lines of a host. Made by `LogPipeline`. */
export class LogShipper extends Construct {
  private readonly host: IHost;

  public constructor(
    scope: Construct,
    id: string,
    private readonly plan: PipelinePlan,
  ) {
    super(scope, id);
    this.host = hostOf(this);
    this.declareFacets();
    if (plan.network !== undefined) bindEarly(this.host);
    new NixModule(this, 'log-shipper', { area: 'monitoring', config: () => this.config() });
  }

  private declareFacets(): void {
    const { facets, facts } = this.host;
    const { shipper } = this.plan;
    for (const rule of logAlerts(facts.kind)) facets.declare(logAlertRules, rule, this);
    for (const rule of shipperAlerts(shipper)) facets.declare(alertRules, rule, this);
    const path = state[shipper];
    const replaceable = 'without it some days are read again';
    facets.declare(statePaths, { path, why: 'how far logs are sent', replaceable }, this);
    const target = () => ({
      job: shipper,
      address: addressOf(this.host, this.host.hostName, this.plan.network),
      port: Port.of(shipperPorts[shipper]),
      metrics: shipperMetrics[shipper],
      why: 'lines that are read, sent and lost',
    });
    facets.declareLater(scrapeTargets, () => [target()], this);
  }

  private config(): NixAttributes {
    const { host, plan } = this;
    const found = host.facets.entries(logSources);
    refuse(this.node.path, sourceFaults(found));
    const files = found.map(({ value }) => value);
    const address = addressOf(host, host.hostName, plan.network);
    const groups = [...new Set(files.flatMap(({ group }) => group ?? []))].sort();
    const shipping: Shipping = {
      host: host.hostName,
      url: `http://${withPort(addressOf(host, plan.server, plan.network), lokiPort)}/loki/api/v1/push`,
      address,
      port: shipperPorts[plan.shipper],
      maxAge: hours('7d'),
      sources: filesOf(files),
    };
    return {
      assertions: [journalCheck(host.release)],
      ...(plan.shipper === 'alloy' ? this.alloy(shipping, groups) : this.promtail(shipping, groups)),
    };
  }

  private alloy(shipping: Shipping, groups: readonly string[]): NixAttributes {
    const { address, port } = shipping;
    const extraFlags = ['--disable-reporting', `--server.http.listen-addr=${withPort(address, port)}`];
    return {
      services: { alloy: { enable: true, extraFlags } },
      environment: { etc: { 'alloy/config.alloy': { text: nix.lines(alloyConfig(shipping)) } } },
      systemd: { services: { alloy: unit(groups, { TimeoutStopSec: '15s' }) } },
    };
  }

  private promtail(shipping: Shipping, groups: readonly string[]): NixAttributes {
    const configuration = promtailConfig(shipping);
    refuse(this.node.path, quoteFaults(configuration, 'configuration'));
    return {
      services: { promtail: { enable: true, configuration } },
      systemd: { services: { promtail: unit(groups, { RestartSec: '5s' }) } },
    };
  }
}

/** It never gives up, and may read what is not everybody's. */
function unit(groups: readonly string[], more: NixAttributes): NixAttributes {
  const serviceConfig = { ...more, ...(groups.length > 0 && { SupplementaryGroups: [...groups] }) };
  return {
    startLimitIntervalSec: 0,
    ...(Object.keys(serviceConfig).length > 0 && { serviceConfig }),
  };
}
