import { type Port } from '../../lib';

/** What a session may do beside a shell and files. */
export const forwardings = ['local', 'remote', 'gateway', 'sockets', 'agent', 'tunnel'] as const;
export type SshForwarding = (typeof forwardings)[number];

/** Properties for `SshServer`. */
export interface SshServerProps {
  /** TCP port. Renders to `services.openssh.ports`. @default Port.of(22) */
  readonly port?: Port;
  /** Network zones that it is reached from: `['wan', 'lan', 'vpn']`. */
  readonly zones: readonly string[];
  /**
   * Zones of these from which a key is enough, without a code: `['vpn']`. sshd tells them by the address that a
   * connection comes from, so they must have sources, and private ones. Renders to a `Match Address` block.
   * @default []
   */
  readonly keyOnly?: readonly string[];
  /**
   * Users of the fleet who may log in. Renders to `services.openssh.settings.AllowUsers`.
   * @default - every enabled user of the host who has a key
   */
  readonly users?: readonly string[];
  /**
   * What a session may forward: TCP ports to (`local`) and from (`remote`) the host, those of `remote` for other
   * machines too (`gateway`), UNIX sockets (`sockets`), the user's keys (`agent`), packets (`tunnel`).
   * Renders to `services.openssh.settings.Allow*Forwarding`, `GatewayPorts` and `PermitTunnel`. @default []
   */
  readonly forwarding?: readonly SshForwarding[];
  /**
   * Last day, UTC, on which a user who has no code yet gets in by key alone: `2026-12-31`. The host itself ends it.
   * @default - nobody gets in without a code
   */
  readonly enrolUntil?: string;
  /** Names that clients of the fleet call it by, beside those that the fleet knows: `['fufuwuqi.lan']`. @default [] */
  readonly names?: readonly string[];
}
