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
export { type LocalName, localNames } from './local-names';
export { type LogSource, logSources } from './log-sources';
export { type PortClaim, ports } from './ports';
export { type Probe, probes } from './probes';
export { type DynamicName, dynamicNames, type ProxiedName, proxiedNames } from './public-names';
export { type VirtualHost, virtualHosts } from './virtual-hosts';
