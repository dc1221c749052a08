import { type NixAttributes } from '../../lib';

/** What is the same on every host: NixOS's own firewall, over nftables. */
export function base(pingRate: string | false): NixAttributes {
  return {
    networking: {
      firewall: {
        enable: true,
        allowPing: pingRate !== false,
        ...(pingRate !== false && { pingLimit: pingRate }),
        // NixOS's own line has no rate: whoever sends enough fills the disk. `extraInputRules` ends with another one.
        logRefusedConnections: false,
      },
      nftables: {
        enable: true,
        // True where a host was installed before 23.11, and then every reload empties the tables of Podman and fail2ban.
        flushRuleset: false,
      },
    },
  };
}
