import { type Construct } from 'constructs';
import { HostNetwork } from '../constructs/host-network';
import { HostSecrets } from '../constructs/host-secrets';
import { SshClient } from '../constructs/ssh-client';
import { SystemBase } from '../constructs/system-base';
import {
  ConstructError,
  didYouMean,
  type Fleet,
  FleetStack,
  type Host,
  HostFacets,
  HostRecords,
  type IHost,
  jobFaults,
  jobs,
  nix,
  Port,
  ports,
  refuse,
  type Release,
  type ScheduledJob,
  shown,
  stateFaults,
  type StatePath,
  statePaths,
  tagHost,
} from '../lib';

/** Options for {@link HostStack.existingService}. */
export interface ExistingServiceOptions {
  /** Port it listens on. */
  readonly port: Port;
  readonly protocol: 'tcp' | 'udp';
  /** Network zones that may reach it. */
  readonly zones: readonly string[];
  /** What it is and for whom. */
  readonly why: string;
  /** The one address it listens on. @default - every address of the host */
  readonly address?: string;
}

/** Options for {@link HostStack.existingJob}. */
export type ExistingJobOptions = ScheduledJob;

/** Options for {@link HostStack.existingState}. */
export type ExistingStateOptions = Omit<StatePath, 'remadeBy'>;

/**
 * A machine of the fleet: the home of its modules and facets, and of the Cloudflare resources that belong to it alone,
 * in a state of their own, so that a deploy touches one host.
 *
 * The id is the host's name in the fleet. Every host gets its base system, its network, its secrets, and what its SSH
 * client knows of the others.
 *
 * @throws ConstructError when the fleet has no host of that name.
 */
export class HostStack extends FleetStack implements IHost {
  public readonly hostName: string;
  public readonly fleet: Fleet;
  public readonly facts: Host;
  public readonly release: Release;
  public readonly facets: HostFacets;

  public constructor(scope: Construct, hostName: string) {
    super(scope, hostName);
    tagHost(this);
    this.hostName = hostName;
    this.fleet = this.app.fleet;
    const facts = this.fleet.hosts[hostName];
    if (facts === undefined) {
      const hint = didYouMean(hostName, Object.keys(this.fleet.hosts));
      throw new ConstructError(hostName, 'id', `no host of the fleet has that name, got ${shown(hostName)}${hint}`);
    }
    this.facts = facts;
    this.release = this.app.options.release ?? facts.release;
    this.facets = new HostFacets(hostName);
    HostRecords.of(this);
    new SystemBase(this, 'base');
    new HostNetwork(this, 'network');
    new HostSecrets(this, 'secrets');
    new SshClient(this, 'ssh-client');
    for (const { name, port, reason, ...service } of facts.existingServices) {
      this.existingService({ ...service, port: Port.of(port), why: `${name}: ${reason}` });
    }
    for (const { dump, ...state } of facts.existingState) {
      this.existingState({ ...state, ...(dump && { dump: withPackages(dump) }) });
    }
  }

  /**
   * Claims a port for what runs on the host without being declared here: it is opened for its zones, reported, and
   * nothing else can take it. Every service under `existingServices` in the fleet is claimed by itself.
   */
  public existingService(options: ExistingServiceOptions): void {
    this.facets.declare(ports, options, this);
  }

  /**
   * Declares a timer of the host that is not declared here: whoever monitors the host tells when it does not run.
   *
   * @throws ProblemsError for a name, a time or a reason that says nothing.
   */
  public existingJob(options: ExistingJobOptions): void {
    const faults = jobFaults(options).map(({ field, message }) => ({ field: `existingJob.${field}`, message }));
    refuse(this.node.path, faults);
    this.facets.declare(jobs, options, this);
  }

  /**
   * Declares what is kept on the host's disk without being declared here, so that a backup saves it. What stands under
   * `existingState` in the fleet is declared by itself.
   *
   * @throws ProblemsError for a path that no backup could save, and a dump of something else.
   */
  public existingState(options: ExistingStateOptions): void {
    const faults = stateFaults(options).map(({ field, message }) => ({ field: `existingState.${field}`, message }));
    refuse(this.node.path, faults);
    this.facets.declare(statePaths, options, this);
  }
}

type FleetDump = NonNullable<Host['existingState'][number]['dump']>;

function withPackages(dump: FleetDump): NonNullable<StatePath['dump']> {
  return dump.kind === 'command' ? { ...dump, packages: dump.packages.map((name) => nix.pkgs(name)) } : dump;
}
