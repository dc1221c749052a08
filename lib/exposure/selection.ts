import { internet } from '../internet';
import { type Exposure, type HostExposure } from './model';

/** The zone of the host itself. */
const itself = 'loopback';

/** Which part of a fleet's exposure is asked for. */
export interface Selection {
  /** Hosts; none for all of them. */
  readonly hosts: readonly string[];
  /** Zones that something is reached from; none for all of them. */
  readonly zones: readonly string[];
}

/** Names of every zone of a fleet's hosts, sorted. */
export function zoneNames({ hosts }: Exposure): string[] {
  const names = hosts.flatMap(({ zones }) => zones.map(({ zone }) => zone));
  return [...new Set([...names, itself])].sort();
}

/** The part that is asked for: whole rows, each as it is. */
export function select(exposure: Exposure, { hosts, zones }: Selection): Exposure {
  const asked = exposure.hosts.filter(({ host }) => hosts.length === 0 || hosts.includes(host));
  return { ...exposure, hosts: zones.length === 0 ? asked : asked.map((one) => fromZones(one, zones)) };
}

function fromZones<Host extends HostExposure>(exposure: Host, asked: readonly string[]): Host {
  const isFrom = ({ zones }: { readonly zones: readonly string[] }): boolean =>
    zones.some((zone) => asked.includes(zone));
  const fromInternet = asked.includes(internet);
  return {
    ...exposure,
    zones: exposure.zones.filter(({ zone }) => asked.includes(zone)),
    openings: exposure.openings.filter(isFrom),
    local: asked.includes(itself) ? exposure.local : [],
    sites: exposure.sites.filter(isFrom),
    forwards: exposure.forwards.filter(isFrom),
    publicNames: fromInternet ? exposure.publicNames : [],
    published: fromInternet ? exposure.published : [],
  };
}
