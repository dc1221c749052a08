import { Construct } from 'constructs';
import {
  becomeGateway,
  faultLine,
  type Forward,
  forwards,
  hostOf,
  type IHost,
  type NixAttributes,
  NixModule,
  ports,
  refuse,
} from '../lib';
import { delegation } from './nat-gateway/delegation';
import { kernel } from './nat-gateway/kernel';
import { type Origin, originsOf } from './nat-gateway/origins';
import { masqueraded, passages, type Treatment } from './nat-gateway/passages';
import { type PortForward } from './nat-gateway/port-forward';
import { gatewayFaults } from './nat-gateway/problems';
import { valueFaults } from './nat-gateway/values';
import { redirectionsOf, unanswered } from './nat-gateway/redirections';
import { tables } from './nat-gateway/tables';
import { passedOn, segmentClamp, translation } from './nat-gateway/translation';

export { type PortForward } from './nat-gateway/port-forward';

/** Properties for {@link NatGateway}. */
export interface NatGatewayProps {
  /** Zones whose machines get to the Internet through this host, or interfaces: `['vpn']`. */
  readonly from: readonly string[];
  /** Interfaces that lead to the Internet. @default - the host's uplink */
  readonly uplinks?: readonly string[];
  /**
   * How IPv4 leaves an uplink: with the host's own address there, or with the sender's, where the next router knows the
   * way back to it. @default 'masquerade'
   */
  readonly ipv4?: 'masquerade' | 'routed';
  /**
   * What becomes of packets for networks that zones name on the uplink itself, as the LAN of a server with one cable:
   * they arrive with the host's address, with the sender's, or not at all. @default - as `ipv4`
   */
  readonly neighbours?: 'masquerade' | 'routed' | 'refused';
  /**
   * Whether IPv6 leaves the uplink. `routed`: networkd asks the provider for a prefix, and gives each interface behind the
   * host a part of it. `local`: it stays inside, as that of a mesh with `fd00::/8` must. It is never translated.
   * @default 'local'
   */
  readonly ipv6?: 'local' | 'routed';
  /** Ports of this host that are other machines'. @default [] */
  readonly portForwards?: readonly PortForward[];
  /**
   * How many connections are kept track of at most, 1024 to 16777216.
   * Renders to `boot.kernel.sysctl."net.netfilter.nf_conntrack_max"`. @default - the kernel's, by its memory
   */
  readonly connections?: number;
}

/**
 * The way to the Internet for machines behind a host: passes on what they send to its uplinks, replaces their IPv4
 * addresses there by its own, keeps TCP from sending what does not fit a tunnel, and gives ports of its own to others.
 *
 * Renders to `networking.nftables.tables.{nat-gateway,mss-clamp}`, forwards and port claims for HostFirewall, which the
 * host must have, and kernel settings; with `ipv6: 'routed'` also to `systemd.network.networks`.
 *
 * @throws ProblemsError for a number of connections that no kernel takes, or a word that is none of those to choose from.
 */
export class NatGateway extends Construct {
  private readonly host: IHost;
  private readonly treatment: Treatment;
  private readonly origins: readonly Origin[];
  private readonly portForwards: readonly PortForward[];

  public constructor(scope: Construct, id: string, props: NatGatewayProps) {
    super(scope, id);
    this.host = hostOf(this);
    const { uplink } = this.host.facts.network;
    const { ipv4 = 'masquerade', neighbours = ipv4, ipv6 = 'local', portForwards = [], connections } = props;
    const uplinks = [...new Set(props.uplinks ?? (uplink === undefined ? [] : [uplink]))].sort();
    const from = [...new Set(props.from)].sort();
    this.treatment = { uplinks, ipv4, neighbours, ipv6 };
    this.portForwards = portForwards;
    const faults = gatewayFaults(this.host, from, this.treatment, portForwards);
    const wrong = valueFaults(props);
    if (wrong.length > 0) refuse(this.node.path, [...wrong, ...faults]);
    this.origins = faults.length > 0 ? [] : originsOf(this.host, from);
    const names = this.origins.map((origin) => origin.interface);
    const other = becomeGateway(this.host, this, names);
    if (other !== this.node.path)
      faults.push({ field: 'host', message: `has '${other}' already; name all zones there` });
    this.node.addValidation({ validate: () => faults.map(faultLine) });
    if (faults.length > 0) return;
    this.declareFacets();
    const part = (suffix: string, config: () => NixAttributes | undefined): void => {
      new NixModule(this, `nat-gateway${suffix}`, { area: 'networking', config });
    };
    part('', () => this.tables());
    part('-kernel', () => kernel(connections));
    if (ipv6 === 'routed') part('-ipv6', () => delegation(this.host, this.origins, uplinks));
  }

  private declareFacets(): void {
    const { facets, facts } = this.host;
    for (const { port, protocol, zones, why } of this.portForwards) {
      // What IPv6 brings to the same port is not sent on.
      facets.declare(ports, { port, protocol, zones, why, address: '0.0.0.0' }, this);
    }
    for (const passage of this.passages()) facets.declare(forwards, passage, this);
    const sentOn = () => redirectionsOf(this.host, this.portForwards).flatMap((one) => passedOn(facts, one));
    facets.declareLater(forwards, sentOn, this);
  }

  private tables(): NixAttributes {
    const { facts } = this.host;
    const redirections = redirectionsOf(this.host, this.portForwards);
    const faults = unanswered(this.host, redirections);
    refuse(this.node.path, faults);
    const replaced = masqueraded(facts, this.passages(), this.treatment);
    return tables({
      'nat-gateway': translation(facts, replaced, redirections),
      'mss-clamp': segmentClamp([...this.treatment.uplinks, ...facts.networks]),
    });
  }

  private passages(): readonly Forward[] {
    return passages(this.host.facts, this.origins, this.treatment);
  }
}
