import { nix, type NixAttributes, type Port, sandbox, type SecretRef } from '../../lib';

/** What a {@link connector} is told. */
export interface ConnectorOptions {
  /** Name of its unit, without `.service`. */
  readonly unit: string;
  readonly metricsPort: Port;
  readonly token: SecretRef;
}

/**
 * The unit that keeps the connections to Cloudflare.
 *
 * It is one of its own: `services.cloudflared` wants a credentials file and the tunnel's id, known only after a deploy,
 * and takes a token in the newest releases only. The token is passed in the environment, which only root and the unit's own user
 * can read, and which cloudflared masks in its log: the option for a file came with 2025.4, and an argument is shown to
 * every user of the machine.
 *
 * @see https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/configure-tunnels/cloudflared-parameters/run-parameters/
 */
export function connector({ unit, metricsPort, token }: ConnectorOptions): NixAttributes {
  return {
    // What QUIC asks for, which a service without rights cannot set: https://github.com/quic-go/quic-go/wiki/UDP-Buffer-Sizes
    boot: { kernel: { sysctl: { 'net.core.rmem_max': 7_500_000, 'net.core.wmem_max': 7_500_000 } } },
    systemd: {
      services: {
        [unit]: {
          description: 'Connections to Cloudflare for what this host publishes',
          wants: ['network-online.target'],
          after: ['network-online.target', 'nss-lookup.target'],
          wantedBy: ['multi-user.target'],
          environment: {
            TUNNEL_METRICS: `127.0.0.1:${metricsPort.value}`,
            // Its own default was IPv4 only before 2026.4.
            TUNNEL_EDGE_IP_VERSION: 'auto',
            // Else whoever is let into the account may read profiles of the process.
            TUNNEL_MANAGEMENT_DIAGNOSTICS: 'false',
          },
          script: nix.lines`TUNNEL_TOKEN="$(<"$CREDENTIALS_DIRECTORY/token")"
export TUNNEL_TOKEN
exec ${nix.pkgs('cloudflared')}/bin/cloudflared tunnel --no-autoupdate run
`,
          serviceConfig: { LoadCredential: nix.text`token:${token.path}`, ...supervision, ...confined },
        },
      },
    },
  };
}

/** It ends when it finds no server at start, as without a resolver: at this pace it never reaches systemd's limit. */
const supervision = { Restart: 'always', RestartSec: '5s' };

/** Everything is taken away but the network, the resolver and the journal. */
const confined = {
  ...sandbox,
  DynamicUser: true,
  MemoryDenyWriteExecute: true,
  PrivateTmp: true,
  PrivateUsers: true,
  ProcSubset: 'pid',
  ProtectHostname: true,
  ProtectProc: 'invisible',
  ProtectSystem: 'strict',
  RemoveIPC: true,
  RestrictSUIDSGID: true,
  SystemCallErrorNumber: 'EPERM',
  SystemCallFilter: ['@system-service', '~@privileged'],
  UMask: '0077',
};
