import { Construct } from 'constructs';
import {
  Annotations,
  faultLine,
  FleetApp,
  hostOf,
  type IHost,
  jails,
  logAlertRules,
  logins,
  type NixAttributes,
  NixModule,
  Port,
  ports,
  type Probe,
  probes,
  refuse,
  sshServers,
  statePaths,
  type User,
  withPort,
  zoneAddresses,
} from '../lib';
import { daemon } from './ssh-server/daemon';
import { hasSomeKey, keyCheck } from './ssh-server/key-check';
import { keyOnlyBlock } from './ssh-server/key-only';
import { sshLogAlerts } from './ssh-server/log-alerts';
import { oneTimeCode } from './ssh-server/one-time-code';
import { hasKey, peopleOf } from './ssh-server/people';
import { hostFaults, optionFaults } from './ssh-server/problems';
import { type SshServerProps } from './ssh-server/props';
import { sshState } from './ssh-server/state';

export { type SshForwarding, type SshServerProps } from './ssh-server/props';

/**
 * Lets people into a host by SSH: with a key and a code that is good once, never with a password, never as root. Zones
 * can be named from which a key is enough.
 *
 * It knows who may log in; accounts and their keys are made by who declares users. Other hosts of the fleet learn its
 * key, names and port.
 *
 * Renders to `services.openssh` (nixos/modules/services/networking/ssh/sshd.nix) and to the rules of
 * `security.pam.services.sshd` (nixos/modules/security/pam.nix).
 *
 * @throws ProblemsError for options that are wrong by themselves.
 */
export class SshServer extends Construct {
  public readonly port: Port;
  private readonly host: IHost;
  private readonly people: readonly User[];

  public constructor(scope: Construct, id: string, props: SshServerProps) {
    super(scope, id);
    this.host = hostOf(this);
    this.port = props.port ?? Port.of(22);
    const faults = optionFaults(props);
    refuse(this.node.path, faults);
    this.people = peopleOf(this.host, props.users);
    this.node.addValidation({ validate: () => hostFaults(this.host, props).map(faultLine) });
    this.declareFacets(props);
    this.warn(props);
    const { zones, keyOnly = [], forwarding = [], enrolUntil } = props;
    new NixModule(this, 'ssh-server', {
      area: 'security',
      config: () => {
        const last = keyOnlyBlock(this.host, keyOnly);
        return { ...this.keyGuard(), ...daemon({ port: this.port, people: this.people, forwarding, last }) };
      },
    });
    new NixModule(this, 'ssh-server-code', {
      area: 'security',
      config: () => (zones.every((zone) => keyOnly.includes(zone)) ? undefined : oneTimeCode(enrolUntil)),
    });
  }

  /** A machine on which nobody has a key is not built; while keys are to be filled in, a server is built and not switched. */
  private keyGuard(): NixAttributes {
    if (!this.people.some(hasKey)) return this.host.facts.kind === 'server' ? keyCheck(this.people) : {};
    const message = `services.openssh: nobody of ${this.people.map(({ name }) => name).join(', ')} has a key on this machine, so nobody could log in; declare users.users.<name>.openssh.authorizedKeys.keys`;
    return { assertions: [{ assertion: hasSomeKey(this.people), message }] };
  }

  private declareFacets({ zones, keyOnly = [], names = [] }: SshServerProps): void {
    const { facets } = this.host;
    const { port } = this;
    facets.declare(ports, { port, protocol: 'tcp', zones, why: 'remote access by SSH', process: 'sshd' }, this);
    facets.declare(sshServers, { port, names }, this);
    const asksForCode = zones.some((zone) => !keyOnly.includes(zone));
    for (const state of sshState(this.host, this.people, asksForCode)) facets.declare(statePaths, state, this);
    const jail = { name: 'sshd', filter: 'sshd', mode: 'aggressive', ports: [port], log: 'journal' } as const;
    facets.declare(jails, jail, this);
    for (const rule of sshLogAlerts(zones)) facets.declare(logAlertRules, rule, this);
    const groups = [
      { zones: zones.filter((zone) => !keyOnly.includes(zone)), factors: ['key', 'code'] as const },
      { zones: zones.filter((zone) => keyOnly.includes(zone)), factors: ['key'] as const },
    ];
    for (const group of groups.filter((one) => one.zones.length > 0)) {
      for (const { name: user, wheel } of this.people) {
        facets.declare(logins, { user, by: 'ssh', ...group, zones: [...group.zones].sort(), wheel }, this);
      }
    }
    facets.declareLater(probes, () => this.probe(zones), this);
  }

  /** Asks at an address of a mesh network where there is one: it is the same for every other host. */
  private probe(zones: readonly string[]): Probe[] {
    const { networks, zones: all } = this.host.facts;
    const isMesh = (zone: string): boolean => all[zone]?.some((entry) => networks.includes(entry.interface)) ?? false;
    const ordered = [...zones].sort((a, b) => Number(isMesh(b)) - Number(isMesh(a)) || (a < b ? -1 : 1));
    const [address] = ordered.flatMap((zone) => zoneAddresses(this.host, zone).addresses);
    if (address === undefined) return [];
    const target = withPort(address, this.port.value);
    return [{ kind: 'tcp', target, why: `SSH of ${this.host.hostName}` }];
  }

  private warn({ enrolUntil }: SshServerProps): void {
    const { hostName } = this.host;
    const warn = (message: string): void => Annotations.of(this).addWarning(message);
    if (this.people.length > 0 && !this.people.some(hasKey)) {
      warn(`users: ${list(this.people)} have keys to fill in only; nobody gets in by SSH until one is in the fleet`);
    }
    if (enrolUntil !== undefined) {
      warn(
        `enrolUntil: through ${enrolUntil} who has no code yet gets in by key alone; leave it out when all have one`,
      );
    }
    if (FleetApp.of(this).lock.get('host-key', hostName) === undefined) {
      const remedy = `run npx cdknix secrets onboard ${hostName}`;
      warn(`its host key is not in fleet.lock.json, so that other hosts cannot know it; ${remedy}`);
    }
  }
}

function list(people: readonly User[]): string {
  return people.map(({ name }) => name).join(', ');
}
