import { type AlertingOptions, type Receiver } from '../../../constructs/monitoring-stack';
import { synthProblems } from '../../../lib/testing';
import { alone, buildHome } from './fleet';

const at = (field: string, message: string): string => `[monitoring] ${field}: ${message}`;

describe('MonitoringStack refuses of receivers', () => {
  const mail = {
    kind: 'email',
    to: ['a@example.org'],
    from: 'b@example.org',
    smarthost: 'smtp.example.org:587',
  } as const;
  const hook: Receiver = { kind: 'webhook', url: 'http://127.0.0.1/' };
  const told = (options: Partial<AlertingOptions>): string[] =>
    synthProblems((app) => buildHome(app, { alerting: { receivers: { hook }, ...options } }), {
      ...{ fleet: alone, partial: true },
    });
  const who = (receiver: Receiver): string[] => told({ receivers: { hook, x: receiver } });

  test.each<[string, () => string[], string, string]>([
    [
      'nobody',
      () => told({ receivers: {} }),
      'alerting.receivers',
      'are none, so nobody is told; name one, or write alerting: false',
    ],
    [
      'nobody for what is critical',
      () => told({ receivers: { hook: { ...hook, severities: ['warning'] } } }),
      'alerting.receivers',
      "nobody is told of what is 'critical'; add it to the severities of one of them",
    ],
    [
      'a name that is no name of a file',
      () => told({ receivers: { 'My phone': hook } }),
      'alerting.receivers.My phone',
      "must have a name of lower-case letters, digits and -, got 'My phone'; write it like 'phone'",
    ],
    [
      'a severity that there is not',
      () => who({ ...hook, severities: ['urgent' as never] }),
      'alerting.receivers.x.severities',
      "has no such severity, got 'urgent'; take 'critical', 'warning', 'info'",
    ],
    [
      'one who is told of nothing',
      () => who({ ...hook, severities: [] }),
      'alerting.receivers.x.severities',
      "are none; take 'critical', 'warning', 'info', or leave the receiver out",
    ],
    [
      'mail to nobody',
      () => who({ ...mail, to: [] }),
      'alerting.receivers.x.to',
      'is empty, so nobody gets the mail; name an address',
    ],
    [
      'an address that is none',
      () => who({ ...mail, to: ['alice'] }),
      'alerting.receivers.x.to',
      "must be a mail address, got 'alice'; write it like 'alice@example.org'",
    ],
    [
      'a sender that is none',
      () => who({ ...mail, from: 'Ares <ares@example.org>' }),
      'alerting.receivers.x.from',
      "must be a mail address, got 'Ares <ares@example.org>'; write it like 'alice@example.org'",
    ],
    [
      'a mail server without its port',
      () => who({ ...mail, smarthost: 'smtp.example.org' }),
      'alerting.receivers.x.smarthost',
      "must be a server with its port, got 'smtp.example.org'; write it like 'smtp.example.org:587'",
    ],
    [
      'an account without a name',
      () => who({ ...mail, user: '' }),
      'alerting.receivers.x.user',
      'is empty; name the account, or leave it out for no login',
    ],
    [
      'a chat that is none',
      () => who({ kind: 'telegram', chat: 0 }),
      'alerting.receivers.x.chat',
      'must be the number of a chat, got 0; ask @userinfobot, or look into getUpdates of your bot',
    ],
    [
      'a URL that is none',
      () => who({ kind: 'webhook', url: 'example.org/alerts' }),
      'alerting.receivers.x.url',
      "must be a URL with http or https, got 'example.org/alerts'; write it like 'https://example.org/alerts'",
    ],
    [
      'a URL with a login in it, which it does not repeat',
      () => who({ kind: 'webhook', url: 'https://bob:hunter2@example.org/alerts' }),
      'alerting.receivers.x.url',
      "holds a login, which everybody could read, got one of 'example.org'; leave it out, and put the whole URL into the secret",
    ],
    [
      'a URL with a token in it',
      () => who({ kind: 'webhook', url: 'https://example.org/alerts?token=hunter2' }),
      'alerting.receivers.x.url',
      "holds a secret in 'token', which everybody could read, got one of 'example.org'; leave it out, and put the whole URL into the secret",
    ],
    [
      'a URL that is all that one needs',
      () => who({ kind: 'webhook', url: 'https://hooks.slack.com/services/T0/B0/hunter2' }),
      'alerting.receivers.x.url',
      "holds the secret of hooks.slack.com, which everybody could read, got one of 'hooks.slack.com'; leave it out, and put the whole URL into the secret",
    ],
    [
      'a token in the URL of a topic that has one anyway',
      () => who({ kind: 'ntfy', url: 'https://ntfy.example.org/alerts?auth=hunter2' }),
      'alerting.receivers.x.url',
      "holds a secret in 'auth', which everybody could read, got one of 'ntfy.example.org'; let the token be the secret",
    ],
    [
      'one place for two secrets',
      () => told({ receivers: { hook, a: { kind: 'ntfy' }, b: { kind: 'ntfy', secretKey: 'monitoring/a' } } }),
      'alerting.receivers.b',
      "has the place of alerting.receivers.a for its secret, got 'monitoring/a'; give it another secretKey",
    ],
    [
      'a time of day that is none',
      () => told({ day: { from: '7am' } }),
      'alerting.day.from',
      "must be a time from 00:00 to 23:59, got '7am'; write it like '02:30'",
    ],
    [
      'a day that ends before it starts',
      () => told({ day: { from: '22:00', until: '07:00' } }),
      'alerting.day.until',
      "must be after 'from', on the same day, got '22:00' to '07:00'; write it like '07:00' to '22:00'",
    ],
    [
      'a switch that is called too rarely',
      () => told({ deadMansSwitch: { every: '2h' } }),
      'alerting.deadMansSwitch.every',
      "must be 1 to 60 minutes, got '2h'; write it like '5m'",
    ],
  ])('%s', (_, found, field, message) => {
    expect(found()).toEqual([at(field, message)]);
  });
});
