import { byHand, type Fault, ours, seed } from './fault';

const user = (fields: string): string => `{ users: { users: { fufud: { ${fields} } } } }`;
const secret = "new lib.SecretRef(fufuwuqi, 'late', { key: 'passwords/late' });";

/** What would leave nobody a way in. */
export const lockouts: readonly Fault[] = [
  byHand(
    'lockout',
    'L1: SSH wants a code that no module of PAM takes',
    'SshSecondFactorWorks',
    "{ services: { openssh: { enable: true, settings: { PasswordAuthentication: false, AuthenticationMethods: 'publickey,keyboard-interactive:pam' } } }, security: { pam: { services: { sshd: { googleAuthenticator: { enable: true } } } } } }",
  ),
  seed(
    'lockout',
    'L2: a password file that comes after users are made',
    'PasswordFilesAreNeededForUsers',
    "[fufuwuqi/seed] PasswordFilesAreNeededForUsers: users.users.fufud.hashedPasswordFile is the secret 'passwords/late', ",
    {
      code: `${secret}\nnew lib.NixModule(fufuwuqi, 'seed', { area: 'security', config: () => (${user("hashedPasswordFile: lib.nix.config(['sops', 'secrets', 'passwords/late', 'path'])")}) });`,
    },
  ),
  ours(
    'lockout',
    'L2: a password file that nothing puts there',
    'PasswordFilesAreNeededForUsers',
    user("hashedPasswordFile: '/run/secrets/passwords/fufud'"),
  ),
  seed(
    'lockout',
    'L3: the account of the only administrator switched off',
    'NoLockout',
    /^\[fufuwuqi(?:\/seed)?\] NoLockout: users\./,
    {
      code: "new lib.NixModule(fufuwuqi, 'seed', { area: 'security', config: () => ({ users: { mutableUsers: false, users: { fufud: { enable: false, extraGroups: ['wheel'] } } } }) });",
    },
  ),
  seed(
    'lockout',
    'an only administrator whose account ends some day',
    'NoLockout',
    "[fufuwuqi] NoLockout: SSH lets in nobody who may become root once an account has ended, got 'fufud' until 2031-01-01",
    { edits: [['fleet.ts', "shell: 'zsh', wheel: true,", "shell: 'zsh', wheel: true, expires: '2031-01-01',"]] },
  ),
  ours('lockout', 'L4: `initialHashedPassword` left behind', 'NoRetiredUserOption', user("initialHashedPassword: '!'")),
  ours('lockout', '`initialPassword` left behind', 'NoRetiredUserOption', user("initialPassword: 'changeme'")),
  ours('lockout', '`passwordFile`, which is no option any more', 'NoRetiredUserOption', user("passwordFile: '/run/x'")),
  seed(
    'lockout',
    'a server with SSH from one network only, the tunnel that is being changed',
    'SshReachableByTwoLinks',
    "[fuyidong/ssh] SshReachableByTwoLinks: SSH of 'fuyidong' is reached from one zone only",
    {
      edits: [
        ['fleet.ts', "kind: 'laptop'", "kind: 'server'"],
        ['fleet.ts', "manager: 'networkmanager',", "manager: 'networkmanager', uplink: 'wlp0s20f3',"],
      ],
    },
  ),
  ours(
    'lockout',
    'sshd moved to another port than the firewall opens',
    'SshPortIsOpen',
    '{ services: { openssh: { ports: lib.nix.mkForce([2222]) } } }',
  ),
  seed(
    'lockout',
    'a machine behind a router that does not keep the way back open',
    'KeepaliveOnOneSide',
    "[fuyidong/seed] KeepaliveOnOneSide: keepalive of 'wg0' is not sent to 'fufuwuqi', which cannot call 'fuyidong' behind its router",
    {
      code: "new lib.NixModule(fuyidong, 'seed', { area: 'networking', config: () => ({ networking: { wireguard: { interfaces: { wg0: { peers: [{ publicKey: fleet.networks.wg0.members.fufuwuqi.publicKey, endpoint: 'fufuwuqi.lan:51820', allowedIPs: [] }] } } } } }) });",
    },
  ),
  seed('lockout', 'SSH from a network that the host does not have', 'SshServer', '[fuchuang/seed] zones', {
    code: "new (construct('ssh-server', 'SshServer'))(fuchuang, 'seed', { port: Port.of(24213), zones: ['lna'] });",
  }),
  seed(
    'lockout',
    'a firewall that knows of no way in for the administrator',
    'HostFirewall',
    '[fuchuang/seed] adminPort',
    {
      code: "new (construct('host-firewall', 'HostFirewall'))(fuchuang, 'seed', { adminPort: Port.of(24213) });",
    },
  ),
  seed(
    'lockout',
    'a secret for users with an owner, which sops-nix ignores',
    'SecretRef',
    '[fufuwuqi/seed] owner: is ignored for a secret that users need',
    { code: "new lib.SecretRef(fufuwuqi, 'seed', { key: 'passwords/a', neededForUsers: true, owner: 'fufud' });" },
  ),
];
