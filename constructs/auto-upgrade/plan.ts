import { type ClockTime, ConstructError, type IHost } from '../../lib';
import { apartOf } from './apart';
import { type AutoUpgradeProps } from './props';
import { restartMinutes, type UpgradeSettings } from './settings';
import { assignSlots } from './slots';

/** When one host upgrades. */
export interface Slot {
  readonly from: ClockTime;
  /** First minute in which it no longer decides to restart. */
  readonly lastRestart: ClockTime;
}

/** Who upgrades when. It is known once every host has told what it is reached through. */
export class UpgradePlan {
  private slots: ReadonlyMap<string, number> | undefined;

  public constructor(
    private readonly path: string,
    private readonly props: AutoUpgradeProps,
    public readonly settings: UpgradeSettings,
    public readonly hosts: readonly IHost[],
    /** Time zone of all times in it. */
    public readonly timeZone: string,
  ) {}

  /** @throws ConstructError when the window has too few slots. */
  public slotOf({ hostName }: IHost): Slot {
    this.slots ??= this.assigned();
    const { from, slot } = this.settings;
    const start = from.plus((this.slots.get(hostName) ?? 0) * slot);
    return { from: start, lastRestart: start.plus(slot - restartMinutes) };
  }

  /** Whether a host restarts by itself. */
  public restarts({ hostName, facts }: IHost): boolean {
    return this.props.restarts?.includes(hostName) ?? (facts.kind === 'server' || facts.kind === 'vm');
  }

  private assigned(): ReadonlyMap<string, number> {
    const { slots, from, until, slot } = this.settings;
    const { canary, apart = [] } = this.props;
    const [anyHost] = this.hosts;
    if (anyHost === undefined) return new Map();
    const { slotOf, without } = assignSlots({
      hosts: this.hosts.map(({ hostName }) => hostName),
      apart: apartOf(this.hosts, anyHost.fleet, apart),
      slots,
      ...(canary !== undefined && { first: canary.host }),
    });
    const [one] = without;
    if (one === undefined) return slotOf;
    const names = one.apartFrom.map((name) => `'${name}'`);
    const others = names.length > 6 ? `${names.slice(0, 6).join(', ')}, …` : names.join(', ');
    const room = `has ${slots === 1 ? '1 slot' : `${slots} slots`} of ${slot} minutes from ${from.toString()} to ${until.toString()}`;
    const message = `${room}, and none is left for '${one.host}', which is not to restart at the same time as ${others}`;
    throw new ConstructError(this.path, 'window', `${message}; make the window longer, or slot shorter`);
  }
}
