import { Construct } from 'constructs';
import {
  type Declared,
  type Fault,
  type Forward,
  forwards,
  GeneratedFile,
  hostExposure,
  hostOf,
  type IHost,
  nftables,
  type NixAttributes,
  NixModule,
  type Port,
  type PortClaim,
  ports,
  refuse,
  shown,
  statePaths,
} from '../lib';
import { base } from './host-firewall/base';
import { exposurePage } from './host-firewall/exposure';
import { forwardRules, pingGuard } from './host-firewall/forward-rules';
import { inputRules } from './host-firewall/input-rules';
import { otherOpenings, trustedUplink } from './host-firewall/other-openings';
import { ownTable, rules } from './host-firewall/option-values';
import { publishedGuard } from './host-firewall/published-rules';
import { adminFaults, claimFaults, forwardFaults, interfaceFaults } from './host-firewall/problems';

const loaded = {
  path: '/var/lib/nftables',
  why: 'how the rules in force are taken out again',
  replaceable: 'it is written with the rules',
};

/** Properties for {@link HostFirewall}. */
export interface HostFirewallProps {
  /**
   * TCP port by which the operator gets in. Synth refuses a firewall through which no zone reaches it.
   * @default - no such guard
   */
  readonly adminPort?: Port;
  /**
   * What the host passes on for programs that are not declared here, such as containers; beside the forwards that
   * constructs declare. An interface may end in `*`: `podman*`. @default []
   */
  readonly forwards?: readonly Forward[];
  /** How many refused packets are logged at most, in nftables' words; false for none. @default '10/minute' */
  readonly logRate?: string | false;
  /**
   * How many IPv4 pings are answered at most, in nftables' words; false for none. ICMPv6 stays as NixOS has it, for
   * IPv6 does not work without. Renders to `networking.firewall.{allowPing,pingLimit}`. @default '10/second'
   */
  readonly pingRate?: string | false;
}

/**
 * Lets in what is claimed on a host, from the zones that it is claimed for, and refuses everything else; passes on what
 * is declared to be forwarded, and nothing else. A zone is an interface and sources, and so is every rule.
 *
 * Renders to `networking.nftables` and `networking.firewall` (nixos/modules/services/networking/firewall-nftables.nix),
 * and to a page for reviews, `generated/<host>/networking/exposure.md`.
 *
 * @throws ProblemsError for rates that nftables cannot read.
 */
export class HostFirewall extends Construct {
  private readonly host: IHost;
  private readonly logRate: string | false;

  public constructor(scope: Construct, id: string, props: HostFirewallProps = {}) {
    super(scope, id);
    this.host = hostOf(this);
    const { adminPort, logRate = '10/minute', pingRate = '10/second' } = props;
    refuse(this.node.path, [...rateFaults('logRate', logRate), ...rateFaults('pingRate', pingRate)]);
    this.logRate = logRate;
    this.host.facets.declare(statePaths, loaded, this);
    for (const forward of props.forwards ?? []) this.host.facets.declare(forwards, forward, this);
    const part = (suffix: string, config: () => NixAttributes | undefined): void => {
      new NixModule(this, `firewall${suffix}`, { area: 'networking', config });
    };
    part('', () => base(pingRate));
    part('-warnings', () => ({ warnings: otherOpenings(this.host.facts) }));
    part('-input', () => this.input(adminPort));
    part('-forward', () => this.forward());
    part('-published', () => ownTable(publishedGuard(this.host.facts, this.claimed(), this.logged('refused forward'))));
    new GeneratedFile(this, 'exposure', {
      path: `generated/${this.host.hostName}/networking/exposure.md`,
      text: () => exposurePage(hostExposure(this.host)),
    });
  }

  private input(adminPort: Port | undefined): NixAttributes {
    const { facts } = this.host;
    const claims = this.claimed();
    refuse(this.node.path, [
      ...interfaceFaults(facts),
      ...(adminPort === undefined ? [] : adminFaults(facts, adminPort, claims)),
    ]);
    const assertions = trustedUplink(facts);
    const log = this.logged('refused connection');
    // Broadcasts to everyone are no attempt to reach this host.
    const last = log === '' ? '' : `pkttype host ${log}`;
    return {
      ...(assertions.length > 0 && { assertions }),
      networking: { firewall: { extraInputRules: rules(inputRules(facts.zones, claims), last) } },
    };
  }

  private forward(): NixAttributes | undefined {
    const passed = this.forwards().map(({ value }) => value);
    if (passed.length === 0) return undefined;
    const extraForwardRules = rules(forwardRules(passed), this.logged('refused forward'));
    const { networking } = ownTable(pingGuard(passed));
    return { networking: { firewall: { filterForward: true, extraForwardRules }, ...networking } };
  }

  private logged(prefix: string): string {
    return this.logRate === false ? '' : nftables.logged(prefix, this.logRate);
  }

  private claimed(): readonly PortClaim[] {
    return this.claims().map(({ value }) => value);
  }

  private claims(): readonly Declared<PortClaim>[] {
    const claims = this.host.facets.entries(ports);
    refuse(this.node.path, claimFaults(this.host.facts, claims));
    return claims;
  }

  private forwards(): readonly Declared<Forward>[] {
    const passed = this.host.facets.entries(forwards);
    refuse(this.node.path, forwardFaults(this.host.facts, passed));
    return passed;
  }
}

function rateFaults(field: string, rate: string | false): Fault[] {
  if (rate === false || /^[1-9]\d{0,6}\/(second|minute|hour|day)$/.test(rate)) return [];
  const message = `must be a number of packets and a unit of time such as '10/minute', or false, got ${shown(rate)}`;
  return [{ field, message }];
}
