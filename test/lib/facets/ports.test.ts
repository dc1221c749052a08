import { Port, type PortClaim, ports } from '../../../lib';
import { synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { module, servers } from '../fixtures';

const claim = (fields: Partial<PortClaim> = {}): PortClaim => ({
  port: Port.of(4000),
  protocol: 'udp',
  zones: ['lan'],
  why: 'names',
  ...fields,
});

const problemsOf = (...claims: readonly PortClaim[]): string[] =>
  synthProblems((app) => {
    const host = new HostStack(app, 'ares');
    claims.forEach((one, index) => {
      host.facets.declare(
        ports,
        one,
        module(host, `owner${index}`, () => undefined),
      );
    });
  });

describe('two owners of one port', () => {
  test('are refused, naming both and what they want it for', () => {
    expect(problemsOf(claim(), claim({ why: 'other names' }))).toEqual([
      "[ares] port 4000/udp: is claimed by 'ares/owner0' (names) and by 'ares/owner1' (other names); give one of them another port or address",
    ]);
  });

  test('are told their addresses', () => {
    expect(problemsOf(claim({ address: '10.0.0.1' }), claim({ address: '10.0.0.1' }))).toEqual([
      "[ares] port 4000/udp: is claimed by 'ares/owner0' (names, on 10.0.0.1) and by 'ares/owner1' (names, on 10.0.0.1); give one of them another port or address",
    ]);
  });

  test('may have it on TCP and on UDP', () => {
    expect(problemsOf(claim(), claim({ protocol: 'tcp' }))).toEqual([]);
  });

  test('may have it on two hosts', () => {
    const lines = synthProblems(
      (app) => {
        for (const name of ['ares', 'hera']) {
          const host = new HostStack(app, name);
          host.facets.declare(ports, claim(), host);
        }
      },
      { fleet: servers(['ares', 'hera']) },
    );
    expect(lines).toEqual([]);
  });

  test.each<[string | undefined, string | undefined, boolean]>([
    [undefined, undefined, true],
    [undefined, '10.0.0.1', true],
    [undefined, 'fd00::1', true],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['0.0.0.0', '10.0.0.1', true],
    ['0.0.0.0', 'fd00::1', false],
    ['0.0.0.0', '::', true],
    ['::', '10.0.0.1', true],
    ['::', 'fd00::1', true],
    ['fd00::1', 'fd00::2', false],
    ['fd00::1', '10.0.0.1', false],
  ])('on %s and on %s meet: %s', (a, b, meet) => {
    const at = (address: string | undefined) => claim(address === undefined ? {} : { address });
    expect([problemsOf(at(a), at(b)).length, problemsOf(at(b), at(a)).length]).toEqual(meet ? [1, 1] : [0, 0]);
  });

  test('that are three are told in pairs', () => {
    expect(problemsOf(claim(), claim(), claim())).toHaveLength(3);
  });

  test('are found among ports between them', () => {
    expect(problemsOf(claim(), claim({ port: Port.of(5) }), claim({ port: Port.of(40000) }), claim())).toHaveLength(1);
  });
});

test.each(['', ' \n'])('a claim without a reason is refused: %j', (why) => {
  const given = why === '' ? "''" : "' \\n'";
  expect(problemsOf(claim({ why }))).toEqual([
    `[ares] port 4000/udp: is claimed by 'ares/owner0' and has no reason, got ${given}; say in why what listens there and for whom`,
  ]);
});
