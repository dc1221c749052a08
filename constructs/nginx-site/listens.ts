import { bracketed, type IHost, internet, zoneAddresses } from '../../lib';
import { innerZones, type Site } from './site';

/** An entry of `services.nginx.virtualHosts.<name>.listen`. */
export interface Listen extends Readonly<Record<string, string | number | boolean>> {
  readonly addr: string;
  readonly port: number;
  readonly ssl: boolean;
}

/** Port of plain HTTP, where visitors are sent to HTTPS. */
export const plainPort = 80;
/** Port of HTTPS. */
export const securePort = 443;
const everywhere = ['0.0.0.0', '[::]'];

/** Where the sites of a host are served. */
export class Listens {
  private readonly addresses: ReadonlyMap<Site, readonly string[] | undefined>;
  private readonly known = new Map<number, readonly string[]>();

  public constructor(
    host: IHost,
    private readonly sites: readonly Site[],
  ) {
    this.addresses = new Map(sites.map((site) => [site, addressesOf(host, site)]));
  }

  /** TCP ports in use, in order. */
  public get ports(): number[] {
    return [...new Set([plainPort, ...this.sites.map(({ port }) => port.value)])].sort((a, b) => a - b);
  }

  /** Sites that answer on a port. */
  public sitesOn(port: number): Site[] {
    return this.sites.filter((site) => site.port.value === (port === plainPort ? securePort : port));
  }

  /** What a site listens on, for the port itself or for plain HTTP. */
  public of(site: Site, port: number): Listen[] {
    const own = this.addresses.get(site) ?? [...everywhere, ...this.specific(port)];
    return own.map((addr) => ({ addr, port, ssl: port !== plainPort }));
  }

  /**
   * What the site listens on that answers to no name: all that any other does, and every address. Of a port that is
   * listened on everywhere nginx binds nothing else, so it starts before the address of a tunnel is there.
   *
   * @see https://nginx.org/en/docs/http/ngx_http_core_module.html#listen
   */
  public ofDefault(): Listen[] {
    return this.ports.flatMap((port) =>
      [...everywhere, ...this.specific(port)].map((addr) => ({ addr, port, ssl: port !== plainPort })),
    );
  }

  /**
   * Addresses that some site on a port has to itself. nginx asks no site of all addresses for a connection to one of
   * these, unless it listens on it as well.
   */
  private specific(port: number): readonly string[] {
    const known = this.known.get(port);
    if (known !== undefined) return known;
    const all = new Set(this.sitesOn(port).flatMap((site) => this.addresses.get(site) ?? []));
    const addresses = [...all].sort();
    this.known.set(port, addresses);
    return addresses;
  }
}

/** Addresses that the zones of a site reach; undefined for all, where not all of them are known. */
function addressesOf(host: IHost, site: Site): string[] | undefined {
  if (site.zones.includes(internet)) return undefined;
  const zones = innerZones(site).map((zone) => zoneAddresses(host, zone));
  if (zones.some(({ complete }) => !complete)) return undefined;
  return [...new Set(zones.flatMap(({ addresses }) => addresses))].map(bracketed);
}
