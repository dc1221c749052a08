export { type AlertExample, type AlertRule, alertRules } from './alert-rules';
export { type Backup, backups, saves } from './backups';
export {
  type Certificate,
  certificateFor,
  certificates,
  type CertificateUse,
  certificateUses,
  coversName,
} from './certificates';
export { type Derivation, type DerivationContext } from './derivation';
export { type ExporterRequest, exporters } from './exporters';
export { type Declared, Facet, type FacetProps } from './facet';
export { type Forward, forwards } from './forwards';
export { HostFacets } from './host-facets';
export { jobFaults } from './job-faults';
export { jobs, type ScheduledJob } from './jobs';
export { type Jail, jails } from './jails';
export { type LocalName, localNames } from './local-names';
export { type Login, logins } from './logins';
export { type LogAlertRule, logAlertRules, type LogLine } from './log-alert-rules';
export { type LogSource, logSources } from './log-sources';
export { mergedState } from './merged-state';
export {
  type AlertManager,
  alertManagers,
  type DataSource,
  dataSources,
  type Monitored,
  monitored,
} from './monitoring';
export { nameLookup, type NameLookup } from './name-lookup';
export { type PortClaim, ports } from './ports';
export { type Probe, probes } from './probes';
export { type DynamicName, dynamicNames, type ProxiedName, proxiedNames } from './public-names';
export { type PublishedName, publishedNames } from './published-names';
export { scrapeTargets, type ScrapeTarget } from './scrape-targets';
export { type SshServerFact, sshServers } from './ssh-servers';
export { stateFaults } from './state-faults';
export { type StateDump, type StatePath, statePaths } from './state-paths';
export { type TextMetrics, textMetrics, textMetricsFolder } from './text-metrics';
export { type ReachedThrough, reachedThrough, type UpgradeTimes, upgradeTimes } from './upgrades';
export { twins } from './twins';
export { type VirtualHost, virtualHosts } from './virtual-hosts';
