import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudflareRanges, findHost, Port } from '../../lib';
import { configurationFiles, evaluatedBans, type EvaluatedBans } from '../fail2ban/evaluated';
import { guardedServer, sshPort } from '../fail2ban/fleet';
import { describeFail2ban, fail2ban, shipped } from '../fail2ban/unpacked';
import { acmeModule, buildWeb, webFleet } from '../nginx/web-fleet';
import { describeWith } from '../helpers/consumer';
import { Fail2ban } from '../../constructs/fail2ban';
import { HostFirewall } from '../../constructs/host-firewall';

const watched = [
  { name: 'cockpit', filter: 'pam-generic', ports: [Port.of(sshPort)], log: 'journal' as const, maxRetry: 9 },
];
const web = (): EvaluatedBans =>
  evaluatedBans(
    webFleet,
    'ares',
    (app) => {
      buildWeb(app);
      const ares = findHost(app, 'ares') ?? app;
      new HostFirewall(ares, 'firewall');
      new Fail2ban(ares, 'fail2ban');
    },
    [acmeModule, '{ services.openssh.enable = true; services.openssh.openFirewall = false; }'],
  );

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of Fail2ban', () => {
  test('Z8: jails with the real port, the filter in its mode, and thresholds for bots', () => {
    const { failed, warnings, jails } = guardedServer({ jails: watched });
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    expect(jails['DEFAULT']?.settings).toEqual({
      backend: 'systemd',
      banaction: 'nftables-multiport',
      banaction_allports: 'nftables-allports',
      bantime: '1h',
      'bantime.increment': true,
      'bantime.maxtime': '168h',
      'bantime.overalljails': true,
      findtime: '1h',
      ignoreip: '127.0.0.1/8 ::1 10.77.0.0/24 192.168.7.0/24 fd77::/64 fe80::/10',
      maxretry: 4,
    });
    expect(jails['sshd']?.settings).toEqual({ filter: 'sshd[mode=aggressive]', port: '24212' });
    expect(jails['cockpit']?.settings).toEqual({ filter: 'pam-generic', maxretry: 9, port: '24212' });
  });

  test('jails of sites, which read a file that is there before nginx, and spare Cloudflare', () => {
    const { failed, jails, files } = web();
    expect(failed).toEqual([]);
    expect(Object.keys(jails).sort()).toEqual(['DEFAULT', 'nginx-botsearch', 'nginx-limit-req', 'sshd']);
    expect(jails['nginx-limit-req']?.settings).toEqual({
      backend: 'auto',
      filter: 'nginx-limit-req',
      ignoreip: `127.0.0.0/8 ::1 10.100.0.0/24 192.168.1.0/24 fd00:100::/64 ${cloudflareRanges.join(' ')}`,
      logpath: '/var/log/nginx/error.log',
      maxretry: 100,
      port: '80,443,3333',
    });
    expect(files).toEqual({ '/var/log/nginx': 'd 0750 nginx', '/var/log/nginx/error.log': 'f 0640 nginx' });
  });

  test.each([
    ['has another firewall', 'networking.nftables.enable = lib.mkForce false;'],
    ['empties all tables at each reload', 'networking.nftables.flushRuleset = lib.mkForce true;'],
  ])('a failed assertion on a host that %s', (_, handwritten) => {
    expect(guardedServer({}, [`({ lib, ... }: { ${handwritten} })`]).failed).toContain(
      'services.fail2ban: bans stand in a table of nftables that each reload of the firewall has to leave alone; use HostFirewall, or set networking.nftables.enable and take networking.nftables.flushRuleset out',
    );
  });
});

/** What `fail2ban-client -t` has to say about a configuration, and how it ends. */
function judged(files: Readonly<Record<string, string>>): { status: number | null; said: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-fail2ban-'));
  try {
    cpSync(shipped, folder, { recursive: true });
    rmSync(join(folder, 'jail.d'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const [program = '', ...args] = fail2ban('fail2ban-client', '-c', folder, '-t');
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    // What its own file leaves to the default.
    const known = /'allowipv6' not defined/;
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => / (WARNING|ERROR) |^OK/.test(line));
    return { status, said: lines.filter((line) => !known.test(line)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describeFail2ban('the real fail2ban', () => {
  describeWith(['nix', 'nixos-tree'], 'of the configuration of NixOS', () => {
    test('says that it is right, without a warning', () => {
      const { status, said } = judged(configurationFiles(guardedServer({ jails: watched })));
      expect({ status, said }).toEqual({ status: 0, said: ['OK: configuration test is successful'] });
    });

    test('says the same of the jails of sites, once their log is there', () => {
      const { jails, daemon } = web();
      const log = join(mkdtempSync(join(tmpdir(), 'cdknix-log-')), 'error.log');
      const files = configurationFiles({ jails, daemon });
      const moved = { ...files, 'jail.local': (files['jail.local'] ?? '').replaceAll('/var/log/nginx/error.log', log) };
      expect(judged(moved).status).toBe(255);
      writeFileSync(log, '');
      expect(judged(moved)).toEqual({ status: 0, said: ['OK: configuration test is successful'] });
      rmSync(join(log, '..'), { recursive: true });
    });

    test('finds a filter that it does not ship, which synth refuses before', () => {
      const files = configurationFiles(guardedServer());
      const wrong = `${files['jail.local']}[nginx-badbots]\nenabled = true\nport = 443\n`;
      expect(judged({ ...files, 'jail.local': wrong }).status).toBe(255);
    });
  });
});
