export { dnsRecord, type DnsRecordProps } from './dns-record';
export { cloudflareProviderVersion } from './provider';
export { r2Backup, type R2Backup, type R2BackupProps } from './r2-backup';
export { type R2Jurisdiction, type R2Location } from './r2-names';
export { tokenEndFault } from './token-terms';
export {
  cloudflareTunnel,
  type CloudflareTunnelResource,
  type CloudflareTunnelResourceProps,
  type TunnelRule,
} from './tunnel';
export { zoneSetting } from './zone-setting';
export { type ZonePermission, type ZoneToken, zoneToken, type ZoneTokenProps } from './zone-token';
