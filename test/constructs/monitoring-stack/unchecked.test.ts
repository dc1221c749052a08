import { synthFleet, synthProblems, testFleet } from '../../../lib/testing';
import { buildHome, household } from './fleet';

/** A synth without a type check takes anything, as `npm run synth` is one. */
type Anything = Readonly<Record<string, unknown>>;
const options = { fleet: testFleet(household), partial: true } as const;

function refused(props: Anything): string[] {
  return synthProblems((app) => buildHome(app, props), options);
}

const receiver = (x: Anything): Anything => ({ alerting: { receivers: { hook: { kind: 'webhook' }, x } } });

describe('MonitoringStack, where nobody checks types, refuses', () => {
  test.each([
    [
      'not to say who is told',
      { alerting: undefined },
      "alerting: does not say who is told; write it like { receivers: { phone: { kind: 'ntfy' } } }, or false",
    ],
    [
      'a kind of receiver that is not known',
      receiver({ kind: 'telegramm' }),
      "alerting.receivers.x.kind: must be one of email, ntfy, telegram, webhook, got 'telegramm'; did you mean 'telegram'?",
    ],
    [
      'a single address for a list',
      receiver({ kind: 'email', to: 'a@example.org', from: 'b@example.org', smarthost: 'smtp.example.org:587' }),
      "alerting.receivers.x.to: must be a list of addresses, got 'a@example.org'; put it in [ ]",
    ],
  ])('%s', (_, props, message) => {
    expect(refused(props)).toEqual([`[monitoring] ${message}`]);
  });
});

test('MonitoringStack says that nobody looks while its server is off', () => {
  const { log } = synthFleet((app) => buildHome(app, { server: 'iris' }), options);
  expect(log.filter((line) => line.includes('server:'))).toEqual([
    "warning: [monitoring] server: 'iris' is a laptop, and nobody looks while it is off; take one that is always on",
  ]);
});
