import { nix, type NixAttributes, type Port, type User } from '../../lib';
import { type SshForwarding } from './props';

/** What sshd is made from. */
export interface Daemon {
  readonly port: Port;
  readonly people: readonly User[];
  readonly forwarding: readonly SshForwarding[];
  /** Lines for the end of its configuration. */
  readonly last: string | undefined;
}

/**
 * `services.openssh`. Ciphers, key exchanges and MACs are those of the release: a list of one's own ages, and leaves
 * out the post-quantum exchange that a newer release brings. It listens on every address, as it would not start without
 * one that is not there yet, and the firewall decides who reaches it.
 */
export function daemon({ port, people, forwarding, last }: Daemon): NixAttributes {
  return {
    services: {
      openssh: {
        enable: true,
        ports: [port.value],
        openFirewall: false,
        startWhenNeeded: false,
        authorizedKeysInHomedir: false,
        hostKeys: [{ type: 'ed25519', path: '/etc/ssh/ssh_host_ed25519_key' }],
        sftpServerExecutable: 'internal-sftp',
        settings: {
          ...access,
          ...forwards(forwarding),
          AllowUsers: people.map(({ name }) => name),
        },
        ...(last !== undefined && { extraConfig: nix.mkAfter(nix.lines(last)) }),
      },
    },
  };
}

/** In `AuthenticationMethods` a comma means both; a space would mean either. */
const access = {
  AuthenticationMethods: 'publickey,keyboard-interactive:pam',
  KbdInteractiveAuthentication: true,
  PasswordAuthentication: false,
  PermitRootLogin: 'no',
  UsePAM: true,
  LoginGraceTime: 60,
  MaxAuthTries: 4,
  // With less it does not say which key was refused, nor to whom.
  LogLevel: 'VERBOSE',
} as const;

function forwards(asked: readonly SshForwarding[]): NixAttributes {
  const has = (one: SshForwarding): boolean => asked.includes(one);
  const tcp = has('local') && has('remote') ? 'yes' : has('local') ? 'local' : has('remote') ? 'remote' : 'no';
  return {
    AllowAgentForwarding: has('agent'),
    AllowStreamLocalForwarding: has('sockets'),
    AllowTcpForwarding: tcp,
    GatewayPorts: has('gateway') ? 'clientspecified' : 'no',
    PermitTunnel: has('tunnel'),
    X11Forwarding: false,
  };
}
