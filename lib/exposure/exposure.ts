import { type RenderedFleet } from '../checks';
import { HostRecords } from '../dns/host-records';
import { type Declared, forwards, type Forward, type PortClaim, ports, publishedNames, virtualHosts } from '../facets';
import { type IHost } from '../host';
import { type NixValue } from '../nix';
import { type ExposedZone, type Exposure, type ForwardedTraffic, type HostExposure, type Opening } from './model';
import { zonesForwarded, zonesReaching } from './reach';

/** What reaches the hosts of a rendered fleet. */
export function exposureOf({ hosts, modules }: Pick<RenderedFleet, 'hosts' | 'modules'>): Exposure {
  const walled = new Set(modules.filter(({ config }) => enablesFirewall(config)).map(({ host }) => host));
  const exposed = hosts.map((host) => ({ ...hostExposure(host), firewall: walled.has(host.hostName) }));
  return { version: 1, hosts: exposed.sort((a, b) => (a.host < b.host ? -1 : 1)) };
}

/** What reaches one host. Only once everything is declared: in the thunk of a file, a check or a command. */
export function hostExposure(host: IHost): HostExposure {
  const { facets, facts } = host;
  const claims = facets.entries(ports).map((claim) => opening(facts.zones, claim));
  return {
    host: host.hostName,
    zones: exposedZones(facts.zones),
    openings: claims.filter(({ zones }) => zones.length > 0),
    local: claims.filter(({ zones }) => zones.length === 0),
    sites: facets.entries(virtualHosts).map(({ value: { name, port, zones, why }, by }) => {
      return { name, port: port.value, zones: [...new Set(zones)].sort(), why, by };
    }),
    forwards: facets.entries(forwards).map((forward) => forwarded(facts.zones, forward)),
    published: facets.entries(publishedNames).map(({ value: { name, upstream, via, hasLogin = null, why }, by }) => {
      return { name, upstream, via, login: hasLogin, why, by };
    }),
    publicNames: HostRecords.of(host).names.map(({ name, proxied, whys }) => {
      return { name, proxied, why: whys.join(', ') };
    }),
  };
}

type Zones = IHost['facts']['zones'];

function opening(zones: Zones, { value, by }: Declared<PortClaim>): Opening {
  const { port, protocol, address = null, sources, process = null, why } = value;
  return {
    port: port.value,
    protocol,
    zones: zonesReaching(zones, value),
    address,
    sources: sources === undefined ? null : [...sources].sort(),
    process,
    why,
    by,
  };
}

function forwarded(zones: Zones, { value, by }: Declared<Forward>): ForwardedTraffic {
  const { from, to, sources, destinations, except = [], translated, why } = value;
  const { port, protocol = null } = translated ?? {};
  return {
    ...{ from, to, sources, destinations, except, port: port?.value ?? null, protocol },
    ...{ zones: zonesForwarded(zones, value), why, by },
  };
}

/** Every zone but the host itself, in order of name. */
function exposedZones(zones: Zones): ExposedZone[] {
  const names = Object.keys(zones).sort();
  return names.flatMap((zone) =>
    (zones[zone] ?? [])
      .filter((entry) => entry.interface !== 'lo')
      .map((entry) => ({ zone, interface: entry.interface, sources: entry.sources, except: entry.except })),
  );
}

function enablesFirewall(config: NixValue): boolean {
  return attribute(attribute(attribute(config, 'networking'), 'firewall'), 'enable') === true;
}

function attribute(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
