import { type Changes, changed, fleetWith, linesOf, wireGuardKey } from './base-fleet';

const ares = 'networks/wg0/members/ares';
const hera = 'networks/wg0/members/hera';
const phone = 'networks/wg0/reserved/phone';
const field = (path: string): string => `[fleet] ${path.replaceAll('/', '.')}`;
const form = "must be an address or a full name such as 'vpn.fufu.land'";

const faults: [string, Changes, string[]][] = [
  [
    'a key of 31 bytes',
    { [`${ares}/publicKey`]: Buffer.alloc(31, 1).toString('base64') },
    [
      `${field(ares)}.publicKey: must be a WireGuard public key, 32 bytes in base64, got 44 characters; take the output of wg pubkey`,
    ],
  ],
  [
    'an endpoint with a port',
    { [`${ares}/endpoint`]: 'vpn.olymp.dev:51820' },
    [`${field(ares)}.endpoint: ${form}, got 'vpn.olymp.dev:51820'; leave the port out, it is the network's`],
  ],
  [
    'an endpoint in brackets with a port',
    { [`${ares}/endpoint`]: '[2a01::1]:51820' },
    [`${field(ares)}.endpoint: ${form}, got '[2a01::1]:51820'; leave the port out, it is the network's`],
  ],
  [
    'an endpoint that is no full name',
    { [`${ares}/endpoint`]: 'ares' },
    [`${field(ares)}.endpoint: ${form}, got 'ares'`],
  ],
  [
    'an endpoint that is half an address',
    { [`${ares}/endpoint`]: '5.9.1' },
    [`${field(ares)}.endpoint: ${form}, got '5.9.1'`],
  ],
  [
    'an endpoint on the machine itself',
    { [`${ares}/endpoint`]: '127.0.0.1' },
    [`${field(ares)}.endpoint: ${form}, got '127.0.0.1'`],
  ],
  [
    'an endpoint that is a link-local address',
    { [`${ares}/endpoint`]: 'fe80::1' },
    [`${field(ares)}.endpoint: ${form}, got 'fe80::1'`],
  ],
  [
    'an endpoint that is an address of the mesh',
    { [`${ares}/endpoint`]: '10.77.0.1' },
    [
      `${field(ares)}.endpoint: is in 10.77.0.0/24 of networks.wg0.ipv4, inside the tunnel that it is to open, got '10.77.0.1'; give a name or address that is reached without it`,
    ],
  ],
  [
    'an endpoint that is an address behind a member',
    { [`${ares}/subnets`]: ['192.168.40.0/24'], [`${ares}/endpoint`]: '192.168.40.1' },
    [
      `${field(ares)}.endpoint: is in 192.168.40.0/24 of networks.wg0.members.ares.subnets.0, inside the tunnel that it is to open, got '192.168.40.1'; give a name or address that is reached without it`,
    ],
  ],
  [
    'an endpoint that is a name of the mesh',
    { 'networks/wg0/domain': 'vpn', [`${ares}/endpoint`]: 'ares.vpn' },
    [
      `${field(ares)}.endpoint: is a name inside the tunnel that it is to open (networks.wg0.domain), got 'ares.vpn'; give a name or address that is reached without it`,
    ],
  ],
  [
    'one endpoint of two members',
    { [`${ares}/endpoint`]: 'home.olymp.dev', [`${hera}/endpoint`]: 'home.olymp.dev' },
    [
      `${field(hera)}.endpoint: networks.wg0.members.ares.endpoint is the same, got 'home.olymp.dev'; one address and port lead to one member; leave one out, or put it behind the other as a spoke`,
    ],
  ],
  [
    'a network behind a member with host bits',
    { [`${ares}/subnets`]: ['192.168.40.1/24'] },
    [`${field(ares)}.subnets.0: must have no host bits set, got '192.168.40.1/24'; write '192.168.40.0/24'`],
  ],
  [
    'the whole Internet behind a member',
    { [`${ares}/subnets`]: ['0.0.0.0/0'] },
    [`${field(ares)}.subnets.0: is the whole Internet, got '0.0.0.0/0'; let the others use fullTunnel`],
  ],
  [
    'a network behind a member that overlaps the mesh',
    { [`${ares}/subnets`]: ['10.77.0.128/25'] },
    [
      `${field(ares)}.subnets.0: overlaps 10.77.0.0/24 of networks.wg0.ipv4, got '10.77.0.128/25'; each network can be in one place only`,
    ],
  ],
  [
    'a network behind two members',
    { [`${ares}/subnets`]: ['192.168.40.0/24'], [`${hera}/subnets`]: ['192.168.40.0/25'] },
    [
      `${field(hera)}.subnets.0: overlaps 192.168.40.0/24 of networks.wg0.members.ares.subnets.0, got '192.168.40.0/25'; each network can be in one place only`,
    ],
  ],
  [
    'a network behind a member given twice',
    { [`${ares}/subnets`]: ['192.168.40.0/24', '192.168.40.0/24'] },
    [
      `${field(ares)}.subnets.1: overlaps 192.168.40.0/24 of networks.wg0.members.ares.subnets.0, got '192.168.40.0/24'; each network can be in one place only`,
    ],
  ],
  [
    'a network behind a member that is the LAN of another site',
    { [`${ares}/subnets`]: ['192.168.1.0/24'], 'hosts/hera/site': 'office' },
    [
      `${field(ares)}.subnets.0: overlaps 192.168.1.0/24 of hosts.hera.network.interfaces.eth0.addresses.0, got '192.168.1.0/24'; each network can be in one place only`,
    ],
  ],
  [
    'an MTU that does not fit through an uplink',
    { 'hosts/ares/network/interfaces/bond0/mtu': 1452 },
    [
      '[fleet] networks.wg0.mtu: does not fit with 60 bytes around it into hosts.ares.network.interfaces.bond0.mtu, 1452, got 1420; take at most 1392, or 1372 where endpoints have IPv6',
    ],
  ],
  [
    'an MTU of 1200 with IPv6',
    { 'networks/wg0/mtu': 1200 },
    ['[fleet] networks.wg0.mtu: must be at least 1280 in a network with IPv6, got 1200'],
  ],
  [
    'a reserved peer of a member that there is not',
    { [`${phone}/via`]: ['aers'] },
    [`${field(phone)}.via.0: no member is named 'aers'; did you mean 'ares'?`],
  ],
  [
    'a reserved peer of one member twice',
    { [`${phone}/via`]: ['ares', 'ares'] },
    [`${field(phone)}.via.1: names 'ares' twice; once is enough`],
  ],
  [
    'a reserved peer of nobody',
    { [`${phone}/via`]: [] },
    [`${field(phone)}.via: must be a list of at least 1 item, got an empty list`],
  ],
  [
    'a private key for a reserved peer',
    { [`${phone}/privateKey`]: wireGuardKey(9) },
    [
      `${field(phone)}.privateKey: is not a known field; known: 'description', 'fullTunnel', 'ipv4', 'ipv6', 'presharedKey', 'publicKey', …`,
    ],
  ],
];

describe('a member is refused', () => {
  test.each(faults)('%s', (_, changes, lines) => {
    expect(linesOf(changed(changes))).toEqual(lines);
  });
});

describe('a member', () => {
  const member = (changes: Changes, name = 'ares') => fleetWith(changes).networks['wg0']?.members[name];

  test('is called at its host’s static address, and then is not behind NAT', () => {
    expect(member({})).toMatchObject({ endpoint: '5.9.1.2', behindNat: false, subnets: [], fullTunnel: false });
  });

  test('without such an address calls others only', () => {
    expect(member({}, 'hera')).toMatchObject({ behindNat: true });
    expect(member({}, 'hera')).not.toHaveProperty('endpoint');
  });

  test('has what is said of it', () => {
    const said = { [`${hera}/endpoint`]: 'Home.olymp.dev.', [`${hera}/behindNat`]: true };
    expect(member(said, 'hera')).toMatchObject({ endpoint: 'home.olymp.dev', behindNat: true });
  });

  test('may have a placeholder for its endpoint, which is in the list of what to fill in', () => {
    const { placeholders } = fleetWith({ [`${hera}/endpoint`]: '192.0.2.1' });
    expect(placeholders).toEqual([
      { path: 'networks.wg0.members.hera.endpoint', value: '192.0.2.1', what: 'endpoint of networks.wg0.members.hera' },
    ]);
  });
});
