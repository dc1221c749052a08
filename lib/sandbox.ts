import { type NixAttributes } from './nix';

/**
 * What nearly every service can do without, for the `serviceConfig` of a unit: devices, the kernel's settings, other
 * users' homes, new rights; it keeps the network, and talks to other services of the host.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Sandboxing
 */
export const sandbox = {
  CapabilityBoundingSet: '',
  LockPersonality: true,
  NoNewPrivileges: true,
  PrivateDevices: true,
  ProtectClock: true,
  ProtectControlGroups: true,
  ProtectHome: true,
  ProtectKernelLogs: true,
  ProtectKernelModules: true,
  ProtectKernelTunables: true,
  RestrictAddressFamilies: ['AF_INET', 'AF_INET6', 'AF_NETLINK', 'AF_UNIX'],
  RestrictNamespaces: true,
  RestrictRealtime: true,
  SystemCallArchitectures: 'native',
} as const satisfies NixAttributes;
