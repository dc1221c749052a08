import { surveysOf } from '../leaks/survey';
import { optionName, textsAt } from '../option-pattern';
import { complyingUnless, type Finding, hostPolicy, type Policy } from '../policy';

const passwords = ['password', 'hashedPassword', 'initialPassword', 'initialHashedPassword'];

/** No account has an empty password, which is not the same as none. */
export const NoEmptyPassword: Policy = hostPolicy(
  'NoEmptyPassword',
  'An account with an empty password lets in whoever sits down at the machine, and may become root.',
  ({ hostName }, rendered) => {
    const findings = surveysOf(rendered, hostName).flatMap(({ by, config }): Finding[] => {
      const given = passwords.flatMap((name) => textsAt(config, `users.users.*.${name}`));
      const empty = given.filter(({ text }) => text === '');
      return empty.map(({ path }) => ({
        path: by,
        field: optionName(path),
        message: "is empty, so that no password is asked for, got ''; write '!' for an account without a password",
      }));
    });
    return complyingUnless(findings);
  },
);
