export { type AlertRule, alertRules } from './alert-rules';
export {
  type Certificate,
  certificateFor,
  certificates,
  type CertificateUse,
  certificateUses,
  coversName,
} from './certificates';
export { type Derivation, type DerivationContext } from './derivation';
export { type Declared, Facet, type FacetProps } from './facet';
export { type Forward, forwards } from './forwards';
export { HostFacets } from './host-facets';
export { type Jail, jails } from './jails';
export { type LocalName, localNames } from './local-names';
export { type Login, logins } from './logins';
export { type LogSource, logSources } from './log-sources';
export { nameLookup, type NameLookup } from './name-lookup';
export { type PortClaim, ports } from './ports';
export { type Probe, probes } from './probes';
export { type DynamicName, dynamicNames, type ProxiedName, proxiedNames } from './public-names';
export { type PublishedName, publishedNames } from './published-names';
export { type SshServerFact, sshServers } from './ssh-servers';
export { type ReachedThrough, reachedThrough, type UpgradeTimes, upgradeTimes } from './upgrades';
export { type VirtualHost, virtualHosts } from './virtual-hosts';
