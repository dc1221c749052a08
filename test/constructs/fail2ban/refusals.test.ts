import { Fail2ban, type Fail2banProps } from '../../../constructs/fail2ban';
import { type Jail, Port } from '../../../lib';
import { synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { ares, fleet, refusals } from './fleet';

const ssh = Port.of(24212);
const jail: Jail = { name: 'wiki', filter: 'nginx-http-auth', ports: [ssh], log: 'journal' };

test.each<[Fail2banProps, string]>([
  [{ attempts: 0 }, 'attempts: must be a whole number from 1 to 1000, got 0'],
  [{ attempts: 2.5 }, 'attempts: must be a whole number from 1 to 1000, got 2.5'],
  [{ within: '1 hour' }, "within: must be a number with s, m, h, d or w, got '1 hour'; write it like '1h'"],
  [{ banTime: '-1' }, "banTime: must be a number with s, m, h, d or w, got '-1'; write it like '1h'"],
  [{ longestBan: '0h' }, "longestBan: must be a number with s, m, h, d or w, got '0h'; write it like '1h'"],
  [
    { banTime: '2d', longestBan: '24h' },
    "longestBan: must be at least as long as the first ban, '2d', got '24h'; raise it",
  ],
  [
    { neverBanned: ['0.0.0.0/0'] },
    "neverBanned: is too wide, bots are in it too, got '0.0.0.0/0'; name public networks of /16, in IPv6 /32, or less",
  ],
  [
    { neverBanned: ['2600::/12'] },
    "neverBanned: is too wide, bots are in it too, got '2600::/12'; name public networks of /16, in IPv6 /32, or less",
  ],
  [{ neverBanned: ['home.example.org'] }, "neverBanned: must be an IPv4 or IPv6 address, got 'home.example.org'"],
  [{ trusted: ['wan'] }, "trusted: zone 'wan' is the Internet, got 'wan'; everybody whom it is about comes from there"],
  [{ trusted: ['vpm'] }, "trusted: host 'ares' has no zone of that name, got 'vpm'; did you mean 'vpn'?"],
  [
    { trusted: ['guests'] },
    "trusted: zone 'guests' is all that an interface brings, which no address tells; give it sources in the fleet, or leave it out of trusted",
  ],
  [
    { jails: [{ ...jail, filter: 'nginx-badbots' }] },
    "jail wiki of 'ares/fail2ban': fail2ban ships no filter of that name and would leave the jail out, got 'nginx-badbots'; known: 'nginx-bad-request', 'nginx-botsearch', 'nginx-forbidden', 'nginx-http-auth', 'nginx-limit-req'",
  ],
  [
    { jails: [{ ...jail, filter: 'sshd', mode: 'agressive' }] },
    "jail wiki of 'ares/fail2ban': its filter 'sshd' has no such mode, got 'agressive'; did you mean 'aggressive'?",
  ],
  [
    { jails: [{ ...jail, filter: 'vsftpd', mode: 'extra' }] },
    "jail wiki of 'ares/fail2ban': its filter 'vsftpd' has no modes, got 'extra'; leave the mode out",
  ],
  [
    { jails: [{ ...jail, ports: [] }] },
    "jail wiki of 'ares/fail2ban': closes no port, got []; name those that its service listens on",
  ],
  [
    { jails: [{ ...jail, ports: [Port.of(22)] }] },
    "jail wiki of 'ares/fail2ban': closes TCP port 22, on which nothing of this host listens; name the port of its service, or claim it with existingService",
  ],
  [
    { jails: [{ ...jail, name: 'DEFAULT' }] },
    "jail DEFAULT of 'ares/fail2ban': its name must be of a-z, 0-9 and -, at most 31 of them, got 'DEFAULT'; write it like 'nginx-http-auth'",
  ],
  [
    { jails: [{ ...jail, log: { path: 'var/log/%(x)s' } }] },
    "jail wiki of 'ares/fail2ban': its log must be a full path without spaces, got 'var/log/%(x)s'; write it like '/var/log/app/error.log'",
  ],
  [
    { jails: [{ ...jail, maxRetry: 0 }] },
    "jail wiki of 'ares/fail2ban': maxRetry must be a whole number from 1 to 1000, got 0",
  ],
  [
    { jails: [{ ...jail, spared: ['::/0'] }] },
    "jail wiki: spares everybody, got '::/0'; name the networks of who stands in front",
  ],
])('refuses %j', (props, problem) => {
  expect(refusals(props)).toEqual([`[ares/fail2ban] ${problem}`]);
});

test('refuses a zone to trust that is half of the Internet', () => {
  const zones = { ...ares.zones, lan: [{ interface: 'eno1', sources: ['128.0.0.0/1'] }] };
  expect(refusals({ trusted: ['lan'] }, undefined, { fleet: fleet({ zones }) })).toEqual([
    `[ares/fail2ban] trusted: zone 'lan' has sources with too many public addresses, got ["128.0.0.0/1"]; leave it out of trusted`,
  ]);
});

test('refuses a host on which nothing gets anybody banned', () => {
  const problems = synthProblems((app) => new Fail2ban(new HostStack(app, 'ares'), 'fail2ban', { trusted: ['vpn'] }), {
    fleet: fleet(),
  });
  expect(problems).toEqual([
    "[ares/fail2ban] jails: nothing on host 'ares' can get anybody banned; add an SshServer, name some in jails, or leave Fail2ban out",
  ]);
});

test('refuses a jail that another construct has', () => {
  expect(refusals({ jails: [{ ...jail, name: 'sshd' }] })).toEqual([
    "[ares] jail sshd: is made by 'ares/fail2ban' and by 'ares/ssh'; keep one",
  ]);
});

test('says all that is wrong at once', () => {
  expect(refusals({ jails: [{ ...jail, filter: 'x', ports: [] }] })).toHaveLength(2);
  expect(refusals({ attempts: 0, within: '', neverBanned: ['x'] })).toHaveLength(3);
});

test('refuses a second one on a host', () => {
  expect(refusals({}, (host) => new Fail2ban(host, 'again', { trusted: ['vpn'] }))).not.toEqual([]);
});
