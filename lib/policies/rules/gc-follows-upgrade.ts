import { type RenderedFleet } from '../../checks';
import { ClockTime } from '../../clock-time';
import { shown } from '../../errors';
import { upgradeTimes } from '../../facets/upgrades';
import { type IHost } from '../../host';
import { type NixValue } from '../../nix';
import { type Definition, settledAt } from '../definitions';
import { type Answer, complyingUnless, hostPolicy } from '../policy';
import { isSetTo, listOf, textAt, textOf } from '../setting';

const half = 12 * 60;

/** Old generations go when the new one is there, not before: they are the way back. */
export const GcFollowsUpgrade = hostPolicy(
  'GcFollowsUpgrade',
  'A machine that throws away what it could go back to, just before it changes.',
  (host, rendered): Answer => {
    const { hostName } = host;
    const ends = upgradeEnds(host, rendered);
    const collections = collectionsOf(rendered, hostName);
    if (ends.length === 0 || collections.length === 0) return 'does not apply';
    const early = collections.filter(({ at }) => !ends.some((end) => end.minutesUntil(at) < half));
    return complyingUnless(
      early.map(({ at, by }) => {
        const message = `is before the upgrade, which may take until ${String(ends[0])}, got ${shown(at.toString())}; let it start after that`;
        return { path: by, field: 'nix.gc.dates', message };
      }),
    );
  },
);

/** Times of day at which an upgrade is over, as far as they can be read. */
function upgradeEnds({ hostName, facts, facets }: IHost, rendered: RenderedFleet): ClockTime[] {
  const declared = facets.read(upgradeTimes);
  // Times of two zones cannot be compared by the clock.
  if (declared.length > 0) {
    return declared.filter(({ timeZone }) => timeZone === facts.timeZone).map(({ until }) => ClockTime.of(until));
  }
  if (!isSetTo(rendered, hostName, 'system.autoUpgrade.enable', true)) return [];
  const upper = textAt(rendered, hostName, 'system.autoUpgrade.rebootWindow.upper');
  const restarts = isSetTo(rendered, hostName, 'system.autoUpgrade.allowReboot', true);
  return timesIn(
    restarts && upper !== undefined ? upper : (textAt(rendered, hostName, 'system.autoUpgrade.dates') ?? '04:40'),
  );
}

function collectionsOf(rendered: RenderedFleet, host: string): { at: ClockTime; by: string }[] {
  const [automatic] = settledAt(rendered, host, 'nix.gc.automatic');
  if (automatic?.value !== true) return [];
  const given = settledAt(rendered, host, 'nix.gc.dates');
  const dates: readonly Pick<Definition, 'value' | 'by'>[] =
    given.length > 0 ? given : [{ value: '03:15', by: automatic.by }];
  return dates.flatMap(({ value, by }) => textsIn(value).flatMap((text) => timesIn(text).map((at) => ({ at, by }))));
}

function textsIn(value: NixValue): string[] {
  return [value, ...listOf(value)].flatMap((one) => textOf(one) ?? []);
}

/** Times of day in a calendar event of systemd: `*-*-* 02,14:30:00`, `daily`; none where it has another form. */
function timesIn(event: string): ClockTime[] {
  if (/^(daily|weekly|monthly|midnight)$/.test(event)) return [ClockTime.of('00:00')];
  const [, hours, minutes = ''] = /(?:^|\s)(\d\d(?:,\d\d)*):(\d\d)(?::\d\d)?(?:\s|$)/.exec(event) ?? [];
  return (hours?.split(',') ?? []).map((hour) => ClockTime.of(`${hour}:${minutes}`));
}
