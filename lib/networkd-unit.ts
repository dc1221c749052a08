/**
 * Name below `systemd.network.networks` of the network of an interface that has addresses: `30-bond0`. Whoever adds
 * to it uses the same, for networkd takes the first unit that fits an interface and no other.
 */
export function networkdUnit(interfaceName: string): string {
  return `30-${interfaceName}`;
}
