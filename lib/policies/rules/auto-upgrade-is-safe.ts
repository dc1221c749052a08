import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { settledAt } from '../definitions';
import { type Answer, complyingUnless, type Finding, hostPolicy } from '../policy';
import { isSetTo, itemsAt, textOf } from '../setting';

const option = 'system.autoUpgrade';

/** An upgrade that runs by itself takes what was meant, and restarts only when that was meant. */
export const AutoUpgradeIsSafe = hostPolicy(
  'AutoUpgradeIsSafe',
  'An upgrade that fetches something else than was meant, copies secrets to the store, or restarts by day.',
  ({ hostName }, rendered): Answer => {
    if (!isSetTo(rendered, hostName, `${option}.enable`, true)) return 'does not apply';
    return complyingUnless([
      ...flake(rendered, hostName),
      ...flags(rendered, hostName),
      ...restart(rendered, hostName),
    ]);
  },
);

/** What a shell gives a meaning, even in the middle of a word; `#` only begins a comment in front of one. */
const meaning = /[\s&;|<>()$`"'\\*?[\]{}!]/;

function flake(rendered: RenderedFleet, host: string): Finding[] {
  return settledAt(rendered, host, `${option}.flake`).flatMap(({ path, value, by }) => {
    const text = textOf(value);
    const message = text === undefined ? undefined : flakeFault(text);
    return message === undefined ? [] : [{ path: by, field: path.join('.'), message }];
  });
}

function flakeFault(text: string): string | undefined {
  if (/^(path:|\/|\.|~)/.test(text)) {
    return `is a folder that is copied to the store whole, with any secret in it, got ${shown(text)}; name a repository: 'github:OWNER/REPOSITORY'`;
  }
  if (/^(git\+)?http:/.test(text)) return `is fetched without encryption, got ${shown(text)}; use https`;
  // NixOS pastes it unquoted; with a single `?` no file matches, and the shell leaves it as it is.
  const [sign] = meaning.exec(text.replace('?', '').replaceAll('…', '')) ?? [];
  if (sign === undefined) return undefined;
  return `has ${shown(sign)}, which the shell takes for itself, for NixOS pastes it unquoted, got ${shown(text)}; leave it out`;
}

const deprecated = /^--(update-input|recreate-lock-file)\b/;

function flags(rendered: RenderedFleet, host: string): Finding[] {
  const field = `${option}.flags`;
  return itemsAt(rendered, host, field).flatMap(({ item, by }) => {
    const text = textOf(item) ?? '';
    if (deprecated.test(text)) {
      const message = `changes the lock on the machine, which newer Nix refuses, got ${shown(text)}; update flake.lock in the repository`;
      return [{ path: by, field, message }];
    }
    const [sign] = /[&;|<>`]/.exec(text) ?? [];
    if (sign === undefined) return [];
    const message = `has ${shown(sign)}, which the shell takes for itself, got ${shown(text)}; leave it out`;
    return [{ path: by, field, message }];
  });
}

function restart(rendered: RenderedFleet, host: string): Finding[] {
  const [reboot] = settledAt(rendered, host, `${option}.allowReboot`).filter(({ value }) => value === true);
  if (reboot === undefined || settledAt(rendered, host, `${option}.rebootWindow`).some(({ value }) => value !== null))
    return [];
  const message = `restarts at any time of the day, got true without a rebootWindow; add one`;
  return [{ path: reboot.by, field: reboot.path.join('.'), message }];
}
