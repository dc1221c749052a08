import { Construct } from 'constructs';
import {
  ConstructError,
  type Declared,
  type Forward,
  forwards,
  GeneratedFile,
  hostOf,
  type IHost,
  nix,
  type NixAttributes,
  type NixExpression,
  NixModule,
  type Port,
  type PortClaim,
  ports,
  ProblemsError,
  shown,
} from '../lib';
import { base } from './host-firewall/base';
import { exposurePage } from './host-firewall/exposure';
import { forwardRules, pingGuard } from './host-firewall/forward-rules';
import { inputRules } from './host-firewall/input-rules';
import { logged } from './host-firewall/nft';
import { otherOpenings, trustedUplink } from './host-firewall/other-openings';
import { adminFaults, claimFaults, type Fault, forwardFaults, interfaceFaults } from './host-firewall/problems';

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
 * @throws ConstructError for a rate that nftables cannot read.
 */
export class HostFirewall extends Construct {
  private readonly host: IHost;

  public constructor(scope: Construct, id: string, props: HostFirewallProps = {}) {
    super(scope, id);
    this.host = hostOf(this);
    const { adminPort, logRate = '10/minute', pingRate = '10/second' } = props;
    this.checkRate('logRate', logRate);
    this.checkRate('pingRate', pingRate);
    for (const forward of props.forwards ?? []) this.host.facets.declare(forwards, forward, this);
    const area = 'networking';
    new NixModule(this, 'firewall', { area, config: () => base(pingRate) });
    new NixModule(this, 'firewall-warnings', { area, config: () => ({ warnings: otherOpenings(this.host.facts) }) });
    new NixModule(this, 'firewall-input', {
      area,
      config: () => this.input(adminPort, logRate),
    });
    new NixModule(this, 'firewall-forward', {
      area,
      config: () => this.forward(logRate),
    });
    new GeneratedFile(this, 'exposure', {
      path: `generated/${this.host.hostName}/networking/exposure.md`,
      text: () => exposurePage(this.host.facts, this.claims(), this.forwards()),
    });
  }

  private input(adminPort: Port | undefined, logRate: string | false): NixAttributes {
    const { facts } = this.host;
    const claims = this.claims().map(({ value }) => value);
    this.refuse([...interfaceFaults(facts), ...(adminPort === undefined ? [] : adminFaults(facts, adminPort, claims))]);
    const assertions = trustedUplink(facts);
    // Broadcasts to everyone are no attempt to reach this host.
    const log = logRate === false ? '' : `pkttype host ${logged('refused connection', logRate)}`;
    return {
      ...(assertions.length > 0 && { assertions }),
      networking: { firewall: { extraInputRules: rules(inputRules(facts.zones, claims), log) } },
    };
  }

  private forward(logRate: string | false): NixAttributes | undefined {
    const passed = this.forwards().map(({ value }) => value);
    if (passed.length === 0) return undefined;
    const log = logRate === false ? '' : logged('refused forward', logRate);
    const content = nix.lines(pingGuard(passed));
    return {
      networking: {
        firewall: { filterForward: true, extraForwardRules: rules(forwardRules(passed), log) },
        nftables: { tables: { 'host-firewall': { family: 'inet', content } } },
      },
    };
  }

  private claims(): readonly Declared<PortClaim>[] {
    const claims = this.host.facets.entries(ports);
    this.refuse(claimFaults(this.host.facts, claims));
    return claims;
  }

  private forwards(): readonly Declared<Forward>[] {
    const passed = this.host.facets.entries(forwards);
    this.refuse(forwardFaults(this.host.facts, passed));
    return passed;
  }

  private refuse(faults: readonly Fault[]): void {
    if (faults.length > 0) throw new ProblemsError(faults.map((fault) => ({ path: this.node.path, ...fault })));
  }

  private checkRate(field: string, rate: string | false): void {
    if (rate === false || /^[1-9]\d{0,6}\/(second|minute|hour|day)$/.test(rate)) return;
    const message = `must be a number of packets and a unit of time such as '10/minute', or false, got ${shown(rate)}`;
    throw new ConstructError(this.node.path, field, message);
  }
}

/** Rules with a last line that stays the last one, whatever other modules add. */
function rules(lines: readonly string[], last: string): NixExpression {
  const own = lines.length === 0 ? [] : [nix.lines(lines.map((line) => `${line}\n`).join(''))];
  const end = last === '' ? [] : [nix.mkAfter(nix.lines(`${last}\n`))];
  const parts = [...own, ...end];
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : nix.mkMerge(parts);
}
