/**
 * What reaches the hosts of a fleet: derived from what is declared, once, and the same for the command, the page of a
 * host and whatever reads the JSON. Every list is sorted; what is not there is null, so that the shape never changes.
 */
export interface Exposure {
  /** Changes when a field gets another meaning or goes; a new field does not change it. */
  readonly version: 1;
  /** In order of name. */
  readonly hosts: readonly (HostExposure & {
    /** Whether the fleet makes the host's firewall; else openings are what is declared, and nothing of ours holds them. */
    readonly firewall: boolean;
  })[];
}

/** What reaches one host. */
export interface HostExposure {
  readonly host: string;
  /** Where traffic comes from; a zone is several entries where it has several interfaces. */
  readonly zones: readonly ExposedZone[];
  /** Ports that are reached from outside. */
  readonly openings: readonly Opening[];
  /** Ports that only the host itself reaches. */
  readonly local: readonly Opening[];
  /** Web sites, which share ports. */
  readonly sites: readonly Site[];
  /** What the host passes on from one interface to another. */
  readonly forwards: readonly ForwardedTraffic[];
  /** Names in public DNS that lead to the host. */
  readonly publicNames: readonly ExposedName[];
  /** Names under which somebody else hands requests over, without an open port: a Cloudflare tunnel. */
  readonly published: readonly Published[];
}

/** Where the traffic of a zone comes from. */
export interface ExposedZone {
  readonly zone: string;
  readonly interface: string;
  /** Networks that it comes from; none for all others of the interface. */
  readonly sources: readonly string[];
  /** Where `sources` is empty: networks that are other zones'. */
  readonly except: readonly string[];
}

/** A port that something listens on. */
export interface Opening {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Zones whose traffic gets there. */
  readonly zones: readonly string[];
  /** Address listened on; null for every one of the host. */
  readonly address: string | null;
  /** Networks that alone get there, of each zone; null for all that the zones are. */
  readonly sources: readonly string[] | null;
  /** Program that listens; null where it is not known. */
  readonly process: string | null;
  /** What it is and for whom. */
  readonly why: string;
  /** Path of the construct that declared it. */
  readonly by: string;
}

/** A web site. */
export interface Site {
  readonly name: string;
  readonly port: number;
  readonly zones: readonly string[];
  readonly why: string;
  readonly by: string;
}

/** What is passed on between two interfaces. */
export interface ForwardedTraffic {
  readonly from: string;
  readonly to: string;
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** Networks among the destinations that are not meant. */
  readonly except: readonly string[];
  /** Where the host sends something on that came to a port of its own: the port that it goes to; null for every port. */
  readonly port: number | null;
  readonly protocol: 'tcp' | 'udp' | null;
  /** Zones whose traffic is passed on; none where it comes from an interface that is in no zone. */
  readonly zones: readonly string[];
  readonly why: string;
  readonly by: string;
}

/** A name in public DNS. */
export interface ExposedName {
  readonly name: string;
  /** Whether Cloudflare stands in front: visitors then come from its addresses. */
  readonly proxied: boolean;
  /** What it is for: the zone of the fleet that has its record, or who asked for it. */
  readonly why: string;
}

/** A server that the Internet reaches through somebody to whom the host itself keeps a connection. */
export interface Published {
  readonly name: string;
  /** URL that the host reaches the server at. */
  readonly upstream: string;
  /** Who hands the requests over: `Cloudflare tunnel`. */
  readonly via: string;
  /** Whether the server asks for a login; else anybody may use it. Null where nothing tells. */
  readonly login: boolean | null;
  readonly why: string;
  readonly by: string;
}
