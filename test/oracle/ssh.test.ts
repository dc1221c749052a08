import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Port } from '../../lib';
import { describeWith } from '../helpers/consumer';
import { effective } from '../ssh/effective';
import { type Keys, renderedClient, type RenderedSsh, renderedSsh, somePublicKey } from '../ssh/rendered';

const keys: Keys = { zeus: somePublicKey };
const zones = ['wan', 'lan', 'vpn'];
const port = Port.of(24212);
const store = '/nix/store/[a-z0-9]+-';
/** The auth rules of a stack, without the paths of the store. */
const auth = (pam: string): string[] =>
  (pam.match(/^auth .*$/gm) ?? []).map((line) => line.replace(new RegExp(store, 'g'), ''));
const theCode = 'google-authenticator/lib/security/pam_google_authenticator.so no_increment_hotp';

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of SshServer', () => {
  const rendered = (more?: string): RenderedSsh => renderedSsh({ zones, port }, keys, more);

  test('L1: a stack that asks for the code, and for nothing else', () => {
    const { failed, warnings, pam } = rendered();
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    expect(auth(pam)).toEqual([
      `auth [success=done default=die] ${theCode} # one-time-code (order 10080)`,
      'auth required pam/lib/security/pam_deny.so # deny (order 12300)',
    ]);
  });

  test('L6: a window in which who has no code is let in by a date on the host', () => {
    const { failed, pam, enrolment } = renderedSsh({ zones, port, enrolUntil: '2026-12-31' }, keys);
    expect(failed).toEqual([]);
    expect(auth(pam).slice(0, -1)).toEqual([
      `auth [success=done ignore=ignore default=die] ${theCode} nullok # one-time-code (order 10080)`,
      'auth [success=done default=die] pam/lib/security/pam_exec.so quiet ssh-enrolment # enrolment (order 10090)',
    ]);
    expect(enrolment).toBe(`[ "$EPOCHSECONDS" -lt ${Date.UTC(2027, 0, 1) / 1000} ]\n`);
  });

  test('a stack in which no reader of fingerprints answers in its place', () => {
    const { failed, pam } = rendered('{ services.fprintd.enable = true; security.pam.u2f.enable = true; }');
    expect(failed).toEqual([]);
    expect(auth(pam)[0]).toMatch(/ # one-time-code /);
    expect(auth(pam).join('\n')).toContain('pam_fprintd.so');
  });

  test.each([
    ['replaces the text', 'security.pam.services.sshd.text = "auth sufficient pam_permit.so\\n";'],
    ['puts a rule before', 'security.pam.services.sshd.rules.auth.rootok = { enable = true; order = 5; };'],
  ])('a failed assertion, where somebody %s of the stack', (_, handwritten) => {
    const force = handwritten
      .replace('order = 5', 'order = lib.mkForce 5')
      .replace('enable = true', 'enable = lib.mkForce true');
    expect(rendered(`({ lib, ... }: { ${force} })`).failed).toEqual([
      'security.pam.services.sshd: the one-time code must be its first auth rule, else SSH asks for none or lets nobody in; take out what changes its text or its rules',
    ]);
  });

  test('a failed assertion, where nobody has a key on the machine', () => {
    expect(
      rendered('({ lib, ... }: { users.users.zeus.openssh.authorizedKeys.keys = lib.mkForce [ ]; })').failed,
    ).toEqual([
      'services.openssh: nobody of zeus has a key on this machine, so nobody could log in; declare users.users.<name>.openssh.authorizedKeys.keys',
    ]);
  });

  test('Z1, L8: the port that fail2ban bans, on every address, no hole in the firewall, and the key that sops decrypts with', () => {
    const { failed, ageKeys, sshdConfig } =
      rendered(`({ config, ... }: { services.fail2ban.enable = true; assertions = [
      { assertion = config.services.fail2ban.jails.sshd.settings.port == "24212"; message = "jail"; }
      { assertion = config.networking.firewall.allowedTCPPorts == [ ]; message = "firewall"; }
    ]; })`);
    expect(failed).toEqual([]);
    expect(ageKeys).toEqual(['/etc/ssh/ssh_host_ed25519_key']);
    expect(sshdConfig.match(/^(HostKey|Port|ListenAddress|AuthorizedKeysFile) .*$/gm)).toEqual([
      'Port 24212',
      'AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u',
      'HostKey /etc/ssh/ssh_host_ed25519_key',
    ]);
  });
});

describeWith(['nix', 'nixos-tree', 'sshd'], 'the real sshd makes of it', () => {
  const both = 'publickey,keyboard-interactive:pam';
  let strict = '';
  let relaxed = '';
  beforeAll(() => {
    strict = renderedSsh({ zones, port }, keys).sshdConfig;
    const more = '({ lib, ... }: { services.openssh.extraConfig = lib.mkOrder 2000 "PermitTTY no"; })';
    relaxed = renderedSsh({ zones, port, keyOnly: ['lan', 'vpn'] }, keys, more).sshdConfig;
  });

  test.each([
    ['strict', '203.0.113.5', both],
    ['strict', '192.168.7.20', both],
    ['strict', '10.77.0.2', both],
    ['relaxed', '203.0.113.5', both],
    ['relaxed', '2001:db8::5', both],
    ['relaxed', '192.168.8.20', both],
    ['relaxed', '192.168.7.20', 'publickey'],
    ['relaxed', 'fd00:7::20', 'publickey'],
    ['relaxed', '10.77.0.2', 'publickey'],
    ['relaxed', '192.168.7.1', both],
  ])('%s rules for a connection from %s: %s', (which, addr, methods) => {
    const config = effective(which === 'strict' ? strict : relaxed, { user: 'zeus', addr });
    expect(config).toMatchObject({
      authenticationmethods: methods,
      kbdinteractiveauthentication: methods === both ? 'yes' : 'no',
      passwordauthentication: 'no',
      permitrootlogin: 'no',
      permitemptypasswords: 'no',
      allowusers: 'zeus',
      allowtcpforwarding: 'no',
      allowagentforwarding: 'no',
      allowstreamlocalforwarding: 'no',
      gatewayports: 'no',
      permittunnel: 'no',
      x11forwarding: 'no',
      authorizedkeysfile: '/etc/ssh/authorized_keys.d/%u',
      subsystem: 'sftp internal-sftp',
      loglevel: 'VERBOSE',
      maxauthtries: '4',
      logingracetime: '60',
      port: '24212',
    });
  });

  test('what another module adds holds for everybody', () => {
    for (const addr of ['203.0.113.5', '192.168.7.20']) {
      expect(effective(relaxed, { user: 'zeus', addr })).toMatchObject({ permittty: 'no' });
    }
  });

  test('a network with host bits would be refused: ours has none', () => {
    const bits = strict.replace(/\n$/, '\nMatch Address 10.77.0.1/24\n  AuthenticationMethods publickey\n');
    expect(() => effective(bits, { user: 'zeus', addr: '10.77.0.2' })).toThrow('10.77.0.1/24');
  });

  test('clients find key and port by every name', () => {
    const { knownHosts, sshConfig } = renderedClient({ zones, port }, keys);
    const folder = mkdtempSync(join(tmpdir(), 'cdknix-known-'));
    try {
      writeFileSync(join(folder, 'known_hosts'), knownHosts);
      writeFileSync(join(folder, 'ssh_config'), sshConfig);
      for (const name of ['ares', 'ares.vpn', '10.77.0.1']) {
        const found = spawnSync('ssh-keygen', ['-F', `[${name}]:24212`, '-f', join(folder, 'known_hosts')]);
        expect([name, found.stdout.toString()]).toEqual([name, expect.stringContaining(somePublicKey)]);
        const asked = spawnSync('ssh', ['-G', '-F', join(folder, 'ssh_config'), name]).stdout.toString();
        expect([name, /^port .*$/m.exec(asked)?.[0]]).toEqual([name, 'port 24212']);
      }
      const other = spawnSync('ssh', ['-G', '-F', join(folder, 'ssh_config'), 'hera']).stdout.toString();
      expect(other).toMatch(/^port 22$/m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
