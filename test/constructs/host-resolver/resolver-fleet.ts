import { HostResolver, type HostResolverProps } from '../../../constructs/host-resolver';
import { type FleetApp, type FleetInput, type IHost, type IResolver, localNames, Port, ports } from '../../../lib';
import { testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

type HostInput = FleetInput['hosts'][string];

const lan = (address: string, nameservers: readonly string[] = []): HostInput => ({
  ...testHost,
  network: {
    ...testHost.network,
    nameservers: [...nameservers],
    interfaces: { eno1: { kind: 'ethernet', addresses: [address], gateway4: '192.168.7.1' } },
  },
  zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }] },
});

/** A resolver on `ares`, and machines around it: a server, a laptop, a WSL instance. */
export const hosts: Readonly<Record<'ares' | 'hera' | 'iris' | 'wanda', HostInput>> = {
  ares: lan('192.168.7.10/24', ['127.0.0.1', '9.9.9.9']),
  hera: lan('192.168.7.11/24'),
  iris: {
    ...testHost,
    kind: 'laptop',
    network: { manager: 'networkmanager', interfaces: { wlan0: { kind: 'wifi', dhcp: 'yes' } } },
    zones: { lan: [{ interface: 'wlan0' }] },
  },
  wanda: {
    ...testHost,
    kind: 'wsl',
    network: { manager: 'wsl', interfaces: { eth0: { kind: 'external' } } },
    zones: { lan: [{ interface: 'eth0' }] },
  },
};

const key = (letter: string) => `${letter.repeat(42)}A=`;

/** The fleet of {@link hosts} in a mesh `wg0`; what is given replaces a host's fields. */
export function resolverFleet(
  changes: Partial<Record<keyof typeof hosts, Partial<HostInput>>> = {},
  networks: FleetInput['networks'] = {},
) {
  const changed = Object.entries(hosts).map(([name, host]) => {
    return [name, { ...host, ...changes[name as keyof typeof hosts] }] as const;
  });
  const member = (index: number, letter: string) => ({
    ipv4: `10.100.0.${index}`,
    ipv6: `fd00:100::${index}`,
    publicKey: key(letter),
  });
  return testFleet({
    hosts: Object.fromEntries(changed),
    networks: {
      ...networks,
      wg0: {
        ipv4: '10.100.0.0/24',
        ipv6: 'fd00:100::/64',
        domain: 'vpn',
        members: {
          ares: { ...member(1, 'E'), endpoint: 'vpn.example.org' },
          hera: member(2, 'B'),
          iris: member(3, 'C'),
          wanda: member(4, 'D'),
        },
      },
    },
  });
}

/** A resolver, as a construct would be one: it claims port 53 and knows names of the fleet. */
export function resolverOn(
  host: IHost,
  options: { addresses?: readonly (string | undefined)[]; domains?: string[] } = {},
) {
  const { addresses = ['127.0.0.1', '10.100.0.1', 'fd00:100::1', '192.168.7.10'], domains = ['vpn'] } = options;
  for (const address of addresses) {
    const claim = { port: Port.of(53), protocol: 'udp', zones: ['lan', 'vpn'], why: 'resolver' } as const;
    host.facets.declare(ports, { ...claim, ...(address !== undefined && { address }) }, host);
  }
  host.facets.declare(localNames, { name: 'ares.vpn', address: '10.100.0.1' }, host);
  const resolver: IResolver = { host, zones: ['lan', 'vpn'], localDomains: () => domains };
  return resolver;
}

/** Adds a resolver on `ares` and the host that is asked about, which uses it. */
export function using(
  name: keyof typeof hosts,
  props: Partial<HostResolverProps> = { over: 'vpn' },
  options: Parameters<typeof resolverOn>[1] = {},
) {
  return (app: FleetApp): void => {
    const ares = new HostStack(app, 'ares');
    const host = name === 'ares' ? ares : new HostStack(app, name);
    new HostResolver(host, 'resolver', { resolver: resolverOn(ares, options), ...props });
  };
}
