import { Construct } from 'constructs';
import {
  didYouMean,
  type Fault,
  forwards,
  hostOf,
  type IHost,
  type NixAttributes,
  NixModule,
  refuse,
  shown,
} from '../lib';
import { type KernelRuleName, rules } from './kernel-hardening/rules';
import { hardening, inotify, oneNumber, routersRoom, ruleNames, tracking } from './kernel-hardening/settings';

export { type KernelRuleName } from './kernel-hardening/rules';

/** Properties for {@link KernelHardening}. */
export interface KernelHardeningProps {
  /**
   * Rules that do not hold on this host, each with what needs it: `{ debuggers: 'gdb -p in development' }`.
   * @default {} - all hold
   */
  readonly except?: Readonly<Partial<Record<KernelRuleName, string>>>;
  /**
   * Files and folders that one user may watch, 8192 to 4194304; each takes about 1 KiB of memory.
   * Renders to `fs.inotify.max_user_watches`. @default 524288
   */
  readonly inotifyWatches?: number;
  /** Programs of one user that may watch files, 128 to 1048576. Renders to `fs.inotify.max_user_instances`. @default 8192 */
  readonly inotifyInstances?: number;
  /**
   * Connections that are kept track of at most, 16384 to 16777216; each takes about 320 bytes when it is there. A host with many
   * containers needs more than one without. Renders to `net.netfilter.nf_conntrack_max` and the module's `hashsize`.
   * @default - 262144 on a host that passes packets on for others, and behind what its NatGateway says; else the kernel's, by
   * its memory: the same from 4 GiB on, 65536 below
   */
  readonly connections?: number;
}

/**
 * Takes ways into the kernel, and tricks between the users of a host, away, and caps what users may take of its memory.
 *
 * Renders to `boot.kernel.sysctl` (nixos/modules/config/sysctl.nix). Where a setting is another one for good, leave its
 * rule out: two modules that set one are an error of NixOS, even when they agree.
 *
 * @throws ProblemsError for options that are wrong.
 */
export class KernelHardening extends Construct {
  public constructor(scope: Construct, id: string, props: KernelHardeningProps = {}) {
    super(scope, id);
    const host = hostOf(this);
    const faults = [...exceptFaults(props.except ?? {}), ...numberFaults(props), ...hostFaults(host, props)];
    refuse(this.node.path, faults);
    new NixModule(this, 'kernel-hardening', { area: 'security', config: () => config(host, props) });
  }
}

function config(host: IHost, props: KernelHardeningProps): NixAttributes {
  const { except = {}, inotifyWatches = 524_288, inotifyInstances = 8192, connections } = props;
  const routes = host.facets.read(forwards).length > 0 && !isWsl(host);
  const room = connections ?? (routes ? routersRoom : undefined);
  const tracked = room === undefined ? undefined : tracking(room);
  const sysctl = {
    ...hardening(new Set(Object.keys(except)), isWsl(host)),
    ...inotify(inotifyWatches, inotifyInstances),
    ...tracked?.settings,
  };
  return {
    ...(connections !== undefined && { assertions: [oneNumber(connections)] }),
    boot: { kernel: { sysctl }, ...tracked?.module },
  };
}

function exceptFaults(except: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(except).flatMap(([name, reason]) => {
    if (!Object.hasOwn(rules, name)) {
      const message = `there is no rule of that name, got ${shown(name)}${didYouMean(name, ruleNames)}`;
      return [{ field: 'except', message }];
    }
    if (reason.trim() !== '') return [];
    const { stops } = rules[name as KernelRuleName];
    const message = `rule '${name}' is left out without a reason, got ${shown(reason)}; say what needs it (it stops ${stops})`;
    return [{ field: 'except', message }];
  });
}

const ranges = {
  inotifyWatches: [8192, 4_194_304],
  inotifyInstances: [128, 1_048_576],
  connections: [16_384, 16_777_216],
} as const;

function numberFaults(props: KernelHardeningProps): Fault[] {
  return Object.entries(ranges).flatMap(([field, [least, most]]) => {
    const value = props[field as keyof typeof ranges];
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return [];
    return [{ field, message: `must be a whole number from ${least} to ${most}, got ${shown(value)}` }];
  });
}

function hostFaults(host: IHost, { connections }: KernelHardeningProps): Fault[] {
  if (connections === undefined || !isWsl(host)) return [];
  const message = `Windows loads the kernel of a WSL host and its modules, got ${connections}; leave it out`;
  return [{ field: 'connections', message }];
}

function isWsl({ facts }: IHost): boolean {
  return facts.network.manager === 'wsl';
}
