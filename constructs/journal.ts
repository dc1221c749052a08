import { Construct } from 'constructs';
import { hostOf, NixModule, refuse, shown, type StatePath, statePaths } from '../lib';

/** Properties for {@link Journal}. */
export interface JournalProps {
  /** Disk space that it may take: `500M`, `2G`, from 64M on. Renders to `SystemMaxUse`. @default '2G' */
  readonly maxSize?: string;
  /** How long lines are kept where the space is enough: `31d`, `12w`. Renders to `MaxRetentionSec`. @default '31d' */
  readonly keepFor?: string;
  /**
   * Lines that one service may write in half a minute, 1000 to 1000000; what is more is dropped, with a line that says how
   * many. Renders to `RateLimitBurst`. @default 20000
   */
  readonly burst?: number;
}

/**
 * The journal of a host: on disk, with an end, and with every line that a ban or a collected log is made from.
 *
 * Renders to `services.journald.settings.Journal` (nixos/modules/system/boot/systemd/journald.nix); releases before 26.11
 * get the options of that time.
 *
 * @throws ProblemsError for sizes, times and numbers that journald cannot use.
 */
export class Journal extends Construct {
  public constructor(scope: Construct, id: string, props: JournalProps = {}) {
    super(scope, id);
    hostOf(this).facets.declare(statePaths, lines, this);
    const { maxSize = '2G', keepFor = '31d', burst = 20_000 } = props;
    const faults = faultsOf({ maxSize, keepFor, burst });
    refuse(this.node.path, faults);
    const settings = {
      // What is below `info` is for developers. sshd says at `info` who failed to log in.
      MaxLevelStore: 'info',
      MaxRetentionSec: keepFor,
      RateLimitBurst: burst,
      RateLimitIntervalSec: '30s',
      Storage: 'persistent',
      SystemMaxUse: maxSize,
    };
    new NixModule(this, 'journal', {
      area: 'system',
      config: () => ({ services: { journald: { settings: { Journal: settings } } } }),
    });
  }
}

const lines: StatePath = {
  path: '/var/log/journal',
  why: 'the journal',
  replaceable: 'it ends after its time anyway; what has to outlive the host is collected by another',
};

function faultsOf({ maxSize, keepFor, burst }: Required<JournalProps>): { field: string; message: string }[] {
  const faults: { field: string; message: string }[] = [];
  if (!/^[1-9]\d{0,5}[MG]$/.test(maxSize)) {
    const message = `must be a number with M or G, got ${shown(maxSize)}; write it like '2G'`;
    faults.push({ field: 'maxSize', message });
  } else if (maxSize.endsWith('M') && Number.parseInt(maxSize, 10) < 64) {
    const message = `is too small to keep a day, got ${shown(maxSize)}; give it 64M at least`;
    faults.push({ field: 'maxSize', message });
  }
  if (!/^[1-9]\d{0,3}[hdw]$/.test(keepFor)) {
    const message = `must be a number with h, d or w, got ${shown(keepFor)}; write it like '31d'`;
    faults.push({ field: 'keepFor', message });
  }
  if (!Number.isInteger(burst) || burst < 1000 || burst > 1_000_000) {
    const message = `must be a whole number from 1000 to 1000000, got ${shown(burst)}`;
    faults.push({ field: 'burst', message });
  }
  return faults;
}
