import { Cidr, type Fault, findHost, type Host, type IHost, IpAddress, type PortClaim, ports, shown } from '../../lib';
import { fieldOf, type PortForward } from './port-forward';
import { type Redirection } from './translation';
import { ownAddress, wayTo } from './way';

/** The port forwards of a gateway with their ways. Only once addresses are allocated. */
export function redirectionsOf(host: IHost, forwards: readonly PortForward[]): readonly Redirection[] {
  return forwards.flatMap((forward) => {
    const way = wayTo(host, forward.to);
    const address = way?.address;
    if (way === undefined || address === undefined) return [];
    const { keepSource = way.isReturn } = forward;
    return { forward, way: { ...way, address }, port: (forward.to.port ?? forward.port).value, keepSource };
  });
}

/** Port forwards to hosts of the fleet on which nothing listens, or not for these callers. Only once facets are complete. */
export function unanswered(host: IHost, redirections: readonly Redirection[]): Fault[] {
  return redirections.flatMap((one) => {
    if (!('host' in one.forward.to)) return [];
    const message = unansweredBy(one.forward.to.host, host, one);
    return message === undefined ? [] : [{ field: fieldOf(one.forward), message }];
  });
}

function unansweredBy(name: string, host: IHost, one: Redirection): string | undefined {
  const { way, port, forward } = one;
  const what = `${port}/${forward.protocol} of host '${name}'`;
  const target = findHost(host, name);
  if (target === undefined) return `goes to ${what}, which has no stack; add new HostStack(app, '${name}')`;
  const claims = target.facets.read(ports).filter((claim) => isFor(claim, port, forward.protocol));
  if (claims.length === 0) return `goes to ${what}, which nothing claims there; claim it, or name the port that is`;
  const heard = claims.filter(({ address = '::' }) => ['::', '0.0.0.0', way.address].includes(address));
  if (heard.length === 0) {
    const elsewhere = claims.map(({ address }) => address);
    return `goes to ${way.address}, where ${what} is not listened on, got ${shown(elsewhere)}; let it listen there, too`;
  }
  const zone = zoneOf(target.facts, way.targetInterface ?? '', one.keepSource ? undefined : ownAddress(host, way));
  const zones = heard.flatMap((claim) => claim.zones);
  if (zone !== undefined && zones.includes(zone)) return undefined;
  const callers = zone === undefined ? 'what is no zone there' : `its zone '${zone}'`;
  return `comes from ${callers}, for which ${what} is not claimed, got ${shown(zones)}; claim it for that zone`;
}

function isFor(claim: PortClaim, port: number, protocol: string): boolean {
  return claim.port.value === port && claim.protocol === protocol;
}

/** Zone of a host that an address on an interface of its is in; of the Internet, where there is none. */
function zoneOf({ zones }: Host, interfaceName: string, address: string | undefined): string | undefined {
  const entries = Object.entries(zones).flatMap(([zone, list]) => list.map((entry) => ({ zone, ...entry })));
  const here = entries.filter((entry) => entry.interface === interfaceName);
  const named = here.find(({ sources }) => {
    return address !== undefined && sources.some((source) => Cidr.of(source).contains(IpAddress.of(address)));
  });
  return (named ?? here.find(({ sources }) => sources.length === 0))?.zone;
}
