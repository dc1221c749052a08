export { addressRecord, type AddressRecordProps, ownershipComment } from './dns/address-record';
export { type Check, type RenderedFleet } from './checks';
export {
  cloudflareProviderVersion,
  dnsRecord,
  type DnsRecordProps,
  type ZonePermission,
  type ZoneToken,
  zoneToken,
  type ZoneTokenProps,
} from './cloudflare';
export { ConstructError, type Problem, ProblemsError, shown } from './errors';
export {
  type AlertRule,
  alertRules,
  type Certificate,
  certificateFor,
  certificates,
  type CertificateUse,
  certificateUses,
  coversName,
  type Declared,
  type Derivation,
  type DerivationContext,
  type DynamicName,
  dynamicNames,
  Facet,
  type FacetProps,
  type Forward,
  forwards,
  HostFacets,
  type LocalName,
  localNames,
  type LogSource,
  logSources,
  type PortClaim,
  ports,
  type Probe,
  probes,
  type ProxiedName,
  proxiedNames,
  type VirtualHost,
  virtualHosts,
} from './facets';
export {
  defineFleet,
  type DnsRecord,
  type DnsZone,
  type Fleet,
  type FleetInput,
  type Host,
  type Interface,
  isPlaceholder,
  type Member,
  meshAddress,
  meshPublicKey,
  type Network,
  placeholder,
  placeholderId,
  placeholderSshKey,
  placeholderWireGuardKey,
  type Release,
  releases,
  type ReservedPeer,
  type User,
  type ZoneEntry,
} from './fleet';
export { advice as didYouMean } from './fleet/wording';
export { FleetApp, type FleetAppProps, type SynthResult } from './fleet-app';
export { FleetStack } from './fleet-stack';
export { GeneratedFile, type GeneratedFileProps } from './generated-file';
export { findHost, hostOf, type IHost, tagHost } from './host';
export {
  HostRecords,
  keepNamesCurrent,
  keepsNamesCurrent,
  publicName,
  type PublicNameOptions,
} from './dns/host-records';

export { Cidr } from './net/cidr';
export { DomainName } from './net/domain-name';
export { InterfaceAddress } from './net/interface-address';
export { IpAddress } from './net/ip-address';
export { Port } from './net/port';
export { nix, type NixAttributes, type NixExpression, type NixValue } from './nix';
export { type Area, areas, NixModule, type NixModuleProps } from './nix-module';
export { recordLabel } from './dns/record-label';
export { type Asked, ownZone, ZoneRequest } from './dns/zone-request';
export { secretOutput, secretOutputName } from './secret-output';
export { SecretRef, type SecretRefProps, secrets } from './secret-ref';
export { type HttpUpstream } from './http-upstream';
export { type IResolver } from './resolver';
export { zoneAddresses, type ZoneAddresses, zoneSources } from './zone-addresses';
export { Annotations, Aspects, Fn, type IAspect, TerraformOutput, TerraformStack, terraformText } from './terraform';
