import { type FleetInput, Port, type Release } from '../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';

type HostInput = FleetInput['hosts'][string];
type Network = HostInput['network'];
type Interfaces = NonNullable<Network['interfaces']>;
const INTERFACES = 'generated/ares/networking/interfaces.nix';

function fleetWith(network: Partial<Network>, fields: Partial<HostInput> = {}) {
  return testFleet({
    hosts: { ares: { ...testHost, zones: {}, network: { ...testHost.network, ...network }, ...fields } },
  });
}

/** Files of a host with such a network. */
function rendered(network: Partial<Network>, fields?: Partial<HostInput>, build?: (host: HostStack) => void) {
  const { files } = synthFleet(
    (app) => {
      const host = new HostStack(app, 'ares');
      build?.(host);
    },
    { fleet: fleetWith(network, fields) },
  );
  return files;
}

/** The one unit in a file of systemd-networkd, without what stands around it. */
function unit(name: string, network: Partial<Network>, fields?: Partial<HostInput>): string {
  const lines = String(rendered(network, fields)[INTERFACES]).split('\n');
  const start = lines.findIndex(
    (line) => line.includes(`"${name}"`) || line.trim().startsWith(`${name} =`) || line.trim().startsWith(`${name}.`),
  );
  const [first = ''] = lines.slice(start);
  const indent = first.length - first.trimStart().length;
  const end = lines.findIndex(
    (line, index) => index >= start && line.endsWith(';') && line.length - line.trimStart().length === indent,
  );
  return lines
    .slice(start, end + 1)
    .map((line) => line.slice(indent))
    .join('\n');
}

const uplink: Interfaces = { eno1: { kind: 'ethernet', dhcp: 'yes' } };

test('a host with a static address under networkd', () => {
  expect(rendered({})[INTERFACES]).toBe(`{
  networking = {
    useDHCP = false;
    useNetworkd = true;
  };
  systemd.network.networks."30-eno1" = {
    address = [ "192.168.7.10/24" ];
    gateway = [ "192.168.7.1" ];
    linkConfig.RequiredForOnline = "routable";
    matchConfig.Name = "eno1";
    networkConfig = {
      DHCP = "no";
      IPv6AcceptRA = false;
    };
  };
}
`);
});

describe('an interface under networkd', () => {
  const eno1 = (fields: object): Partial<Network> => ({ interfaces: { eno1: { kind: 'ethernet', ...fields } } });

  test.each([
    ['yes', true],
    ['ipv6', true],
    ['ipv4', false],
  ] as const)('asks DHCP for %s, and takes router advertisements: %s', (dhcp, acceptRa) => {
    expect(unit('30-eno1', eno1({ dhcp }))).toContain(
      `networkConfig = {\n    DHCP = "${dhcp}";\n    IPv6AcceptRA = ${acceptRa};\n  };`,
    );
  });

  test('has both gateways, IPv4 first', () => {
    const fields = { addresses: ['192.168.7.10/24', 'fd00:7::10/64'], gateway4: '192.168.7.1', gateway6: 'fe80::1' };
    expect(unit('30-eno1', eno1(fields))).toContain('gateway = [\n    "192.168.7.1"\n    "fe80::1"\n  ];');
  });

  test('has its MTU as text, in its link', () => {
    expect(unit('30-eno1', eno1({ dhcp: 'yes', mtu: 1492 }))).toContain(
      'MTUBytes = "1492";\n    RequiredForOnline = "routable";',
    );
  });

  test('is required for online only where it is the uplink', () => {
    const interfaces = { ...uplink, eno2: { kind: 'ethernet', dhcp: 'yes' } } as const;
    expect(unit('30-eno2', { interfaces })).toContain('RequiredForOnline = "no";');
  });

  test('that something else makes is left alone', () => {
    expect(rendered({ interfaces: { ...uplink, podman0: { kind: 'external' } } })[INTERFACES]).not.toContain('podman0');
  });
});

describe('a bond', () => {
  const network: Partial<Network> = {
    uplink: 'bond0',
    interfaces: {
      eno1: { kind: 'ethernet' },
      eno2: { kind: 'ethernet' },
      bond0: { kind: 'bond', members: ['eno1', 'eno2'], mode: '802.3ad', mtu: 1492, dhcp: 'yes' },
    },
  };

  test('is a device that watches its cables', () => {
    expect(unit('10-bond0', network)).toBe(`netdevs."10-bond0" = {
  bondConfig = {
    MIIMonitorSec = "100ms";
    Mode = "802.3ad";
  };
  netdevConfig = {
    Kind = "bond";
    MTUBytes = "1492";
    Name = "bond0";
  };
};`);
  });

  test('has members that no boot waits for', () => {
    expect(unit('20-eno1', network)).toBe(`"20-eno1" = {
  linkConfig.RequiredForOnline = "no";
  matchConfig.Name = "eno1";
  networkConfig.Bond = "bond0";
};`);
  });

  test('is the uplink, with its MTU in the device alone', () => {
    expect(unit('30-bond0', network)).toContain('linkConfig.RequiredForOnline = "routable";');
  });
});

test('a bridge is a device with members', () => {
  const network: Partial<Network> = {
    uplink: 'br0',
    interfaces: { eno1: { kind: 'ethernet' }, br0: { kind: 'bridge', members: ['eno1'], dhcp: 'yes' } },
  };
  expect(unit('20-eno1', network)).toContain('networkConfig.Bridge = "br0";');
  expect(unit('10-br0', network)).toBe('netdevs."10-br0".netdevConfig = {\n  Kind = "bridge";\n  Name = "br0";\n};');
});

test('a VLAN is a device that its parent carries', () => {
  const network: Partial<Network> = {
    interfaces: { ...uplink, lab: { kind: 'vlan', id: 7, parent: 'eno1', dhcp: 'ipv4' } },
  };
  expect(unit('10-lab', network)).toContain('Kind = "vlan";\n    Name = "lab";\n  };\n  vlanConfig.Id = 7;');
  expect(unit('30-eno1', network)).toContain('vlan = [ "lab" ];');
});

describe('systemd-resolved', () => {
  const servers: Partial<Network> = { nameservers: ['127.0.0.1', '9.9.9.9'] };
  const claim = (port: number, address?: string) => (host: HostStack) => {
    const service = { port: Port.of(port), protocol: 'udp', zones: [], why: 'names' } as const;
    host.existingService({ ...service, ...(address !== undefined && { address }) });
  };

  test.each([undefined, '0.0.0.0', '::', '127.0.0.1', '::1'])(
    'is off where the host has a resolver of its own, listening on %s',
    (address) => {
      expect(rendered(servers, {}, claim(53, address))[INTERFACES]).toContain('services.resolved.enable = false;');
    },
  );

  test('is left alone where a resolver is for others, or other ports are claimed', () => {
    expect(rendered(servers, {}, claim(53, '192.168.7.10'))[INTERFACES]).not.toContain('resolved');
    expect(rendered(servers, {}, claim(5353))[INTERFACES]).not.toContain('resolved');
  });

  test('hands over to resolvconf, as nothing else would write resolv.conf', () => {
    expect(rendered(servers, {}, claim(53))['generated/ares/networking/nameservers.nix']).toBe(`{
  networking = {
    nameservers = [
      "127.0.0.1"
      "9.9.9.9"
    ];
    resolvconf.extraConfig = ''
      name_servers='127.0.0.1 9.9.9.9'
      resolv_conf_local_only=NO
    '';
  };
}
`);
  });

  test.each<[string, Partial<Network>]>([
    ['a static address', {}],
    ['DHCP, which networkd tells systemd-resolved alone of', { interfaces: uplink }],
  ])('is not off without another resolver to ask, with %s', (_, network) => {
    const lines = synthProblems((app) => claim(53)(new HostStack(app, 'ares')), { fleet: fleetWith(network) });
    expect(lines).toEqual([
      "[ares] network.nameservers: is empty although port 53 is claimed, which switches systemd-resolved off; name the resolver that the host itself asks: ['127.0.0.1', '9.9.9.9']",
    ]);
  });
});

test('resolvers are a module of their own, in the order given', () => {
  const files = rendered({ nameservers: ['9.9.9.9', '1.1.1.1'] });
  expect(files['generated/ares/networking/nameservers.nix']).toBe(
    '{\n  networking.nameservers = [\n    "9.9.9.9"\n    "1.1.1.1"\n  ];\n}\n',
  );
});

describe('NetworkManager', () => {
  const manager = 'networkmanager';
  const laptop: Partial<HostInput> = { kind: 'laptop' };
  const network = (interfaces: Interfaces): Partial<Network> => ({ manager, interfaces, uplink: undefined });

  test('has no profile for what its user connects', () => {
    expect(
      rendered(network({ wlan0: { kind: 'wifi', dhcp: 'yes' }, eth0: { kind: 'ethernet' } }), laptop)[INTERFACES],
    ).toBe('{\n  networking.networkmanager.enable = true;\n}\n');
  });

  test('has a profile for a wired interface that is described', () => {
    const eth0: Interfaces[string] = {
      kind: 'ethernet',
      addresses: ['192.168.7.3/24', 'fd00:7::3/64'],
      gateway4: '192.168.7.1',
      mtu: 1492,
    };
    expect(rendered(network({ eth0 }), laptop)[INTERFACES]).toContain(`ensureProfiles.profiles.eth0 = {
      connection = {
        id = "eth0";
        interface-name = "eth0";
        type = "ethernet";
      };
      ethernet.mtu = 1492;
      ipv4 = {
        address1 = "192.168.7.3/24";
        gateway = "192.168.7.1";
        method = "manual";
      };
      ipv6 = {
        address1 = "fd00:7::3/64";
        method = "manual";
      };
    };`);
  });

  test.each([
    ['yes', 'auto', 'auto'],
    ['ipv4', 'auto', 'link-local'],
    ['ipv6', 'disabled', 'auto'],
  ] as const)('asks DHCP for %s: IPv4 %s, IPv6 %s', (dhcp, v4, v6) => {
    const text = String(rendered(network({ eth0: { kind: 'ethernet', dhcp } }), laptop)[INTERFACES]);
    expect([text.includes(`ipv4.method = "${v4}";`), text.includes(`ipv6.method = "${v6}";`)]).toEqual([true, true]);
  });

  test('cannot make a bond', () => {
    const interfaces: Interfaces = { eth0: { kind: 'ethernet' }, bond0: { kind: 'bond', members: ['eth0'] } };
    const lines = synthProblems((app) => new HostStack(app, 'ares'), { fleet: fleetWith(network(interfaces), laptop) });
    expect(lines).toEqual([
      "[ares/network] interface 'bond0' is a bond, which needs networkd, got manager 'networkmanager'; change the manager or the interface",
    ]);
  });
});

test('WSL leaves interfaces to Windows', () => {
  const files = rendered(
    { manager: 'wsl', interfaces: { eth0: { kind: 'external' } }, uplink: 'eth0' },
    { kind: 'wsl' },
  );
  expect(Object.keys(files).filter((path) => path.includes('/networking/'))).toEqual([]);
});

test.each<Release>(['24.11', '26.11'])('the network of a host on %s is the same', (release) => {
  expect(rendered({}, { release })[INTERFACES]).toBe(rendered({})[INTERFACES]);
});
