import { Cidr, findHost, type IHost, IpAddress, zoneAddresses, zoneSources } from '../../lib';
import { type Asker, isItself, isLinkLocal, isLoopback } from './askers';

/** A zone of a host, which some of its names are for. */
interface Place {
  readonly host: string;
  readonly zone: string;
  /** Networks that its traffic comes from; undefined where nothing tells. */
  readonly sources: readonly Cidr[] | undefined;
  /** Addresses of the host in it. */
  readonly addresses: readonly IpAddress[];
}

/**
 * How near who asks is to the zones of a host. Zones of two hosts may have one name and be different cables, and one
 * network may be in two zones, as that of a LAN which a tunnel leads to: so networks decide, and the name after them.
 */
export class Nearness {
  private readonly known = new Map<string, readonly number[]>();
  private readonly own: readonly IpAddress[];

  public constructor(
    private readonly resolver: IHost,
    private readonly askers: readonly Asker[],
  ) {
    const zones = Object.keys(resolver.facts.zones).filter((zone) => zone !== 'loopback');
    this.own = zones.flatMap((zone) => addressesIn(resolver, zone));
  }

  /** For each asker: 0 where it is not of the zone; the greater, the better its addresses there suit it. */
  public of(host: string, zone: string): readonly number[] {
    const key = `${host} ${zone}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const place = this.place(host, zone);
    const found = this.askers.map((asker) => this.between(asker, place));
    this.known.set(key, found);
    return found;
  }

  private place(name: string, zone: string): Place {
    const host = findHost(this.resolver, name) ?? this.resolver;
    const sources = zoneSources(host, zone)?.map((text) => Cidr.of(text));
    return { host: name, zone, sources, addresses: addressesIn(host, zone) };
  }

  private between(asker: Asker, place: Place): number {
    const isElsewhere = place.host !== this.resolver.hostName;
    // What a host calls itself leads everybody else to themselves.
    if (isElsewhere && place.sources?.every(isLoopback) === true) return 0;
    if (!isLinkLocal(asker.network) && place.addresses.some((address) => asker.network.contains(address))) return 3;
    return isItself(asker) ? this.fromItself(place, isElsewhere) : this.fromNetwork(asker, place);
  }

  /** The host of the resolver reaches all that is its own, and others in the networks that it has an address in. */
  private fromItself({ sources, zone }: Place, isElsewhere: boolean): number {
    if (!isElsewhere) return 1;
    if (sources === undefined) return Object.hasOwn(this.resolver.facts.zones, zone) ? 1 : 0;
    return this.own.some((address) => sources.some((source) => source.contains(address))) ? 1 : 0;
  }

  private fromNetwork({ network, zones }: Asker, { sources, zone }: Place): number {
    const named = zones.includes(zone);
    if (sources === undefined) return named ? 2 : 0;
    const far = sources.filter((source) => !isLinkLocal(source));
    const comparable = isLinkLocal(network) ? [] : far.filter(({ family }) => family === network.family);
    if (comparable.length > 0) return comparable.some((source) => source.overlaps(network)) ? (named ? 2 : 1) : 0;
    // Of one family only: whoever asks by the other one is of the same zone, if the zone is the same.
    return named && this.isSame(zone, far) ? 2 : 0;
  }

  private isSame(zone: string, sources: readonly Cidr[]): boolean {
    const own = (zoneSources(this.resolver, zone) ?? []).map((text) => Cidr.of(text));
    return own.some((one) => !isLinkLocal(one) && sources.some((source) => source.overlaps(one)));
  }
}

function addressesIn(host: IHost, zone: string): IpAddress[] {
  return zoneAddresses(host, zone).addresses.map((text) => IpAddress.of(text));
}
