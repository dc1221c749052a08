import { leaksIn } from '../leaks/leaks';
import { secretKind } from '../leaks/named-values';
import { openTexts, storeBound } from '../leaks/store-bound';
import { nameOf, surveysOf } from '../leaks/survey';
import { HOLE } from '../leaks/texts';
import { optionName, textsAt } from '../option-pattern';
import { complyingUnless, type Finding, hostPolicy, type Policy } from '../policy';

/** No option is set that takes a secret itself and keeps it in the Nix store. */
export const NoStoreBoundSecretOption: Policy = hostPolicy(
  'NoStoreBoundSecretOption',
  'What such an option is given ends up in the Nix store, which every user and service of the machine may read.',
  ({ hostName }, rendered) => {
    const findings = surveysOf(rendered, hostName).flatMap(({ by, config }): Finding[] => {
      return [...boundFaults(config), ...openFaults(config)].map(([path, message]) => {
        return { path: by, field: optionName(path), message };
      });
    });
    return complyingUnless(findings);
  },
);

type Fault = readonly [path: readonly string[], message: string];

function boundFaults(config: unknown): Fault[] {
  return storeBound.flatMap(({ option, instead }) => {
    const given = textsAt(config, option).filter(({ text }) => !isNoSecret(text));
    const message = `takes a secret itself (not shown) and writes it into the Nix store; use ${instead} with the path of a SecretRef`;
    return given.map(({ path }): Fault => [path, message]);
  });
}

function openFaults(config: unknown): Fault[] {
  return openTexts.flatMap(({ option, instead }) => {
    const given = textsAt(config, option).filter(({ path, text }) => {
      const name = nameOf(path);
      // What has a form of its own is found everywhere, by NoSecretInGeneratedFiles.
      return secretKind(name) !== undefined && !isElsewhere(text) && leaksIn({ text, name }, new Set()).length === 0;
    });
    const message = `has a name of a secret and a value (not shown) that all may read; use ${instead}`;
    return given.map(({ path }): Fault => [path, message]);
  });
}

/** No password that is accepted, or a place that is filled in at start. */
function isNoSecret(text: string): boolean {
  return (
    text === '' || /^[!*]/.test(text) || /^\$__(?:file|env)\{/.test(text) || /^@[\w-]+@$/.test(text) || text === HOLE
  );
}

/** A path, a variable or an expression: where it is, not what it is. */
function isElsewhere(text: string): boolean {
  return text === '' || /^(?:\/|\$|%|[0-9]+$|true$|false$)/.test(text) || text.includes(HOLE);
}
