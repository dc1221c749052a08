import { Topology, WireGuardMesh } from '../../../constructs/wire-guard-mesh';
import { type FleetApp, placeholderWireGuardKey } from '../../../lib';
import { synthFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { keyOf, mesh, meshFleet, meshWarnings, peersIn } from './mesh-fleet';

const topology = Topology.hub('ares');
const called = { member: { endpoint: 'vpn.example.net' } };
const laptop = {
  host: { kind: 'laptop' as const, network: { manager: 'networkmanager' as const, interfaces: {} }, zones: {} },
};
const WG0 = 'generated/ares/networking/wg0.nix';

test('a hub under networkd, by the options of networking.wireguard', () => {
  const { files } = mesh(meshFleet({ ares: called, eos: {} }), { topology });
  expect(files[WG0]).toBe(`{ config, ... }:
{
  networking.wireguard = {
    interfaces.wg0 = {
      ips = [
        "10.77.0.1/24"
        "fd00:77::1/64"
      ];
      listenPort = 51820;
      mtu = 1420;
      peers = [
        {
          allowedIPs = [
            "10.77.0.2/32"
            "fd00:77::2/128"
          ];
          name = "eos";
          presharedKeyFile = config.sops.secrets."wireguard/wg0/psk/ares_eos".path;
          publicKey = "${keyOf('eos')}";
        }
      ];
      privateKeyFile = config.sops.secrets."wireguard/wg0/private-key".path;
    };
    useNetworkd = true;
  };
  systemd.services.systemd-networkd.after = [ "sops-install-secrets.service" ];
}
`);
});

test('a spoke under NetworkManager, which leaves the interface alone', () => {
  const { files } = mesh(meshFleet({ ares: called, eos: laptop }), { topology });
  expect(files['generated/eos/networking/wg0.nix']).toBe(`{ config, ... }:
{
  networking = {
    networkmanager.unmanaged = [ "interface-name:wg0" ];
    wireguard.interfaces.wg0 = {
      ips = [
        "10.77.0.2/24"
        "fd00:77::2/64"
      ];
      listenPort = 51820;
      mtu = 1420;
      peers = [
        {
          allowedIPs = [
            "10.77.0.0/24"
            "fd00:77::/64"
          ];
          endpoint = "vpn.example.net:51820";
          name = "ares";
          persistentKeepalive = 25;
          presharedKeyFile = config.sops.secrets."wireguard/wg0/psk/ares_eos".path;
          publicKey = "${keyOf('ares')}";
        }
      ];
      privateKeyFile = config.sops.secrets."wireguard/wg0/private-key".path;
    };
  };
}
`);
});

test('a hub by units of networkd', () => {
  const { files } = mesh(meshFleet({ ares: called, eos: {} }), { topology, style: 'networkd' });
  expect(files[WG0]).toBe(`{ config, ... }:
{
  systemd = {
    network = {
      netdevs."30-wg0" = {
        netdevConfig = {
          Kind = "wireguard";
          MTUBytes = "1420";
          Name = "wg0";
        };
        wireguardConfig = {
          ListenPort = 51820;
          PrivateKeyFile = config.sops.secrets."wireguard/wg0/private-key".path;
          RouteTable = "main";
        };
        wireguardPeers = [
          {
            AllowedIPs = [
              "10.77.0.2/32"
              "fd00:77::2/128"
            ];
            PresharedKeyFile = config.sops.secrets."wireguard/wg0/psk/ares_eos".path;
            PublicKey = "${keyOf('eos')}";
          }
        ];
      };
      networks."60-wg0" = {
        address = [
          "10.77.0.1/24"
          "fd00:77::1/64"
        ];
        linkConfig.RequiredForOnline = "no";
        matchConfig.Name = "wg0";
      };
    };
    services.systemd-networkd.after = [ "sops-install-secrets.service" ];
  };
}
`);
});

test('units of networkd beside NetworkManager: it is switched on, for this alone', () => {
  const { files } = mesh(meshFleet({ ares: called, eos: laptop }), { topology, style: 'networkd' });
  const text = String(files['generated/eos/networking/wg0.nix']);
  for (const line of [
    'networking.networkmanager.unmanaged = [ "interface-name:wg0" ];',
    'services.resolved.enable = lib.mkOverride 900 false;',
    '      enable = true;',
    '      wait-online.enable = false;',
  ]) {
    expect(text).toContain(line);
  }
});

test.each([
  ['24.11', false],
  ['25.05', true],
  ['25.11', true],
  ['26.11', true],
] as const)('release %s: the backend is named only where there is a choice', (release, named) => {
  const old = { host: { release, stateVersion: '24.11' as const } };
  const { files } = mesh(meshFleet({ ares: { ...called, ...old }, eos: old }), { topology });
  expect(String(files[WG0]).includes('useNetworkd = true;')).toBe(named);
  const unit = named ? 'systemd-networkd' : 'wireguard-wg0';
  expect(files['generated/ares/security/secrets.nix']).toContain(`restartUnits = [ "${unit}.service" ]`);
});

describe('secrets', () => {
  const fleet = meshFleet({ ares: called, eos: {}, hera: laptop });
  const entries = (host: string, options = {}): string[] => {
    const text = String(mesh(fleet, { topology, ...options }).files[`generated/${host}/security/secrets.nix`]);
    return [...text.matchAll(/"?(wireguard\/[\w/-]+)"?/g)].map(([, key = '']) => key);
  };

  test('are the private key, and one for each pair of members under the same name on both', () => {
    expect(entries('ares')).toEqual([
      'wireguard/wg0/private-key',
      'wireguard/wg0/psk/ares_eos',
      'wireguard/wg0/psk/ares_hera',
    ]);
    expect(entries('eos')).toEqual(['wireguard/wg0/private-key', 'wireguard/wg0/psk/ares_eos']);
  });

  test('are the private key alone where that is asked for', () => {
    expect(entries('ares', { presharedKeys: false })).toEqual(['wireguard/wg0/private-key']);
  });

  test('belong to networkd only where it reads them itself', () => {
    const secrets = (options: object) =>
      String(mesh(fleet, { topology, ...options }).files['generated/ares/security/secrets.nix']);
    expect(secrets({})).not.toContain('owner');
    expect(secrets({ style: 'networkd' }).match(/owner = "systemd-network";/g)).toHaveLength(3);
  });

  test('restart the unit of the module that has them', () => {
    const text = String(mesh(fleet, { topology }).files['generated/hera/security/secrets.nix']);
    expect(text).toContain('restartUnits = [ "wireguard-wg0.service" ];');
    expect(text).toContain('restartUnits = [ "wireguard-wg0-peer-ares.service" ];');
  });

  test('of a reserved peer are there where its slot says so', () => {
    const phone = { ipv4: '10.77.0.9', ipv6: 'fd00:77::9', publicKey: keyOf('phone') };
    const with1 = (presharedKey: boolean) =>
      peersIn(
        mesh(meshFleet({ ares: called, eos: {} }, { reserved: { phone: { ...phone, presharedKey } } }), { topology })
          .files,
        'ares',
      );
    expect(with1(false)['phone']).not.toHaveProperty('presharedKeyFile');
    expect(with1(true)['phone']).toMatchObject({
      presharedKeyFile: 'config.sops.secrets."wireguard/wg0/psk/ares_phone".path',
    });
  });
});

describe('endpoint and keepalive', () => {
  const side = (peer: Record<string, unknown> | undefined) => [peer?.['endpoint'], peer?.['persistentKeepalive']];
  const between = (ares: object, eos: object, host = {}) => {
    const { files } = mesh(meshFleet({ ares: { member: ares, host }, eos: { member: eos } }));
    return [side(peersIn(files, 'ares')['eos']), side(peersIn(files, 'eos')['ares'])];
  };

  test.each<[string, object, object, unknown[][]]>([
    [
      'a server and one behind NAT: only the latter keeps the way open',
      { endpoint: '5.9.1.1' },
      {},
      [
        [undefined, undefined],
        ['5.9.1.1:51820', '25'],
      ],
    ],
    [
      'two servers: each calls the other, none keeps anything open',
      { endpoint: '5.9.1.1' },
      { endpoint: '5.9.1.2' },
      [
        ['5.9.1.2:51820', undefined],
        ['5.9.1.1:51820', undefined],
      ],
    ],
    [
      'a server and one with an address of its own that is not known',
      { endpoint: '5.9.1.1' },
      { behindNat: false },
      [
        [undefined, undefined],
        ['5.9.1.1:51820', undefined],
      ],
    ],
    [
      'a server behind NAT that the port is passed on to',
      { endpoint: '5.9.1.1', behindNat: true },
      { endpoint: '5.9.1.2' },
      [
        ['5.9.1.2:51820', '25'],
        ['5.9.1.1:51820', undefined],
      ],
    ],
    [
      'an IPv6 address is put in brackets',
      { endpoint: '2a01:4f8::1' },
      {},
      [
        [undefined, undefined],
        ['[2a01:4f8::1]:51820', '25'],
      ],
    ],
    [
      'a placeholder is not called',
      { endpoint: '192.0.2.1' },
      { endpoint: '5.9.1.2' },
      [
        ['5.9.1.2:51820', undefined],
        [undefined, undefined],
      ],
    ],
  ])('%s', (_, ares, eos, expected) => {
    expect(between(ares, eos)).toEqual(expected);
  });

  test('the static address of the host, IPv4 first, and never a dynamic one', () => {
    const at = (publicAddress: object) => between({}, { endpoint: '5.9.1.2' }, { publicAddress })[1]?.[0];
    expect(at({ ipv4: '5.9.1.1', ipv6: '2a01:4f8::1' })).toBe('5.9.1.1:51820');
    expect(at({ ipv4: 'dynamic', ipv6: '2a01:4f8::1' })).toBe('[2a01:4f8::1]:51820');
    expect(at({ ipv4: 'dynamic' })).toBeUndefined();
    expect(at({ ipv4: '192.0.2.1' })).toBeUndefined();
  });
});

describe('a peer without a public key', () => {
  test.each([
    ['a placeholder', placeholderWireGuardKey],
    ['none', undefined],
  ])('%s: is left out everywhere, with a warning', (_, publicKey) => {
    const fleet = meshFleet({ ares: called, eos: { member: { publicKey } }, hera: {} });
    const { files } = mesh(fleet, { topology });
    expect(Object.keys(peersIn(files, 'ares'))).toEqual(['hera']);
    expect(files['generated/ares/security/secrets.nix']).not.toContain('eos');
    expect(Object.keys(peersIn(files, 'eos'))).toEqual(['ares']);
    expect(meshWarnings(fleet, { topology })).toEqual([
      "'eos' has no public key yet, so nobody has it as a peer; put what wg pubkey prints under networks.wg0.members.eos.publicKey",
    ]);
  });

  test('one that is recorded in fleet.lock.json counts', () => {
    const fleet = meshFleet({ ares: called, eos: { member: { publicKey: undefined } } });
    const lock = `{\n  "version": 1,\n  "public-key wg0/eos": "${keyOf('eos')}"\n}\n`;
    const { files } = mesh(fleet, { topology, before: { 'fleet.lock.json': lock } });
    expect(peersIn(files, 'ares')['eos']).toMatchObject({ publicKey: keyOf('eos') });
  });
});

test('a member without a stack is a peer of the others all the same', () => {
  const fleet = meshFleet({ ares: called, eos: {}, hera: {} });
  const { files } = mesh(fleet, { topology, stacks: ['ares', 'hera'] });
  expect(Object.keys(peersIn(files, 'ares'))).toEqual(['eos', 'hera']);
  expect(Object.keys(files).filter((path) => path.includes('eos'))).toEqual([]);
});

test('the mesh may be made before its hosts', () => {
  const fleet = meshFleet({ ares: called, eos: {} });
  const build = (app: FleetApp) => {
    new WireGuardMesh(app, 'wg0', { network: 'wg0', topology });
    for (const name of ['eos', 'ares']) new HostStack(app, name);
  };
  expect(synthFleet(build, { fleet, partial: true }).texts).toEqual(mesh(fleet, { topology }).texts);
});
