export { type Account, accounts } from './accounts/account';
export { type AccountAudit, auditOf, type HostAudit, type Removal } from './accounts/audit';
export { type Elevation, elevations } from './accounts/elevation';
export { groupPower, type GroupPower } from './accounts/group-power';
export { type SshKeyFact, sshKeyFact } from './accounts/ssh-key-fact';
export { addressRecord, type AddressRecordProps, ownershipComment } from './dns/address-record';
export { type CaaRecord, caaRecords, type CaaRequest, caaRequests } from './dns/caa';
export { askStrictTls, isBehindCloudflare, strictTls } from './dns/behind-cloudflare';
export { type Check, type RenderedFleet } from './checks';
export { ClockTime } from './clock-time';
export {
  cloudflareProviderVersion,
  cloudflareTunnel,
  type CloudflareTunnelResource,
  type CloudflareTunnelResourceProps,
  dnsRecord,
  type DnsRecordProps,
  r2Backup,
  type R2Backup,
  type R2BackupProps,
  type R2Jurisdiction,
  type R2Location,
  tokenEndFault,
  type TunnelRule,
  type ZonePermission,
  type ZoneToken,
  zoneSetting,
  zoneToken,
  type ZoneTokenProps,
} from './cloudflare';
export { cloudflareRanges } from './cloudflare-ranges';
export { isDay } from './day';
export { secondsOf } from './duration';
export { bindEarly } from './early-bind';
export { ConstructError, type Problem, ProblemsError, shown } from './errors';
export { leavesOut } from './exclude-pattern';
export { type Fault, faultLine, readAll, refuse } from './fault';
export { hostExposure } from './exposure/exposure';
export { type HostExposure } from './exposure/model';
export { type ExposureTable, exposureTables } from './exposure/tables';
export {
  type AlertExample,
  type AlertManager,
  alertManagers,
  type AlertRule,
  alertRules,
  type Backup,
  backups,
  type Certificate,
  certificateFor,
  certificates,
  type CertificateUse,
  certificateUses,
  coversName,
  type DataSource,
  dataSources,
  type Declared,
  type Derivation,
  type DerivationContext,
  type DynamicName,
  dynamicNames,
  type ExporterRequest,
  exporters,
  Facet,
  type FacetProps,
  type Forward,
  forwards,
  HostFacets,
  type Jail,
  jails,
  jobFaults,
  jobs,
  type LocalName,
  localNames,
  type LogAlertRule,
  logAlertRules,
  type Login,
  logins,
  type LogLine,
  type LogSource,
  logSources,
  mergedState,
  type Monitored,
  monitored,
  type NameLookup,
  nameLookup,
  type PortClaim,
  ports,
  type Probe,
  probes,
  type ProxiedName,
  proxiedNames,
  type PublishedName,
  publishedNames,
  type ReachedThrough,
  reachedThrough,
  saves,
  type ScheduledJob,
  type ScrapeTarget,
  scrapeTargets,
  type SshServerFact,
  sshServers,
  type StateDump,
  stateFaults,
  type StatePath,
  statePaths,
  type TextMetrics,
  textMetrics,
  textMetricsFolder,
  type UpgradeTimes,
  upgradeTimes,
  type VirtualHost,
  virtualHosts,
} from './facets';
export {
  defineFleet,
  type DnsRecord,
  type DnsZone,
  type Fleet,
  type FleetInput,
  gidOf,
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
  type RemovedUser,
  requestGid,
  requestUid,
  type ReservedPeer,
  uidOf,
  type User,
  type ZoneEntry,
} from './fleet';
export { advice as didYouMean } from './fleet/wording';
export { FleetApp, type FleetAppProps, type SynthResult } from './fleet-app';
export { FleetStack } from './fleet-stack';
export { GeneratedFile, type GeneratedFileProps } from './generated-file';
export { becomeGateway, hasGateway } from './gateway';
export { findHost, hostOf, type IHost, tagHost } from './host';
export { type FullName, fullName } from './dns/full-name';
export {
  askersOf,
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
export { ValueError } from './net/value-error';
export { asNetwork, bracketed, withPort } from './net/written-address';
export { networkAddress } from './network-address';
export { nix, type NixAttributes, type NixExpression, type NixValue } from './nix';
export { networkdUnit } from './networkd-unit';
export * as nftables from './nftables';
export { type Area, areas, NixModule, type NixModuleProps } from './nix-module';
export { type Definition, definitionsAt, definitionsOf, settledAt } from './policies/definitions';
export { type PolicyException } from './policies/exception';
export {
  type Answer,
  complyingUnless,
  type Finding,
  fleetPolicy,
  hostPolicy,
  type Policy,
  type Verdict,
} from './policies/policy';
export * as promql from './promql';
export { recordLabel } from './dns/record-label';
export { type Asked, ownZone, ZoneRequest } from './dns/zone-request';
export { lookUp } from './dns/fleet-lookup';
export { zoneOf } from './dns/fleet-names';
export { type AliasRecord, aliasRecords, type ZoneAlias, zoneAliases } from './dns/zone-alias';
export { sandbox } from './sandbox';
export { secretOutput, secretOutputName } from './secret-output';
export { SecretRef, type SecretRefProps, secrets } from './secret-ref';
export { environmentText, SecretTemplate, type SecretTemplateProps, secretTemplates } from './secret-template';
export { recipientOfHostKey } from './secrets/age-recipient';
export { type FileRecipients, type Recipient, recipientsOf } from './secrets/recipients';
export { secretsFile } from './secrets/secrets-file';
export { sopsConfiguration, type SopsRule } from './secrets/sops-rules';
export { internet } from './internet';
export { shellWord } from './shell-word';
export { sleeps } from './sleeps';
export { type HttpUpstream, openServerFault, withoutLoginFault } from './http-upstream';
export { type IResolver } from './resolver';
export { answersAt, resolverAddresses } from './resolver-addresses';
export { entrySources, zoneAddresses, type ZoneAddresses, zoneSources } from './zone-addresses';
export { Annotations, Aspects, Fn, type IAspect, TerraformOutput, TerraformStack, terraformText } from './terraform';
