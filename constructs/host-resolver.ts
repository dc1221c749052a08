import { Construct } from 'constructs';
import {
  ConstructError,
  hostOf,
  IpAddress,
  type IHost,
  type IResolver,
  nameLookup,
  type NameLookup,
  type NixAttributes,
  NixModule,
  shown,
} from '../lib';
import { clientConfig, hasNoOtherServers } from './host-resolver/client';
import { findLink, isLink, type LinkQuestion } from './host-resolver/link';
import { ownAddress, ownFault, patience } from './host-resolver/own-host';
import { fallbackOf, secondsOf } from './host-resolver/props';

/** Properties for {@link HostResolver}. */
export interface HostResolverProps {
  /** The resolver, on a host of the fleet: an `AdGuardDns`. */
  readonly resolver: IResolver;
  /**
   * Zone of both hosts by which this one reaches the resolver: `vpn`. It is one interface here.
   * @default - none, on the resolver's own host
   */
  readonly over?: string;
  /**
   * Which names are asked of it: `all` while it answers, or `local`, those that only it knows.
   * Renders to the routing domains `~.` and `~vpn` of the interface. @default 'all'
   */
  readonly domains?: 'all' | 'local';
  /**
   * Addresses of public resolvers for when there is no other: `['9.9.9.9']`. Where DHCP gives servers, those come first.
   * Renders to `services.resolved.settings.Resolve.FallbackDNS`, or `networking.nameservers`.
   * @default - the fleet's `network.nameservers` of the host, else Quad9
   */
  readonly fallback?: readonly string[];
  /** How often it is asked whether it still answers: `15s`, from `5s` to `60min`. @default '15s' */
  readonly checkEvery?: string;
}

/** @see https://quad9.net/service/service-addresses-and-features/ */
const quad9 = ['9.9.9.9', '2620:fe::fe'];

/**
 * Lets a host find names by a resolver of the fleet, and go on without it when it does not answer.
 *
 * On another host systemd-resolved is switched on, and a service, `host-resolver`, tells it to ask the resolver over one
 * interface. It looks every few seconds whether the resolver answers; while it does not, names are asked of the servers
 * that the host's network gives, so that neither a boot nor a hotel's log-in page needs a tunnel. On the resolver's own
 * host programs ask 127.0.0.1, then `fallback`.
 *
 * Renders to `services.resolved`, `systemd.services.host-resolver` and, by `HostNetwork`, `networking.nameservers`.
 *
 * @throws ConstructError for a fallback that is no address, or that is the host itself.
 */
export class HostResolver extends Construct {
  private readonly host: IHost;
  private readonly fallback: readonly string[];
  private readonly seconds: number;
  private readonly question: LinkQuestion;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: HostResolverProps,
  ) {
    super(scope, id);
    const host = hostOf(this);
    this.host = host;
    const { resolver, over, domains } = props;
    this.question = { host, resolver, over, localOnly: domains === 'local' };
    const others = host.facts.network.nameservers.filter((address) => !IpAddress.of(address).isLoopback);
    this.fallback = fallbackOf(this.node.path, props.fallback ?? (others.length > 0 ? others : quad9));
    this.seconds = secondsOf(this.node.path, 'checkEvery', props.checkEvery ?? '15s');
    this.node.addValidation({ validate: () => [...this.givenTwice(), ...this.faults()] });
    host.facets.declare(nameLookup, this.lookup(), this);
    new NixModule(this, 'host-resolver', { area: 'networking', config: () => this.config() });
  }

  private get isOwnHost(): boolean {
    return this.props.resolver.host === this.host;
  }

  private lookup(): NameLookup {
    if (this.isOwnHost) {
      return { through: 'resolv.conf', servers: () => [ownAddress(this.host), ...this.fallback] };
    }
    return { through: 'systemd-resolved', servers: () => (hasNoOtherServers(this.host) ? this.fallback : []) };
  }

  private config(): NixAttributes | undefined {
    const { host, question, fallback, seconds } = this;
    const { path } = this.node;
    if (this.isOwnHost) {
      const fault = ownFault(host);
      if (fault !== undefined) throw new ConstructError(path, 'network.nameservers', fault);
      return patience;
    }
    const link = findLink(question);
    if (!isLink(link)) return undefined;
    return clientConfig({ path, question, link, fallback, hasNoOthers: hasNoOtherServers(host), seconds });
  }

  private faults(): readonly string[] {
    if (this.isOwnHost) return ownUseless(this.host, this.props);
    const found = findLink(this.question);
    return isLink(found) ? [] : found;
  }

  private givenTwice(): string[] {
    const { nameservers } = this.host.facts.network;
    if (this.props.fallback === undefined || nameservers.length === 0) return [];
    const place = `hosts.${this.host.hostName}.network.nameservers`;
    return [`fallback: is said in ${place} already, got ${shown(nameservers)} there; keep one of the two`];
  }
}

/** Properties that mean nothing on the host that the resolver runs on. */
function ownUseless({ hostName, facts }: IHost, { over, domains }: HostResolverProps): string[] {
  return [
    ...(over === undefined
      ? []
      : [`over: the resolver runs on '${hostName}' itself, got ${shown(over)}; leave it out`]),
    ...(domains === 'local'
      ? [`domains: the resolver's own host asks it for all names, got 'local'; leave it out`]
      : []),
    ...(facts.network.manager === 'wsl'
      ? [`resolver: runs under WSL, whose addresses are Windows' to change, got '${hostName}'; run it on another host`]
      : []),
  ];
}
