import { jails, logins, placeholder, placeholderSshKey, ports, probes } from '../../../lib';
import { SshServer } from '../../../constructs/ssh-server';
import { synthFleet, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { lockWith, port, sshKey, sshOn, sshTestFleet, zones } from './fleet';

const server = 'generated/ares/security/ssh-server.nix';
const code = 'generated/ares/security/ssh-server-code.nix';

test('key and code, no password, no root, nothing forwarded', () => {
  const { files } = sshOn({ zones, port, users: ['zeus'] });
  expect(files[server]).toBe(`{ config, lib, ... }:
{
  assertions = [
    {
      assertion =
        (
          lib.attrByPath [ "zeus" "openssh" "authorizedKeys" "keys" ] [ ] config.users.users
          ++ lib.attrByPath [ "zeus" "openssh" "authorizedKeys" "keyFiles" ] [ ] config.users.users
        ) != [ ];
      message = "services.openssh: nobody of zeus has a key on this machine, so nobody could log in; declare users.users.<name>.openssh.authorizedKeys.keys";
    }
  ];
  services.openssh = {
    authorizedKeysInHomedir = false;
    enable = true;
    hostKeys = [
      {
        path = "/etc/ssh/ssh_host_ed25519_key";
        type = "ed25519";
      }
    ];
    openFirewall = false;
    ports = [ 24212 ];
    settings = {
      AllowAgentForwarding = false;
      AllowStreamLocalForwarding = false;
      AllowTcpForwarding = "no";
      AllowUsers = [ "zeus" ];
      AuthenticationMethods = "publickey,keyboard-interactive:pam";
      GatewayPorts = "no";
      KbdInteractiveAuthentication = true;
      LogLevel = "VERBOSE";
      LoginGraceTime = 60;
      MaxAuthTries = 4;
      PasswordAuthentication = false;
      PermitRootLogin = "no";
      PermitTunnel = false;
      UsePAM = true;
      X11Forwarding = false;
    };
    sftpServerExecutable = "internal-sftp";
    startWhenNeeded = false;
  };
}
`);
  expect(files[code]).toContain('control = "[success=done default=die]";');
  expect(files[code]).not.toContain('nullok');
});

test('port 22, and all who have a key and may use it, in order of name', () => {
  const text = sshOn({ zones }).files[server];
  expect(text).toContain('ports = [ 22 ];');
  expect(text).toContain('AllowUsers = [\n        "leto"\n        "zeus"\n      ];');
});

test('a key is enough from the networks of a zone, but for the router in them', () => {
  expect(sshOn({ zones, keyOnly: ['vpn', 'lan'] }).files[server]).toContain(`extraConfig = lib.mkAfter ''
      Match Address 10.77.0.0/24,192.168.7.0/24,!192.168.7.1
        AuthenticationMethods publickey
        KbdInteractiveAuthentication no
      Match all
    '';`);
});

test('no code is set up where nobody is asked for one', () => {
  expect(sshOn({ zones: ['vpn'], keyOnly: ['vpn'] }).files[code]).toBeUndefined();
});

test.each([
  [['local'], 'AllowTcpForwarding = "local"'],
  [['remote'], 'AllowTcpForwarding = "remote"'],
  [['remote', 'local'], 'AllowTcpForwarding = "yes"'],
  [['remote', 'gateway'], 'GatewayPorts = "clientspecified"'],
  [['sockets'], 'AllowStreamLocalForwarding = true'],
  [['agent'], 'AllowAgentForwarding = true'],
  [['tunnel'], 'PermitTunnel = true'],
] as const)('what is forwarded with %j', (forwarding, setting) => {
  const texts = [sshOn({ zones }).files[server], sshOn({ zones, forwarding }).files[server]];
  expect(texts.map((text) => String(text).includes(setting))).toEqual([false, true]);
});

test('through the last day of the window, a script lets in who has no code', () => {
  const text = sshOn({ zones, enrolUntil: '2026-12-31' }).files[code];
  expect(text).toContain(`[ \\"$EPOCHSECONDS\\" -lt ${Date.UTC(2027, 0, 1) / 1000} ]`);
  expect(text).toContain('nullok = true;');
});

describe('what the rest of the fleet learns', () => {
  test('its port, who listens there, and what gets one banned', () => {
    const { host } = sshOn({ zones, port });
    expect(host.facets.read(ports)).toEqual([
      { port, protocol: 'tcp', zones, why: 'remote access by SSH', process: 'sshd' },
    ]);
    expect(host.facets.read(jails)).toEqual([
      { name: 'sshd', filter: 'sshd', mode: 'aggressive', ports: [port], log: 'journal' },
    ]);
  });

  test('who gets in from where, and with what', () => {
    const { host } = sshOn({ zones, keyOnly: ['vpn'] });
    expect(host.facets.read(logins)).toEqual([
      { user: 'leto', by: 'ssh', zones: ['lan', 'wan'], factors: ['key', 'code'], wheel: false },
      { user: 'leto', by: 'ssh', zones: ['vpn'], factors: ['key'], wheel: false },
      { user: 'zeus', by: 'ssh', zones: ['lan', 'wan'], factors: ['key', 'code'], wheel: true },
      { user: 'zeus', by: 'ssh', zones: ['vpn'], factors: ['key'], wheel: true },
    ]);
  });

  test.each([
    [['wan', 'lan', 'vpn'], '10.77.0.1:24212'],
    [['lan'], '192.168.7.10:24212'],
  ])('where to ask whether it answers, for zones %j', (reached, target) => {
    const { host } = sshOn({ zones: reached, port });
    expect(host.facets.read(probes)).toEqual([{ kind: 'tcp', target, why: 'SSH of ares' }]);
  });
});

describe('a warning', () => {
  test('where the host key is in no lock file', () => {
    const build = (before: Readonly<Record<string, string>>): readonly string[] =>
      synthFleet((app) => new SshServer(new HostStack(app, 'ares'), 'ssh', { zones: ['lan'] }), {
        fleet: testFleet({ users: { zeus: { keys: [sshKey(1)] } } }),
        before,
      }).log.filter((text) => text.includes('host key'));
    expect(build({})).toEqual([
      'warning: [ares/ssh] its host key is not in fleet.lock.json, so that other hosts cannot know it; run npx cdknix secrets onboard ares',
    ]);
    expect(build(lockWith({ ares: sshKey(9) }))).toEqual([]);
  });

  test('where the keys of all users are to be filled in, and then no machine is refused for it', () => {
    const { log, files } = sshOn({ zones: ['vpn'], users: ['eros'] }, { host: 'iris' });
    expect(log).toContain(
      'warning: [iris/ssh] users: eros have keys to fill in only; nobody gets in by SSH until one is in the fleet',
    );
    expect(files['generated/iris/security/ssh-server.nix']).not.toContain('assertions');
  });

  test('for as long as who has no code gets in', () => {
    expect(sshOn({ zones, enrolUntil: '2026-12-31' }).log).toContain(
      'warning: [ares/ssh] enrolUntil: through 2026-12-31 who has no code yet gets in by key alone; leave it out when all have one',
    );
  });
});

describe('while the keys of all users are to be filled in', () => {
  const text = (kind: 'server' | 'laptop'): string => {
    const keys = [placeholder(placeholderSshKey, 'key of zeus')];
    const { files } = synthFleet((app) => new SshServer(new HostStack(app, 'ares'), 'ssh', { zones: ['lan'] }), {
      fleet: testFleet({ hosts: { ares: { ...testHost, kind } }, users: { zeus: { keys } } }),
    });
    return String(files[server]);
  };

  test('a server that has one is not switched to a system in which nobody has a key', () => {
    expect(text('server')).toContain(`  system.preSwitchChecks.ssh-keys =
    lib.mkIf
      (
        (
          lib.attrByPath [ "zeus" "openssh" "authorizedKeys" "keys" ] [ ] config.users.users
          ++ lib.attrByPath [ "zeus" "openssh" "authorizedKeys" "keyFiles" ] [ ] config.users.users
        ) == [ ]
      )
      ''
        [ -e /run/booted-system ] || exit 0
        [ "''\${2-switch}" != dry-activate ] || exit 0
        echo "SSH: nobody of zeus has a key on this machine, so nobody could log in any more; fill in users.<name>.keys in the fleet" >&2
        exit 1
      '';
`);
  });

  test('a laptop is, for its owner sits at it', () => {
    expect(text('laptop')).not.toContain('preSwitchChecks');
  });
});

test('the order of what is named shows nowhere', () => {
  const forward = sshOn({ zones, keyOnly: ['lan', 'vpn'], users: ['zeus', 'leto'], forwarding: ['local', 'agent'] });
  const back = sshOn(
    { zones: [...zones].reverse(), keyOnly: ['vpn', 'lan'], users: ['leto', 'zeus'], forwarding: ['agent', 'local'] },
    { fleet: sshTestFleet() },
  );
  expect(back.texts).toEqual(forward.texts);
});
