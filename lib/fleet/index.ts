import '../load-later';

export { defineFleet, type FleetOptions } from './define-fleet';
export { type FleetInput } from './fleet-schema';
export { FleetLock, type FleetLockOptions } from './lock';
export { checkLockFacts, meshAddress, meshPublicKey, requestFleetAddresses } from './lock-facts';
export { gidOf, requestGid, requestUid, uidOf } from './lock-ids';
export { type LockKind } from './lock-kinds';
export {
  isPlaceholder,
  placeholder,
  type Placeholder,
  type PlaceholderFact,
  placeholderId,
  placeholderSshKey,
  placeholderWireGuardKey,
} from './placeholder';
export { isRelease, type Release, releases } from './releases';
export type {
  Backend,
  DnsRecord,
  DnsZone,
  Fleet,
  Host,
  Interface,
  Member,
  Network,
  RemovedUser,
  ReservedPeer,
  User,
  ZoneEntry,
} from './types';
