import { type IHost, nix, type NixAttributes } from '../../lib';
import { type MeshInterface } from './peer-list';

/**
 * A member's side as `networking.wireguard.interfaces.<name>`
 * (nixos/modules/services/networking/wireguard.nix, wireguard-networkd.nix).
 */
export function moduleStyle(host: IHost, mesh: MeshInterface): NixAttributes {
  const { name, addresses, port, mtu, privateKeyFile, peers, tunnelTable } = mesh;
  const { manager } = host.facts.network;
  return {
    networking: {
      wireguard: {
        ...(manager === 'networkd' && { useNetworkd: true }),
        interfaces: {
          [name]: {
            ips: addresses,
            listenPort: port,
            mtu,
            privateKeyFile,
            peers: peers.map((peer) => ({ ...peer })),
            // As text: a table may have a name, a mark may be hexadecimal.
            ...(tunnelTable !== undefined && { table: String(tunnelTable), fwMark: String(tunnelTable) }),
          },
        },
      },
    },
    ...(tunnelTable !== undefined && tunnelRules(host, name, tunnelTable)),
  };
}

/**
 * Routing rules of a full tunnel, in a service because neither backend of the module has an option for them:
 * what is not WireGuard's own goes by the tunnel's table, but for what the main table knows better than by its default
 * route. Without the tunnel that table refuses everything, so that nothing leaves beside it.
 */
function tunnelRules(host: IHost, name: string, table: number): NixAttributes {
  const rules = [
    'lookup main suppress_prefixlength 0 priority 32764',
    `not fwmark ${table} lookup ${table} priority 32765`,
  ];
  const families = (lines: readonly string[]): string =>
    ['for family in -4 -6; do', ...lines.map((line) => `  ${line}`), 'done', ''].join('\n');
  const remove = rules.map((rule) => `ip "$family" rule del ${rule} 2>/dev/null || true`);
  const refuse = `ip "$family" route replace unreachable default metric 4278198272 table ${table}`;
  const add = rules.map((rule) => `ip "$family" rule add ${rule}`);
  return {
    systemd: {
      services: {
        [`${name}-tunnel`]: {
          description: `Everything through ${name}`,
          wantedBy: ['multi-user.target'],
          after: ['network-pre.target'],
          before: ['network.target'],
          path: [nix.pkgs('iproute2')],
          serviceConfig: { Type: 'oneshot', RemainAfterExit: true },
          script: nix.lines(families([...remove, refuse, ...add])),
          postStop: nix.lines(families([...remove, `${refuse.replace('replace', 'del')} 2>/dev/null || true`])),
        },
      },
      // networkd would take away rules, and routes of no interface, that are not in its own files.
      ...(host.facts.network.manager === 'networkd' && {
        network: {
          config: { networkConfig: { ManageForeignRoutes: false, ManageForeignRoutingPolicyRules: false } },
        },
      }),
    },
  };
}
