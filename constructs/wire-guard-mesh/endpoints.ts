import { nix, type NixAttributes } from '../../lib';
import { type MeshPeer } from './peer-list';

/** Seconds without a handshake after which a peer has moved: one is made every 120 where anything is sent. */
const silence = 135;

/**
 * A timer that looks up the endpoints of silent peers again, for WireGuard keeps the address that a name had once.
 * It goes by `wg` alone, which knows the tunnels of every backend.
 *
 * Renders to `systemd.{services,timers}.<name>-endpoints`.
 */
export function endpointTimer(name: string, peers: readonly MeshPeer[]): NixAttributes {
  const unit = `${name}-endpoints`;
  return {
    systemd: {
      services: {
        [unit]: {
          description: `Look up silent peers of ${name} again`,
          after: ['network-online.target'],
          wants: ['network-online.target'],
          unitConfig: { ConditionPathExists: `/sys/class/net/${name}` },
          path: [nix.pkgs('wireguard-tools')],
          // A name that cannot be looked up now is tried again with the next run.
          environment: { WG_ENDPOINT_RESOLUTION_RETRIES: '1' },
          serviceConfig: {
            Type: 'oneshot',
            CapabilityBoundingSet: 'CAP_NET_ADMIN',
            NoNewPrivileges: true,
            PrivateTmp: true,
            ProtectHome: true,
            ProtectSystem: 'strict',
          },
          script: nix.lines(script(name, peers)),
        },
      },
      timers: {
        [unit]: {
          wantedBy: ['timers.target'],
          timerConfig: { OnBootSec: 60, OnUnitActiveSec: 30, AccuracySec: 5 },
        },
      },
    },
  };
}

function script(name: string, peers: readonly MeshPeer[]): string {
  const cases = peers.map(
    ({ name: peer, publicKey, endpoint = '' }) => `    '${publicKey}') endpoint='${endpoint}' ;; # ${peer}`,
  );
  return `status=0
now=$(date +%s)
handshakes=$(wg show '${name}' latest-handshakes)
while read -r key last; do
  case "$key" in
${cases.join('\n')}
    *) continue ;;
  esac
  if [ $((now - last)) -gt ${silence} ]; then
    wg set '${name}' peer "$key" endpoint "$endpoint" || status=1
  fi
done <<< "$handshakes"
exit $status
`;
}
