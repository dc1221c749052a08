import { type Problem } from '../errors';
import { type FleetData } from './fleet-schema';
import { type PlaceholderFact } from './placeholder';

/** Plain data of which nothing can change; an optional field is absent rather than undefined. */
export type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<Exclude<T[Key], undefined>> }
    : T;

type HostData = FleetData['hosts'][string];
type InterfaceData = HostData['network']['interfaces'][string];
type UserData = FleetData['users'][string];
type NetworkData = FleetData['networks'][string];
type ZoneData = FleetData['dns']['zones'][string];
type RecordData = ZoneData['records'][number];

/** One network interface. */
export type Interface = Frozen<InterfaceData> & {
  /** Its name: `bond0`. */
  readonly name: string;
  /** Whether router advertisements are accepted. */
  readonly acceptRa: boolean;
};

/** Where the traffic of a zone comes from: an interface and the networks behind it. */
export interface ZoneEntry {
  readonly interface: string;
  /** Networks that the traffic comes from; empty for every other source of the interface (see `except`). */
  readonly sources: readonly string[];
  /** Where `sources` is empty: the networks that other zones claim on the interface, which are not this zone's. */
  readonly except: readonly string[];
}

/** One machine, with every default filled in. */
export interface Host extends Frozen<Omit<HostData, 'timeZone' | 'locale' | 'network' | 'zones'>> {
  /** Its host name. */
  readonly name: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly network: Frozen<Omit<HostData['network'], 'interfaces'>> & {
    readonly interfaces: Readonly<Record<string, Interface>>;
  };
  /** Where traffic comes from, by zone. Has `loopback` always, and the zones of the host's mesh networks. */
  readonly zones: Readonly<Record<string, readonly ZoneEntry[]>>;
  /** Mesh networks it is a member of, in order of name. */
  readonly networks: readonly string[];
  /** Profiles it is in, in order of name. */
  readonly profiles: readonly string[];
}

/** One account. */
export interface User extends Frozen<Omit<UserData, 'hosts' | 'removed'>> {
  readonly name: string;
  /** Hosts that have it, in order of name. */
  readonly hosts: readonly string[];
}

/** One account that is gone, except for what it left on its hosts. */
export type RemovedUser = Pick<User, 'name' | 'uid' | 'hosts'>;

/** One member of a mesh network. Its `endpoint` is the one given, or its host's static address. */
export interface Member extends Frozen<Omit<NetworkData['members'][string], 'behindNat'>> {
  readonly behindNat: boolean;
}

/** One peer of a mesh network that is no host of the fleet. */
export type ReservedPeer = Frozen<NetworkData['reserved'][string]>;

/** One mesh network. */
export interface Network extends Frozen<Omit<NetworkData, 'members'>> {
  readonly name: string;
  readonly members: Readonly<Record<string, Member>>;
}

type Resolved<R> = R extends { type: 'A' | 'AAAA' }
  ? Frozen<R> & {
      /** True where the host keeps the content current itself; `content` is then absent. */
      readonly dynamic: boolean;
    }
  : Frozen<R>;

/** One DNS record; `name` is the full name, and a record of a `host` has the host's address as `content`. */
export type DnsRecord = Resolved<RecordData>;

/** One zone at Cloudflare. */
export interface DnsZone extends Frozen<Omit<ZoneData, 'records'>> {
  readonly name: string;
  readonly records: readonly DnsRecord[];
}

/** Where Terraform keeps its state. */
export type Backend = Frozen<FleetData['terraform']['backend']>;

/** The fleet: plain data, checked, complete and frozen. Every record's keys and every set are sorted. */
export interface Fleet {
  readonly name: string;
  /** Primary domain. */
  readonly domain: string;
  /** User who runs the fleet. */
  readonly operator?: string;
  /** Where encrypted secrets live. */
  readonly secrets: 'repo' | 'host';
  readonly hosts: Readonly<Record<string, Host>>;
  /** Host names by profile, sorted. */
  readonly profiles: Readonly<Record<string, readonly string[]>>;
  readonly users: Readonly<Record<string, User>>;
  /** Accounts that the fleet had, none of which is among `users`. */
  readonly removedUsers: Readonly<Record<string, RemovedUser>>;
  /** Mesh networks by interface name. */
  readonly networks: Readonly<Record<string, Network>>;
  readonly dns: { readonly zones: Readonly<Record<string, DnsZone>> };
  readonly terraform: { readonly backend: Backend };
  /** Facts that are not filled in yet, each once. What would publish one is left out (see `isPlaceholder`). */
  readonly placeholders: readonly PlaceholderFact[];
  /** What is legal but needs attention: one warning for each placeholder. */
  readonly warnings: readonly Problem[];
}
