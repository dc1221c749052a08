import { entrySources, type IHost, type ZoneEntry } from '../../lib';

/** Where those come from that a gateway serves: an interface, and networks behind it. */
export interface Origin {
  /** Zone or interface, as the program named it. */
  readonly name: string;
  readonly interface: string;
  /** Networks that they come from, IPv4 and IPv6. */
  readonly sources: readonly string[];
}

/** Every address of the Internet that a provider can have given, of each family. */
export const everything = { ipv4: '0.0.0.0/0', ipv6: '2000::/3' } as const;

/** The entries behind a zone's or an interface's name; undefined where the host has neither. */
export function entriesOf({ facts }: IHost, name: string): readonly ZoneEntry[] | undefined {
  if (Object.hasOwn(facts.zones, name)) return facts.zones[name];
  const known = Object.hasOwn(facts.network.interfaces, name) || facts.networks.includes(name);
  return known ? [{ interface: name, sources: [], except: [] }] : undefined;
}

/** Those that a gateway serves, in the order of their names. */
export function originsOf(host: IHost, from: readonly string[]): readonly Origin[] {
  return [...from].sort().flatMap((name) =>
    (entriesOf(host, name) ?? []).map((entry) => {
      const sources = entrySources(host, entry) ?? Object.values(everything);
      return { name, interface: entry.interface, sources };
    }),
  );
}

export function isIpv4(network: string): boolean {
  return !network.includes(':');
}
