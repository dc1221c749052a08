import { type NixExpression } from '../../lib';
import { type MeshPlan } from './plan';

/** One peer as a member's configuration has it. */
export interface MeshPeer {
  readonly name: string;
  readonly publicKey: string;
  readonly presharedKeyFile?: NixExpression;
  readonly allowedIPs: readonly string[];
  /** `fufuwuqi.fufu.land:51820`. */
  readonly endpoint?: string;
  /** Seconds. */
  readonly persistentKeepalive?: number;
}

/** What a style is given to write down: one member's side of its tunnels. */
export interface MeshInterface {
  /** Name of the interface. */
  readonly name: string;
  /** Addresses with the prefix length of the mesh. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly mtu: number;
  readonly privateKeyFile: NixExpression;
  readonly peers: readonly MeshPeer[];
  /** Routing table and mark of a full tunnel; absent where routes go to the main table. */
  readonly tunnelTable?: number;
}

/** Place of the preshared key of two ends in the secrets of either host. No host name has a `_`. */
export function presharedKeyPlace(network: string, a: string, b: string): string {
  return `wireguard/${network}/psk/${[a, b].sort().join('_')}`;
}

/** The peers of a member, sorted by name. */
export function peersOf(
  plan: MeshPlan,
  member: string,
  presharedKeyFile: (peer: string) => NixExpression | undefined,
): readonly MeshPeer[] {
  return plan.peersOf(member).map(({ name, publicKey = '' }) => {
    const keyFile = presharedKeyFile(name);
    const endpoint = plan.endpointOf(name);
    const persistentKeepalive = plan.keepalive(member, name);
    return {
      name,
      publicKey,
      ...(keyFile !== undefined && { presharedKeyFile: keyFile }),
      allowedIPs: plan.allowedIPs(member, name),
      ...(endpoint !== undefined && { endpoint }),
      ...(persistentKeepalive !== undefined && { persistentKeepalive }),
    };
  });
}
