import { Construct } from 'constructs';
import {
  ClockTime,
  ConstructError,
  hostOf,
  type IHost,
  jobs,
  NixModule,
  shown,
  upgradeTimes,
  ValueError,
} from '../lib';
import { gcModule } from './nix-gc/module';

/** Properties for {@link NixGc}. */
export interface NixGcProps {
  /**
   * How many of the newest generations of the system stay, however old: what one can go back to. 2 to 100.
   * @default 5
   */
  readonly keepGenerations?: number;
  /** How many days a generation stays at least, 1 to 365. @default 30 */
  readonly keepDays?: number;
  /**
   * How many generations the boot menu has, at most `keepGenerations`: what it shows has to be there.
   * Renders to `boot.loader.*.configurationLimit`, as a default. @default - as `keepGenerations`
   */
  readonly bootEntries?: number;
  /** When it runs, `HH:MM` in the host's time. Renders to `nix.gc.dates`. @default - the end of the host's upgrade times; else '03:15' */
  readonly at?: string;
  /**
   * Free space below which a build makes room by itself, and makes three times as much: `2GiB`.
   * Renders to `nix.settings.min-free` and `max-free`. @default '2GiB'
   */
  readonly minFree?: string;
}

/** Its timers. */
const work = {
  'nix-gc': 'the Nix store does not get smaller',
  'nix-optimise': 'equal files of the Nix store are there twice',
};

/**
 * Takes away what no generation of the system needs any more, after the host's upgrade times and never beside an
 * upgrade, and then stores equal files once.
 *
 * A generation goes when it is old **and** not among the newest ones, and is neither running nor the one that the host
 * was started with: there is always something to go back to.
 *
 * Renders to `nix.gc`, `nix.optimise` (nixos/modules/services/misc), and `boot.loader.*.configurationLimit`.
 *
 * @throws ConstructError for a number or a time that cannot work.
 */
export class NixGc extends Construct {
  private readonly host: IHost;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: NixGcProps = {},
  ) {
    super(scope, id);
    const host = hostOf(this);
    this.host = host;
    const { keepDays = 30, keepGenerations = 5, minFree = '2GiB' } = props;
    this.requireWhole('keepGenerations', keepGenerations, 2, 100);
    this.requireWhole('keepDays', keepDays, 1, 365);
    const bootEntries = this.bootEntries(keepGenerations);
    const bytes = this.bytes(minFree);
    if (props.at !== undefined) this.clockTime(props.at);
    const settings = { keepDays, keepGenerations, bootEntries, minFree: bytes };
    for (const [unit, why] of Object.entries(work)) host.facets.declare(jobs, { unit, every: '1d', why }, this);
    new NixModule(this, 'nix-gc', {
      area: 'system',
      config: () => gcModule(host.facts.kind, { ...settings, ...this.time() }),
    });
  }

  private time(): { at: ClockTime; timeZone?: string } {
    const [upgrade] = this.host.facets.read(upgradeTimes);
    const given = this.props.at === undefined ? undefined : this.clockTime(this.props.at);
    if (upgrade === undefined) return { at: given ?? this.clockTime('03:15') };
    const isElsewhere = upgrade.timeZone !== this.host.facts.timeZone;
    const [from, until] = [ClockTime.of(upgrade.from), ClockTime.of(upgrade.until)];
    if (given === undefined) return { at: until, ...(isElsewhere && { timeZone: upgrade.timeZone }) };
    // The clocks of two time zones have no fixed distance; the unit waits for the upgrade in any case.
    if (isElsewhere || !given.isWithin(from, until)) return { at: given };
    const message = `is while the host upgrades, from ${upgrade.from} to ${upgrade.until}, got '${given.toString()}'`;
    throw new ConstructError(this.node.path, 'at', `${message}; leave it out, or take a time after that`);
  }

  private bootEntries(keepGenerations: number): number {
    const { bootEntries = keepGenerations } = this.props;
    this.requireWhole('bootEntries', bootEntries, 1, 100);
    if (bootEntries <= keepGenerations) return bootEntries;
    const message = `are more than the ${keepGenerations} generations that are kept, got ${bootEntries}`;
    throw new ConstructError(
      this.node.path,
      'bootEntries',
      `${message}; an entry without its generation does not start`,
    );
  }

  private bytes(text: string): number {
    const number = Number(/^([1-9]\d?)GiB$/.exec(text)?.[1]);
    if (Number.isInteger(number)) return number * 2 ** 30;
    const message = `must be a size from 1GiB to 99GiB, got ${shown(text)}; write it like '2GiB'`;
    throw new ConstructError(this.node.path, 'minFree', message);
  }

  private requireWhole(field: string, value: number, min: number, max: number): void {
    if (Number.isInteger(value) && value >= min && value <= max) return;
    const message = `must be a whole number from ${min} to ${max}, got ${shown(value)}`;
    throw new ConstructError(this.node.path, field, message);
  }

  private clockTime(text: string): ClockTime {
    try {
      return ClockTime.of(text);
    } catch (error) {
      if (!ValueError.isValueError(error)) throw error;
      throw new ConstructError(this.node.path, 'at', error.complaint);
    }
  }
}
