import { describeWith } from '../helpers/consumer';
import { inputModule } from '../helpers/nixos';
import { type Machine, renderedMachine } from '../accounts/rendered';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPRk/BksueiC0g76JjAI6j3A5lSNOL08vUFBSelacaek zeus@hera';
const zeus = { uid: 2000, wheel: true, keys: [key] };

/** What NixOS says of a machine. */
function judged(machine: Partial<Machine>) {
  const { failed, warnings } = renderedMachine({ users: { zeus }, ...machine });
  return { failed, warnings };
}
const fine = { failed: [], warnings: [] };

describeWith(['nix', 'nixos-tree'], 'NixOS takes the accounts of a host', () => {
  test('with their shells, a locked root, and hashes where sops-nix puts them before there are users', () => {
    const users = {
      zeus: { ...zeus, shell: 'zsh' as const },
      leto: { uid: 2001, shell: 'fish' as const, linger: true },
      hera: { uid: 2002, password: false, keys: [key] },
      hermes: { uid: 2003, disabled: true, wheel: true, keys: [key], groups: ['video'] },
    };
    const { failed, warnings, facts } = renderedMachine(
      { users },
      {
        hash: 'e.config.users.users.zeus.hashedPasswordFile',
        first: 'e.config.system.activationScripts.users.deps',
        lingers: 'e.config.users.users.leto.linger',
        disabled: `let u = e.config.users.users.hermes; in [ u.hashedPassword u.extraGroups u.openssh.authorizedKeys.keys ]`,
        root: 'e.config.users.users.root.hashedPassword',
      },
    );
    expect({ failed, warnings }).toEqual(fine);
    expect(facts).toMatchObject({
      hash: '/run/secrets-for-users/passwords/zeus',
      first: ['setupSecretsForUsers'],
      lingers: true,
      disabled: ['!', [], []],
      root: '!',
    });
  });

  test('but not a password of another module, nor a group that nothing makes, and warns of people it brings', () => {
    const more = `{
      users.users.zeus.initialPassword = "x";
      users.users.stray = { isNormalUser = true; group = "wheel"; };
    }`;
    expect(judged({ more, accounts: { members: { podman: ['zeus'] } } })).toEqual({
      failed: [
        'users.users.zeus: another module gives it a password, which would be readable in the Nix store; take out its hashedPassword, initialHashedPassword, initialPassword, password',
        "users.users: zeus would be in group 'podman', which nothing on this machine makes; enable what does, take it out, or put it into ownGroups of DeclarativeUsers",
      ],
      warnings: expect.arrayContaining([
        'DeclarativeUsers: another module makes accounts that the fleet does not know: stray; put them into the fleet, or take them out there',
        'DeclarativeUsers: another module makes members of wheel that the fleet does not: stray; put them into the fleet, or take them out there',
      ]) as string[],
    });
  });

  test('of a group that a module of the machine makes', () => {
    expect(
      judged({ more: '{ virtualisation.podman.enable = true; }', accounts: { members: { podman: ['zeus'] } } }),
    ).toEqual(fine);
  });

  test('of a laptop, whose NetworkManager its operator may use', () => {
    const network = { manager: 'networkmanager', interfaces: { wlan0: { kind: 'wifi', dhcp: 'yes' } } } as const;
    const host = { kind: 'laptop', network, zones: {} } as const;
    const members = 'e.config.users.groups.networkmanager.members';
    const { failed, warnings, facts } = renderedMachine({ users: { zeus }, host }, { members });
    expect({ failed, warnings }).toEqual(fine);
    expect(facts['members']).toContain('zeus');
  });

  test('of a WSL instance, with a code for sudo that NixOS-WSL would ask nothing for', () => {
    const network = { manager: 'wsl', interfaces: { eth0: { kind: 'external' } } } as const;
    const host = { kind: 'wsl', network, zones: {} } as const;
    const more = `{ imports = [ ${inputModule('NixOS-WSL/modules')} ]; wsl = { enable = true; defaultUser = "zeus"; }; }`;
    const facts = { asks: 'e.config.security.sudo.wheelNeedsPassword' };
    const wsl = renderedMachine({ users: { zeus: { ...zeus, uid: 1000 } }, host, more, sudo: {} }, facts);
    expect([wsl.failed, wsl.warnings, wsl.facts['asks']]).toEqual([[], [], true]);
  });
});

describeWith(['nix', 'nixos-tree'], 'NixOS renders sudo with a code', () => {
  const rootPassword = { accounts: { rootPassword: true } };

  test('whose first question is the code, before everything that would be enough', () => {
    const more = '{ services.fprintd.enable = true; security.pam.sshAgentAuth.enable = true; }';
    const { pam, failed, warnings } = renderedMachine({ users: { zeus }, ...rootPassword, sudo: {}, more });
    expect({ failed, warnings }).toEqual(fine);
    const auth = pam.split('\n').filter((line) => line.startsWith('auth '));
    const short = auth.map((line) => line.replace(/^auth (\S+) \S*\/pam_(\w+)\.so.*$/, '$1 $2'));
    expect(short).toEqual([
      'required google_authenticator',
      'sufficient ssh_agent_auth',
      'sufficient fprintd',
      'sufficient unix',
      'required deny',
    ]);
    expect(auth[0]).toContain(' no_increment_hotp secret=/var/lib/sudo-codes/${USER} user=root #');
  });

  test('and of no password that polkit would take in its place', () => {
    const facts = { admins: 'e.config.security.polkit.adminIdentities', wrapper: 'e.config.security.wrappers.sudo' };
    const more = '{ security.polkit.enable = true; security.polkit.adminIdentities = [ "unix-group:wheel" ]; }';
    const machine = renderedMachine({ users: { zeus }, ...rootPassword, sudo: {}, more }, facts);
    expect(machine.facts['admins']).toEqual(['unix-user:root']);
    expect(machine.facts['wrapper']).toMatchObject({ group: 'wheel', permissions: 'u+rx,g+x' });
    const own = renderedMachine({ users: { zeus }, ...rootPassword, sudo: { polkit: 'own' } }, facts);
    expect(own.facts['admins']).toEqual(['unix-group:wheel']);
  });

  test('but not where another module takes the question away', () => {
    const more = `{ lib, ... }: {
      security.sudo.wheelNeedsPassword = lib.mkForce false;
      security.pam.services.sudo.rules.auth.shortcut = { order = 1; control = "sufficient"; modulePath = "pam_permit.so"; };
      security.doas.enable = true;
      security.sudo.extraConfig = "Defaults:zeus !authenticate";
    }`;
    const nothing = 'SudoTwoFactor: another module lets sudo ask for neither password nor code:';
    expect(judged({ ...rootPassword, sudo: {}, more: `(${more})` })).toEqual({
      failed: [
        'security.sudo.wheelNeedsPassword is false: sudo would ask for neither password nor code; take it out',
        'security.pam.services.sudo: the one-time code must be its first auth rule, else sudo may ask for none; take out what changes its text or its rules',
        'security.doas.enable: it makes root without a code; take it out, sudo is enough',
      ],
      warnings: [
        `${nothing} %wheel  ALL=(ALL:ALL)    NOPASSWD:SETENV: ALL; take it out there`,
        `${nothing} Defaults:zeus !authenticate; take it out there`,
      ],
    });
  });
});
