import { type NatGatewayProps } from '../../../constructs/nat-gateway';
import { forwards, type HostFacets, Port, type PortClaim, ports } from '../../../lib';
import { synthFleet } from '../../../lib/testing';
import { type Claimed, natFleet, program } from './nat-fleet';

/** Files of the gateway, below its host's `networking` folder, and the facts that it told. */
function rendered(props: Partial<NatGatewayProps> = {}, claims: readonly Claimed[] = []) {
  let facets: HostFacets | undefined;
  const { files } = synthFleet((app) => (facets = program(props, claims)(app).facets), {
    fleet: natFleet(),
    partial: true,
  });
  const file = (name: string) => files[`generated/ares/networking/${name}.nix`] as string | undefined;
  /** Rules of a chain. */
  const chain = (name: string) => {
    const text = file('nat-gateway') ?? '';
    const [, body = ''] = new RegExp(`chain ${name} \\{\\n\\s*type [^\\n]*([^]*?)\\n\\s*\\}\\n`).exec(text) ?? [];
    return body.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  };
  return { file, chain, facets: facets! };
}

const masquerade = (name: string, from: string, sources: string) =>
  `iifname "${from}" oifname "eno1" ${sources} masquerade comment "${name} to the Internet and 192.168.7.0/24"`;

describe('a gateway', () => {
  test('has tables of its own beside those of others, and wants a firewall on its host', () => {
    expect(rendered({ from: ['lan'] }).file('nat-gateway')).toBe(`{ config, ... }:
{
  assertions = [
    {
      assertion =
        config.networking.nftables.enable
        && config.networking.firewall.enable
        && config.networking.firewall.filterForward;
      message = "NatGateway: whatever anybody sends would be passed on, unfiltered; add a HostFirewall to the host";
    }
  ];
  networking.nftables.tables = {
    mss-clamp = {
      content = ''
        chain forward {
          type filter hook forward priority mangle; policy accept;
          iifname { "eno1", "wg0" } tcp flags syn / syn,rst tcp option maxseg size set rt mtu
          oifname { "eno1", "wg0" } tcp flags syn / syn,rst tcp option maxseg size set rt mtu
        }
      '';
      family = "inet";
    };
    nat-gateway = {
      content = ''
        chain outgoing {
          type nat hook postrouting priority srcnat; policy accept;
          iifname "eno2" oifname "eno1" meta nfproto ipv4 masquerade comment "lan to the Internet and 192.168.7.0/24"
        }
      '';
      family = "inet";
    };
  };
}
`);
  });

  test('serves zones by their sources, a mesh by its networks and those behind its members', () => {
    expect(rendered({ from: ['vpn', 'lan', 'cameras', 'office'] }).chain('outgoing')).toEqual([
      masquerade('cameras', 'eno3', 'ip saddr 10.3.0.0/24'),
      masquerade('lan', 'eno2', 'meta nfproto ipv4'),
      masquerade('office', 'eno1', 'ip saddr 192.168.7.0/24'),
      masquerade('vpn', 'wg0', 'ip saddr { 10.1.0.0/24, 10.50.0.0/24, 10.100.0.0/24 }'),
    ]);
  });

  test('serves interfaces, each once, in whatever order', () => {
    expect(rendered({ from: ['wg0', 'eno2', 'wg0'] }).chain('outgoing')).toEqual(
      rendered({ from: ['eno2', 'wg0'] }).chain('outgoing'),
    );
  });

  test('has as many uplinks as you like', () => {
    const { chain } = rendered({ from: ['lan'], uplinks: ['lte', 'eno1'] });
    expect(chain('outgoing')).toEqual([
      masquerade('lan', 'eno2', 'meta nfproto ipv4'),
      'iifname "eno2" oifname "lte" meta nfproto ipv4 masquerade comment "lan to the Internet"',
    ]);
    expect(chain('forward')[0]).toMatch(/^iifname \{ "eno1", "lte", "wg0" \} /);
  });

  test.each<[string, Partial<NatGatewayProps>, string[], object]>([
    [
      'with the host’s address',
      {},
      ['iifname "eno2" oifname "eno1" meta nfproto ipv4'],
      { destinations: ['0.0.0.0/0'], why: 'lan to the Internet and 192.168.7.0/24' },
    ],
    [
      'with the sender’s on the uplink itself',
      { neighbours: 'routed' },
      ['iifname "eno2" oifname "eno1" ip daddr != 192.168.7.0/24'],
      { destinations: ['0.0.0.0/0'], why: 'lan to the Internet and 192.168.7.0/24' },
    ],
    [
      'not to the uplink’s own networks',
      { neighbours: 'refused' },
      ['iifname "eno2" oifname "eno1" ip daddr != 192.168.7.0/24'],
      { destinations: ['0.0.0.0/0'], except: ['192.168.7.0/24'], why: 'lan to the Internet' },
    ],
    [
      'with the sender’s everywhere',
      { ipv4: 'routed' },
      [],
      { destinations: ['0.0.0.0/0'], why: 'lan to the Internet and 192.168.7.0/24' },
    ],
    [
      'with the host’s on the uplink only',
      { ipv4: 'routed', neighbours: 'masquerade' },
      ['iifname "eno2" oifname "eno1" ip daddr 192.168.7.0/24'],
      { destinations: ['0.0.0.0/0'], why: 'lan to the Internet and 192.168.7.0/24' },
    ],
  ])('sends IPv4 %s', (_, props, matches, forward) => {
    const { chain, facets } = rendered({ from: ['lan'], ...props });
    expect(chain('outgoing').map((rule) => rule.replace(/ masquerade .*/, ''))).toEqual(matches);
    const passed = facets.read(forwards).filter(({ from, to }) => from === 'eno2' && to === 'eno1');
    expect(passed).toEqual([{ from: 'eno2', to: 'eno1', sources: ['0.0.0.0/0'], ...forward }]);
  });

  test('keeps IPv6 inside, where nothing else is said', () => {
    const { file, facets } = rendered();
    expect(file('nat-gateway-ipv6')).toBeUndefined();
    expect(
      facets.read(forwards).filter(({ to, destinations }) => to === 'eno1' && destinations.includes('::/0')),
    ).toEqual([]);
    expect(file('forwarding')).not.toContain('ipv6');
  });

  test('routes IPv6 with a prefix of the provider, and never what is of the mesh alone', () => {
    const { file, facets } = rendered({ ipv6: 'routed' });
    expect(file('nat-gateway-ipv6')).toBe(`{
  systemd.network.networks = {
    "30-eno1".ipv6AcceptRAConfig.DHCPv6Client = "always";
    "30-eno2" = {
      dhcpPrefixDelegationConfig = {
        Announce = true;
        UplinkInterface = "eno1";
      };
      networkConfig = {
        DHCPPrefixDelegation = true;
        IPv6SendRA = true;
      };
    };
  };
}
`);
    expect(file('forwarding')).toContain('"net.ipv6.conf.all.forwarding" = lib.mkOverride 900 true;');
    const six = facets.read(forwards).filter(({ to, sources }) => to === 'eno1' && sources.join().includes(':'));
    expect(six.map(({ from, sources, destinations }) => ({ from, sources, destinations }))).toEqual([
      { from: 'eno2', sources: ['2000::/3'], destinations: ['2000::/3'] },
    ]);
  });

  test('loads the module whose setting it makes', () => {
    expect(rendered({ connections: 262144 }).file('nat-gateway-kernel')).toBe(`{
  boot = {
    kernel.sysctl."net.netfilter.nf_conntrack_max" = 262144;
    kernelModules = [ "nf_conntrack" ];
  };
}
`);
  });
});

describe('a port forward', () => {
  const web = { port: Port.of(8080), protocol: 'tcp', zones: ['wan'], why: 'web' } as const;
  const claim: PortClaim = { port: Port.of(8080), protocol: 'tcp', zones: ['wan'], why: 'web', address: '0.0.0.0' };

  test('is a claim of its port, a new destination, and a way to that and no other port', () => {
    const { chain, facets } = rendered(
      { from: [], portForwards: [{ ...web, to: { host: 'hera', port: Port.of(80) } }] },
      [['hera', {}]],
    );
    expect(chain('incoming')).toEqual([
      'iifname "eno1" ip saddr != 192.168.7.0/24 fib daddr type local tcp dport 8080 dnat ip to 10.1.0.20:80 comment "web"',
    ]);
    expect(facets.read(ports)).toContainEqual(claim);
    expect(facets.read(forwards).filter(({ translated }) => translated !== undefined)).toEqual([
      {
        from: 'eno1',
        to: 'eno2',
        sources: ['0.0.0.0/0'],
        destinations: ['10.1.0.20/32'],
        translated: { protocol: 'tcp', port: Port.of(80) },
        why: 'port 8080/tcp: web',
      },
    ]);
  });

  test.each<[string, object, string]>([
    [
      'a neighbour, where the target answers through the gateway',
      {},
      'oifname "eno2" ip saddr 10.1.0.0/24 ip daddr 10.1.0.20 tcp dport 80',
    ],
    ['everyone, where it is to', { keepSource: false }, 'oifname "eno2" ip daddr 10.1.0.20 tcp dport 80'],
    [
      'everyone, where the fleet does not know the target’s router',
      { to: { address: '10.1.0.99', port: Port.of(80) } },
      'oifname "eno2" ip daddr 10.1.0.99 tcp dport 80',
    ],
    [
      'everyone, in a tunnel',
      { to: { host: 'zeus', port: Port.of(80) } },
      'oifname "wg0" ip daddr 10.100.0.9 tcp dport 80',
    ],
    [
      'everyone, behind a member of a mesh',
      { to: { address: '10.50.0.7' } },
      'oifname "wg0" ip daddr 10.50.0.7 tcp dport 8080',
    ],
    [
      'a neighbour, where that is asked for',
      { to: { address: '10.3.0.7', port: Port.of(80) }, keepSource: true },
      'oifname "eno3" ip saddr 10.3.0.0/24 ip daddr 10.3.0.7 tcp dport 80',
    ],
  ])('takes the place of %s', (_, fields, match) => {
    const forward = { ...web, to: { host: 'hera', port: Port.of(80) }, ...fields };
    const { chain } = rendered({ from: [], portForwards: [forward] }, [
      ['hera', {}],
      ['zeus', { zones: ['vpn'] }],
    ]);
    expect(chain('outgoing')).toEqual([`${match} ct status dnat masquerade comment "web"`]);
  });
});
