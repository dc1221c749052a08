import { type ClockTime, type Host, nix, type NixAttributes } from '../../lib';
import { oldGenerations } from './old-generations';

/** What a host keeps, and when it takes away the rest. */
export interface GcSettings {
  readonly keepGenerations: number;
  readonly keepDays: number;
  readonly bootEntries: number;
  /** Bytes. */
  readonly minFree: number;
  readonly at: ClockTime;
  /** Time zone of `at`. @default - the host's */
  readonly timeZone?: string;
}

/** `nix.gc` and what belongs to it. */
export function gcModule(kind: Host['kind'], settings: GcSettings): NixAttributes {
  const { at, bootEntries, minFree } = settings;
  const limit = { configurationLimit: nix.mkDefault(bootEntries) };
  const onMains = kind === 'laptop' && { unitConfig: { ConditionACPower: true } };
  return {
    nix: {
      gc: { automatic: true, dates: daily(at, settings), persistent: true },
      optimise: { automatic: true, dates: [daily(at.plus(60), settings)] },
      settings: { 'min-free': nix.mkDefault(minFree), 'max-free': nix.mkDefault(3 * minFree) },
    },
    systemd: {
      services: {
        'nix-gc': {
          // Two timers that missed their time go off together when the host starts.
          after: ['nixos-upgrade.service'],
          path: [nix.config('nix.package')],
          preStart: nix.lines(oldGenerations(settings)),
          ...onMains,
        },
        'nix-optimise': { after: ['nix-gc.service', 'nixos-upgrade.service'], ...onMains },
      },
    },
    ...(kind !== 'wsl' && {
      boot: { loader: { grub: limit, 'systemd-boot': limit, 'generic-extlinux-compatible': limit } },
    }),
  };
}

function daily(at: ClockTime, { timeZone }: GcSettings): string {
  return `*-*-* ${at.toString()}:00${timeZone === undefined ? '' : ` ${timeZone}`}`;
}
