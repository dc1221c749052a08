export { forwardTraffic } from './forward-traffic';
export { both, everyPacketOf, type FamilyMatch, inNetworks, inNetworksBut, outsideNetworks, setOf } from './match';
export { accept, chain, logged, verdict } from './rule';
export { type ZoneTraffic, zoneTraffic } from './zone-traffic';
