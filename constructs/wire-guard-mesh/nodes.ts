import { type FleetApp, isPlaceholder, meshPublicKey, type Network } from '../../lib';

/** One end of tunnels: a member, or a reserved peer. */
export interface MeshNode {
  readonly name: string;
  /** Whether it is a peer that is no host of the fleet. */
  readonly isReserved: boolean;
  /** Absent until it is recorded; a placeholder is none. */
  readonly publicKey?: string;
  /** Name or address that it is called at, without port. */
  readonly endpoint?: string;
  readonly behindNat: boolean;
  readonly fullTunnel: boolean;
  /** Networks behind it. */
  readonly subnets: readonly string[];
}

/** Members and reserved peers of a network by name. A placeholder counts as nothing. */
export function nodesOf({ lock, fleet }: FleetApp, network: Network): ReadonlyMap<string, MeshNode> {
  const node = (
    name: string,
    isReserved: boolean,
    facts: Omit<MeshNode, 'name' | 'isReserved' | 'publicKey'>,
  ): MeshNode => {
    const { endpoint, behindNat, subnets, fullTunnel } = facts;
    const publicKey = meshPublicKey(lock, fleet, network.name, name);
    return {
      name,
      isReserved,
      ...(publicKey !== undefined && !isPlaceholder(publicKey) && { publicKey }),
      ...(endpoint !== undefined && !isPlaceholder(endpoint) && { endpoint }),
      behindNat,
      subnets,
      fullTunnel,
    };
  };
  const members = Object.entries(network.members).map(([name, member]) => node(name, false, member));
  const reserved = Object.entries(network.reserved).map(([name, { fullTunnel }]) => {
    return node(name, true, { behindNat: true, subnets: [], fullTunnel });
  });
  return new Map([...members, ...reserved].map((one) => [one.name, one]));
}

/** Whether an endpoint is a name, which may lead elsewhere tomorrow. */
export function isName(endpoint: string): boolean {
  return !endpoint.includes(':') && !/^[\d.]+$/.test(endpoint);
}
