import { surveysOf } from '../leaks/survey';
import { isAt, optionName, textsAt } from '../option-pattern';
import { complyingUnless, type Finding, hostPolicy, type Policy } from '../policy';

const retired = ['users.users', 'users.extraUsers'].flatMap((place) =>
  ['initialHashedPassword', 'initialPassword', 'passwordFile'].map((name) => `${place}.*.${name}`),
);

/** Whether a path is that of an option that users have no more, or should not have. */
export function isRetiredUserOption(path: readonly string[]): boolean {
  return retired.some((option) => isAt(path, option));
}

/** No user has a password option that comes back when the secret is missing. */
export const NoRetiredUserOption: Policy = hostPolicy(
  'NoRetiredUserOption',
  'A first password left in the configuration becomes valid again when the file of the real one is missing.',
  ({ hostName }, rendered) => {
    const findings = surveysOf(rendered, hostName).flatMap(({ by, config }): Finding[] => {
      const given = retired.flatMap((option) => textsAt(config, option));
      return given.map(({ path }) => ({
        path: by,
        field: optionName(path),
        message:
          'would be valid again when the password file is missing; take it out, and set hashedPasswordFile alone',
      }));
    });
    return complyingUnless(findings);
  },
);
