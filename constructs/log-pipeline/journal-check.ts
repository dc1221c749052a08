import { nix, type NixAttributes, type Release } from '../../lib';

const message =
  'services.journald: lines of level info are dropped before they are read, those of SSH and of most services among them; use Journal, or take MaxLevelStore out of what is written by hand';
const levels = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', '0', '1', '2', '3', '4', '5'];

/** Stops the build of a machine that drops what is to be sent, by settings that were written by hand. */
export function journalCheck(release: Release): NixAttributes {
  return { assertion: release < '26.11' ? keptByLines : keptBySettings, message };
}

const keptByLines = nix.eq(
  nix.apply(
    nix.builtins('match'),
    `.*MaxLevelStore *= *(${levels.join('|')}).*`,
    nix.config('services.journald.extraConfig'),
  ),
  null,
);

const keptBySettings = nix.not(
  nix.apply(
    nix.lib('elem'),
    nix.apply(
      nix.builtins('toString'),
      nix.apply(nix.lib('attrByPath'), ['Journal', 'MaxLevelStore'], 'info', nix.config('services.journald.settings')),
    ),
    levels,
  ),
);
