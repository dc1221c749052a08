import { Fail2ban } from '../../../constructs/fail2ban';
import { alertRules, findHost, type IHost, type Jail, jails, Port } from '../../../lib';
import { synthFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { build, fleet, moduleOf } from './fleet';

const web: Jail = {
  name: 'wiki',
  filter: 'nginx-http-auth',
  ports: [Port.of(24212)],
  log: { path: '/var/log/wiki/*.log' },
};

test('bans what is declared on the host, with thresholds for bots, and spares its own networks', () => {
  expect(moduleOf()).toBe(`{ config, ... }:
{
  assertions = [
    {
      assertion = config.networking.nftables.enable && !config.networking.nftables.flushRuleset;
      message = "services.fail2ban: bans stand in a table of nftables that each reload of the firewall has to leave alone; use HostFirewall, or set networking.nftables.enable and take networking.nftables.flushRuleset out";
    }
  ];
  services.fail2ban = {
    bantime = "1h";
    bantime-increment = {
      enable = true;
      maxtime = "168h";
      overalljails = true;
    };
    daemonSettings.Definition.dbpurgeage = "168h";
    enable = true;
    ignoreIP = [
      "10.77.0.0/24"
      "192.168.7.0/24"
      "fd77::/64"
      "fe80::/10"
    ];
    jails = {
      DEFAULT.settings.findtime = "1h";
      sshd.settings = {
        filter = "sshd[mode=aggressive]";
        port = "24212";
      };
    };
    maxretry = 4;
  };
}
`);
});

test('thresholds of its own', () => {
  const text = moduleOf({ attempts: 6, within: '10m', banTime: '30m', longestBan: '4w' });
  for (const line of [
    'maxretry = 6;',
    'findtime = "10m";',
    'bantime = "30m";',
    'maxtime = "4w";',
    'dbpurgeage = "4w";',
  ])
    expect(text).toContain(line);
});

test('trusts every zone but the Internet where nobody says which', () => {
  const zones = { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }] };
  const { files } = synthFleet(
    (app) => {
      const host = new HostStack(app, 'ares');
      new Fail2ban(host, 'fail2ban', { jails: [{ ...web, ports: [Port.of(80)] }] });
      host.existingService({ port: Port.of(80), protocol: 'tcp', zones: ['lan'], why: 'wiki' });
    },
    { fleet: fleet({ zones }) },
  );
  expect(files['generated/ares/security/fail2ban.nix']).toContain(
    'ignoreIP = [\n      "10.77.0.0/24"\n      "192.168.7.0/24"\n      "fd77::/64"\n    ];',
  );
});

test('never bans the router of a network that is not trusted, nor what is named', () => {
  const text = moduleOf({ trusted: ['vpn'], neverBanned: ['203.0.113.7', '2001:db8:5::/48', '10.77.0.0/24'] });
  expect(text).toContain(
    'ignoreIP = [\n      "10.77.0.0/24"\n      "192.168.7.1"\n      "2001:db8:5::/48"\n      "203.0.113.7"\n      "fd77::/64"\n    ];',
  );
});

test('what is watched in a file is read from there, and closes each of its ports once', () => {
  const ports = [8443, 443, 8443].map((port) => Port.of(port));
  const text = moduleOf({ jails: [{ ...web, ports, mode: 'aggressive', maxRetry: 9 }] }, (host) => {
    for (const port of [443, 8443])
      host.existingService({ port: Port.of(port), protocol: 'tcp', zones: ['lan'], why: 'wiki' });
  });
  expect(text).toContain(`wiki.settings = {
        backend = "auto";
        filter = "nginx-http-auth[mode=aggressive]";
        logpath = "/var/log/wiki/*.log";
        maxretry = 9;
        port = "443,8443";
      };`);
});

test("what somebody in front speaks for is spared in that jail only, beside the host's own", () => {
  const text = moduleOf({ jails: [{ ...web, spared: ['198.51.100.0/24', '10.77.0.0/24'] }] });
  expect(text.match(/ignoreip = .*/g)).toEqual([
    'ignoreip = "127.0.0.0/8 ::1 10.77.0.0/24 192.168.7.0/24 fd77::/64 fe80::/10 198.51.100.0/24";',
  ]);
});

test('tells when it does not run, and what else it watches', () => {
  let host: IHost | undefined;
  synthFleet(
    (app) => {
      build({ jails: [web] })(app);
      host = findHost(app, 'ares');
    },
    { fleet: fleet() },
  );
  expect(host?.facets.read(alertRules).map(({ alert, severity }) => [alert, severity])).toEqual([
    ['Fail2banDown', 'warning'],
  ]);
  expect(host?.facets.entries(jails).map(({ value, by }) => [value.name, by])).toEqual([
    ['sshd', 'ares/ssh'],
    ['wiki', 'ares/fail2ban'],
  ]);
});

test('the order of what is named shows nowhere', () => {
  const other = { ...web, name: 'blog' };
  const named = ['203.0.113.7', '203.0.113.9'];
  expect(moduleOf({ trusted: ['vpn', 'lan'], neverBanned: [...named].reverse(), jails: [other, web] })).toBe(
    moduleOf({ trusted: ['lan', 'vpn'], neverBanned: named, jails: [web, other] }),
  );
});
