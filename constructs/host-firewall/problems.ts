import {
  Cidr,
  type Declared,
  didYouMean,
  type Fault,
  type Forward,
  type Host,
  IpAddress,
  nftables,
  type Port,
  type PortClaim,
  shown,
} from '../../lib';
import { isLoopback, opens } from './input-rules';

type Claim = Declared<PortClaim>;

/** What of the claims on a host no firewall can do, or would do in vain. */
export function claimFaults({ name, zones }: Host, claims: readonly Claim[]): Fault[] {
  return claims.flatMap(({ value, by }) => {
    const field = `port ${value.port.value}/${value.protocol}`;
    const claimed = `is claimed by '${by}' (${value.why})`;
    const unknown = value.zones.filter((zone) => !Object.hasOwn(zones, zone));
    if (unknown.length > 0) {
      return unknown.map((zone) => {
        const hint = didYouMean(zone, Object.keys(zones));
        return { field, message: `${claimed} for a zone that host '${name}' does not have, got ${shown(zone)}${hint}` };
      });
    }
    const { sources, ...everywhere } = value;
    const messages = addressFaults(zones, everywhere);
    if (sources !== undefined && messages.length === 0) messages.push(...sourceFaults(zones, everywhere, sources));
    return messages.map((message) => ({ field, message: `${claimed} ${message}` }));
  });
}

/** What of a claim's own sources cannot be read, or is nowhere in its zones. */
function sourceFaults(zones: Host['zones'], claim: PortClaim, sources: readonly string[]): string[] {
  if (sources.length === 0) return ['from no sources, got []; leave them out for all of its zones, or name no zone'];
  const unreadable = sources.flatMap((text) => thrown(() => Cidr.of(text)) ?? []);
  if (unreadable.length > 0) return unreadable.map((message) => `from a source that is none: ${message}`);
  if (!opens(zones, claim) || opens(zones, { ...claim, sources })) return [];
  const names = claim.zones.map((zone) => `'${zone}'`).join(', ');
  return [`from networks of which none is in ${names}, got ${shown(sources)}; change the sources or the zones`];
}

function addressFaults(zones: Host['zones'], claim: PortClaim): string[] {
  const { address } = claim;
  if (address === undefined) return [];
  if (thrown(() => IpAddress.of(address)) !== undefined) {
    return [`on what is no IP address, got ${shown(address)}; give one of the host's`];
  }
  const outside = claim.zones.filter((zone) => zones[zone]?.some((entry) => entry.interface !== 'lo'));
  if (outside.length === 0 || opens(zones, claim)) return [];
  const names = outside.map((zone) => `'${zone}'`).join(', ');
  const reason = isLoopback(address) ? 'only the host itself reaches' : 'is of a family that has no sources there';
  return [`for ${names} on an address that ${reason}, got ${shown(address)}; change the address or the zones`];
}

/** What of the forwards on a host cannot be said, or would let nothing through. */
export function forwardFaults({ network, networks }: Host, forwards: readonly Declared<Forward>[]): Fault[] {
  const known = [...Object.keys(network.interfaces), ...networks];
  return forwards.flatMap(({ value, by }) => {
    const strange = [...new Set([value.from, value.to])].filter((name) => !known.includes(name) && !isPattern(name));
    const messages = [
      ...strange.map((name) => `names no interface of the host, got ${shown(name)}${didYouMean(name, known)}`),
      ...networkFaults(value),
    ];
    const field = `forward from '${value.from}' to '${value.to}'`;
    return messages.map((message) => ({ field, message: `of '${by}' (${value.why}) ${message}` }));
  });
}

function networkFaults(forward: Forward): string[] {
  const { sources, destinations, except = [] } = forward;
  const unreadable = [...sources, ...destinations, ...except].flatMap((text) => thrown(() => Cidr.of(text)) ?? []);
  if (unreadable.length > 0) return unreadable;
  const empty = (['sources', 'destinations'] as const).filter((list) => forward[list].length === 0);
  if (empty.length > 0) return empty.map((list) => `has no ${list}; name networks, all being '0.0.0.0/0' and '::/0'`);
  if (nftables.forwardTraffic(forward).length > 0) return [];
  if (except.length > 0 && nftables.forwardTraffic({ ...forward, except: [] }).length > 0) {
    return [`leaves out all of its destinations, got ${shown(except)}; nothing would get through`];
  }
  return ['has sources of one family and destinations of the other; nothing would get through'];
}

/** Interfaces that come and go, as nftables matches them: `podman*`. */
function isPattern(name: string): boolean {
  return /^[^\s/:%"*]{1,15}\*$/.test(name);
}

/** Interfaces whose names cannot be put between the quotes of a rule. */
export function interfaceFaults({ zones }: Host): Fault[] {
  const names = Object.values(zones).flatMap((entries) => entries.map((entry) => entry.interface));
  const strange = [...new Set(names)].filter((name) => /["*]/.test(name)).sort();
  return strange.map((name) => ({
    field: 'interface',
    message: `has a name that no rule can hold, got ${shown(name)}; rename it, or take it out of the zones`,
  }));
}

/** The lockout guard: the port by which the operator gets in must be reachable from somewhere. */
export function adminFaults({ zones }: Host, port: Port, claims: readonly PortClaim[]): Fault[] {
  const claimed = claims.filter((claim) => claim.protocol === 'tcp' && claim.port.equals(port));
  if (claimed.some((claim) => opens(zones, claim))) return [];
  const state = claimed.length === 0 ? 'nothing claims it' : 'it is claimed for no zone that has an interface';
  const message = `must be reachable, but ${state}, got ${port.value}; claim it for a zone, or name the port that is`;
  return [{ field: 'adminPort', message }];
}

function thrown(body: () => unknown): string | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
