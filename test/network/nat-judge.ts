import { Cidr, type Forward, IpAddress } from '../../lib';

/** Somebody on a network around a gateway. */
export interface Party {
  /** Machine that it is. */
  readonly on: string;
  /** Interface of the gateway that leads to it. */
  readonly behind: string;
  /** IPv4 and IPv6 address. */
  readonly addresses: readonly [string, string];
}

/** Whether some declared forward is for packets from one to another: read from the facts, not from any rule. */
export function isPassedOn(forwards: readonly Forward[], from: Party, to: Party, family: 0 | 1): boolean {
  const [source, destination] = [from, to].map(({ addresses }) => IpAddress.of(addresses[family])) as [
    IpAddress,
    IpAddress,
  ];
  const holds = (networks: readonly string[], address: IpAddress) =>
    networks.some((network) => Cidr.of(network).contains(address));
  return forwards.some(
    (forward) =>
      forward.translated === undefined &&
      forward.from === from.behind &&
      forward.to === to.behind &&
      holds(forward.sources, source) &&
      holds(forward.destinations, destination) &&
      !holds(forward.except ?? [], destination),
  );
}
