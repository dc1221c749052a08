import { DeclarativeUsers, type DeclarativeUsersProps } from '../../constructs/declarative-users';
import { SudoTwoFactor, type SudoTwoFactorProps } from '../../constructs/sudo-two-factor';
import { type FleetApp, type FleetInput } from '../../lib';
import { synthFleet, synthProblems, testFleet } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';

const zeus = { uid: 2000, wheel: true, keys: [] };

function refusalsOf(
  props: SudoTwoFactorProps,
  accounts: DeclarativeUsersProps | undefined = { rootPassword: true },
  users: NonNullable<FleetInput['users']> = { zeus },
): string[] {
  const build = (app: FleetApp): void => {
    const host = new HostStack(app, 'ares');
    new SudoTwoFactor(host, 'sudo', props);
    new DeclarativeUsers(host, 'users', accounts);
  };
  return synthProblems(build, { fleet: testFleet({ users }) });
}

test('options that are wrong by themselves are refused, all at once', () => {
  const polkit = 'roots' as 'root';
  expect(refusalsOf({ enrolUntil: '31.12.2026', remember: 90, polkit })).toEqual([
    "[ares/sudo] enrolUntil: must be a day, YYYY-MM-DD, got '31.12.2026'; write it like '2026-12-31'",
    "[ares/sudo] polkit: must be 'root' or 'own', got 'roots'; did you mean 'root'?",
    '[ares/sudo] remember: must be a whole number of minutes from 0 to 60, got 90; 0 asks every time',
  ]);
});

test('a host on which a lost code would be the end is refused', () => {
  expect(refusalsOf({}, {})).toEqual([
    "[ares/sudo] way out: nobody could become root on 'ares' without a code, should it be lost; write rootPassword: true at DeclarativeUsers",
  ]);
});

test('a host on which nobody would be asked is refused', () => {
  expect(refusalsOf({}, { rootPassword: true }, { zeus: { ...zeus, wheel: false } })).toEqual([
    "[ares/sudo] wheel: nobody is in wheel on 'ares', so nobody would be asked; give it to a user in the fleet, or leave SudoTwoFactor out",
  ]);
});

test('a host whose accounts nobody declares is refused', () => {
  const build = (app: FleetApp) => new SudoTwoFactor(new HostStack(app, 'ares'), 'sudo');
  expect(synthProblems(build)).toEqual([
    "[ares/sudo] accounts: knows nobody on 'ares'; add DeclarativeUsers, or leave SudoTwoFactor out",
  ]);
});

test('a code asked for twice is refused', () => {
  const build = (app: FleetApp): void => {
    const host = new HostStack(app, 'ares');
    new DeclarativeUsers(host, 'users', { rootPassword: true });
    for (const id of ['one', 'two']) new SudoTwoFactor(host, id);
  };
  expect(synthProblems(build, { fleet: testFleet({ users: { zeus } }) })).toEqual(
    expect.arrayContaining(["[ares] sudo: is set up by 'ares/one' and by 'ares/two'; keep one"]),
  );
});

test('what is open until somebody closes it is a warning', () => {
  const { result } = synthFleet(
    (app) => {
      const host = new HostStack(app, 'ares');
      new DeclarativeUsers(host, 'users', { rootPassword: true });
      new SudoTwoFactor(host, 'sudo', { enrolUntil: '2026-12-31', polkit: 'own' });
    },
    { fleet: testFleet({ users: { zeus } }) },
  );
  const warnings = result.warnings.filter(({ path }) => path === 'ares/sudo').map(({ message }) => message);
  expect(warnings.sort()).toEqual([
    'enrolUntil: through 2026-12-31 a password alone makes root of who has no code yet; leave it out when all have one',
    'polkit: makes root of members of wheel by their password alone (run0, pkexec); leave it out where no desktop needs it',
  ]);
});
