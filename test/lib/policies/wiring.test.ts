import { FleetApp, fleetPolicy, hostPolicy, nix, type Policy } from '../../../lib';
import { policies } from '../../../lib/policies';
import { type PolicyException } from '../../../lib/policies/exception';
import { judgeWith, synthFleet, synthProblems, testFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { module } from '../fixtures';

const off = { networking: { firewall: { enable: false } } };
const open = (app: FleetApp): void => void module(new HostStack(app, 'ares'), 'own', () => off);
const violation =
  '[ares/own] FirewallOnEveryServer: networking.firewall.enable switches the firewall off, got false; take it out, and claim the ports that have to be reached';
const exception: PolicyException = {
  policy: 'FirewallOnEveryServer',
  construct: 'ares/own',
  reason: 'stands behind the firewall of the data centre',
};

const named = (name: string): Policy => fleetPolicy(name, 'Nothing.', () => 'complies');

test('every rule has a name of its own, and says in a sentence what it protects', () => {
  expect(policies.map(({ name }) => name)).toEqual([...new Set(policies.map(({ name }) => name))].sort());
  expect(policies.filter(({ protects }) => !/^[A-Z].*\.$/.test(protects))).toEqual([]);
});

test('a synth stops where a rule is broken, and says all that breaks one', () => {
  const config = { ...off, boot: { kernel: { sysctl: { 'net.ipv4.ip_forward': 1 } } } };
  const both = (app: FleetApp): void => void module(new HostStack(app, 'ares'), 'own', () => config);
  expect(synthProblems(both)).toEqual([
    violation,
    "[ares] ForwardingIsFiltered: networking.firewall.filterForward is not true though the host forwards (net.ipv4.ip_forward of 'ares/own'), got nothing, which NixOS takes for false; add a HostFirewall to the host",
  ]);
});

test('a fleet that cannot be rendered is not judged', () => {
  const broken = (app: FleetApp): void => {
    open(app);
    module(new HostStack(app, 'aers'), 'own', () => ({}));
  };
  expect(synthProblems(broken)).toEqual([
    "[aers] id: no host of the fleet has that name, got 'aers'; did you mean 'ares'?",
  ]);
  const twice = (app: FleetApp): void => {
    const host = new HostStack(app, 'ares');
    module(host, 'own', () => ({ ...off, a: nix.path('no path') }));
  };
  expect(synthProblems(twice).filter((line) => line.includes('FirewallOnEveryServer'))).toEqual([]);
});

test('an exception of the program lets it pass', () => {
  expect(synthProblems(open, { exceptions: [exception] })).toEqual([]);
});

test('an exception that is over does not, and one that is not needed is a warning', () => {
  expect(synthProblems(open, { exceptions: [{ ...exception, expires: '2020-01-31' }] })).toEqual([
    `${violation} (its exception expired on 2020-01-31)`,
  ]);
  const { log } = synthFleet((app) => new HostStack(app, 'ares'), { exceptions: [exception] });
  expect(log).toContain(
    'warning: [ares/own] exception: from FirewallOnEveryServer is not needed any more; take it out',
  );
});

test('a program has rules of its own', () => {
  const described = hostPolicy(
    'HostIsDescribed',
    'Machines that nobody knows the purpose of.',
    ({ hostName, facts }) => {
      if (facts.description !== undefined) return 'complies';
      return [
        { path: hostName, field: 'description', message: 'is missing, got nothing; say what the machine is for' },
      ];
    },
  );
  const build = (app: FleetApp) => new HostStack(app, 'ares');
  const problems = ['[ares] HostIsDescribed: description is missing, got nothing; say what the machine is for'];
  expect(synthProblems(build, { policies: [described] })).toEqual(problems);
  expect(judgeWith(described, build)).toEqual({ answers: { ares: 'violates' }, problems });
  const excepted = [{ policy: 'HostIsDescribed', construct: 'ares', reason: 'it is about to go away' }];
  expect(judgeWith(described, build, { exceptions: excepted })).toEqual({
    answers: { ares: 'excepted' },
    problems: [],
  });
});

test.each([
  [[named('NoLockout')], '[policies] NoLockout: is the name of two rules; give one of them another'],
  [[named('Mine'), named('Mine')], '[policies] Mine: is the name of two rules; give one of them another'],
  [
    [named('my rule')],
    "[policies] name: must be the requirement as one word, got 'my rule'; write it like 'PublicPortHasReason'",
  ],
])('rules of a program are refused: %#', (given, message) => {
  expect(() => new FleetApp({ fleet: testFleet(), policies: given, args: [] })).toThrow(
    expect.objectContaining({ message }) as Error,
  );
});
