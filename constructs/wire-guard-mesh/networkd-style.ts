import { type IHost, nix, type NixAttributes } from '../../lib';
import { type MeshInterface } from './peer-list';
import { everything } from './plan';

/**
 * A member's side as units of systemd-networkd: `systemd.network.netdevs."30-<name>"` and `.networks."60-<name>"`
 * (nixos/modules/system/boot/networkd.nix, systemd.netdev(5)).
 */
export function networkdStyle(host: IHost, mesh: MeshInterface): NixAttributes {
  const { name, addresses, port, mtu, privateKeyFile, peers, tunnelTable } = mesh;
  const { manager } = host.facts.network;
  return {
    // Windows gives WSL its addresses; beside networkd NixOS warns of a DHCP client that is on by default.
    ...(manager === 'wsl' && { networking: { useDHCP: false } }),
    systemd: {
      network: {
        ...(manager !== 'networkd' && { enable: true, 'wait-online': { enable: false } }),
        netdevs: {
          [`30-${name}`]: {
            // The MTU as text: the option of older releases takes no integer.
            netdevConfig: { Kind: 'wireguard', Name: name, MTUBytes: String(mtu) },
            wireguardConfig: {
              ListenPort: port,
              PrivateKeyFile: privateKeyFile,
              // Without it networkd makes no routes at all.
              RouteTable: tunnelTable ?? 'main',
              ...(tunnelTable !== undefined && { FirewallMark: tunnelTable }),
            },
            wireguardPeers: peers.map((peer) => ({
              PublicKey: peer.publicKey,
              AllowedIPs: peer.allowedIPs,
              PresharedKeyFile: peer.presharedKeyFile,
              Endpoint: peer.endpoint,
              PersistentKeepalive: peer.persistentKeepalive,
            })),
          },
        },
        networks: {
          [`60-${name}`]: {
            matchConfig: { Name: name },
            address: addresses,
            linkConfig: { RequiredForOnline: 'no' },
            ...(tunnelTable !== undefined && tunnelRules(tunnelTable)),
          },
        },
      },
    },
    // networkd would switch systemd-resolved on, and with it change how the host asks for names.
    ...(manager !== 'networkd' && {
      services: { resolved: { enable: nix.mkOverride(900, false) } },
    }),
  };
}

/** Routing rules of a full tunnel; see the other style, where a service has them. */
function tunnelRules(table: number): NixAttributes {
  return {
    routingPolicyRules: [
      { Family: 'both', Priority: 32764, SuppressPrefixLength: 0, Table: 'main' },
      { Family: 'both', Priority: 32765, FirewallMark: table, InvertRule: true, Table: table },
    ],
    routes: everything.map((Destination) => ({ Destination, Type: 'unreachable', Metric: 4278198272, Table: table })),
  };
}
