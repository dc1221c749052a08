export { type Derivation, type DerivationContext } from './derivation';
export { type Declared, Facet, type FacetProps } from './facet';
export { type Forward, forwards } from './forwards';
export { HostFacets } from './host-facets';
export { type LocalName, localNames } from './local-names';
export { type PortClaim, ports } from './ports';
export { type DynamicName, dynamicNames, type ProxiedName, proxiedNames } from './public-names';
