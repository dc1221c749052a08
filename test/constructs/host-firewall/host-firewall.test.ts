import { HostFirewall, type HostFirewallProps } from '../../../constructs/host-firewall';
import { type FleetApp, forwards, type FleetInput, Port, type PortClaim, ports } from '../../../lib';
import { synthFleet, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

const shared: FleetInput['hosts'][string] = {
  ...testHost,
  zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }] },
};
const ssh: PortClaim = { port: Port.of(24212), protocol: 'tcp', zones: ['lan'], why: 'remote access' };

/** The files of a host with a firewall, below its `networking` folder. */
function rendered(props?: HostFirewallProps, claims: readonly PortClaim[] = [ssh], host = shared) {
  const build = (app: FleetApp) => {
    const ares = new HostStack(app, 'ares');
    new HostFirewall(ares, 'firewall', props);
    for (const claim of claims) ares.facets.declare(ports, claim, ares);
  };
  const { files } = synthFleet(build, { fleet: testFleet({ hosts: { ares: host } }), partial: true });
  return (name: string) => files[`generated/ares/networking/${name}`];
}

describe('a firewall', () => {
  test('is NixOS’s own over nftables, which never empties tables of others', () => {
    expect(rendered()('firewall.nix')).toBe(`{
  networking = {
    firewall = {
      allowPing = true;
      enable = true;
      logRefusedConnections = false;
      pingLimit = "10/second";
    };
    nftables = {
      enable = true;
      flushRuleset = false;
    };
  };
}
`);
  });

  test('opens what is claimed, and ends with a line that counts and logs the rest', () => {
    expect(rendered()('firewall-input.nix')).toBe(`{ config, lib, ... }:
{
  assertions = [
    {
      assertion = !(builtins.elem "eno1" config.networking.firewall.trustedInterfaces);
      message = "networking.firewall.trustedInterfaces has 'eno1': what the Internet sends there would pass before any rule; take it out";
    }
  ];
  networking.firewall.extraInputRules = lib.mkMerge [
    ''
      iifname "eno1" ip saddr 192.168.7.0/24 tcp dport 24212 accept comment "remote access"
    ''
    (lib.mkAfter ''
      pkttype host counter limit rate 10/minute log level info prefix "refused connection: "
    '')
  ];
}
`);
  });

  test('is closed where nothing is claimed', () => {
    expect(
      rendered({}, [], { ...testHost, kind: 'laptop', network: { manager: 'networkmanager' }, zones: {} })(
        'firewall-input.nix',
      ),
    ).toBe(`{ lib, ... }:
{
  networking.firewall.extraInputRules = lib.mkAfter ''
    pkttype host counter limit rate 10/minute log level info prefix "refused connection: "
  '';
}
`);
  });

  test('logs at another rate, or nothing', () => {
    expect(rendered({ logRate: '3/hour' })('firewall-input.nix')).toContain('limit rate 3/hour log level info');
    const quiet = rendered({ logRate: false, forwards: [containers] });
    expect(`${String(quiet('firewall-input.nix'))}${String(quiet('firewall-forward.nix'))}`).not.toMatch(/\blog\b/);
  });

  test('answers pings at another rate, or none', () => {
    expect(rendered({ pingRate: '1/minute' })('firewall.nix')).toContain('pingLimit = "1/minute";');
    const text = rendered({ pingRate: false })('firewall.nix');
    expect(text).toContain('allowPing = false;');
    expect(text).not.toContain('pingLimit');
  });

  test('says nothing of forwarding where nothing is forwarded', () => {
    expect(rendered()('firewall-forward.nix')).toBeUndefined();
  });
});

const containers = {
  from: 'podman*',
  to: 'eno1',
  sources: ['172.17.0.0/16'],
  destinations: ['0.0.0.0/0'],
  why: 'containers',
};

describe('traps of the security facts', () => {
  test('Z4: what is forwarded is filtered, whoever declared it', () => {
    const text = `{ lib, ... }:
{
  networking = {
    firewall = {
      extraForwardRules = lib.mkMerge [
        ''
          iifname "podman*" oifname "eno1" ip saddr 172.17.0.0/16 accept comment "containers"
        ''
        (lib.mkAfter ''
          counter limit rate 10/minute log level info prefix "refused forward: "
        '')
      ];
      filterForward = true;
    };
    nftables.tables.host-firewall = {
      content = ''
        chain forward-ping {
          type filter hook forward priority filter - 1; policy accept;
          icmpv6 type != echo-request accept
          ct state established,related accept
          icmpv6 type echo-request drop
        }
      '';
      family = "inet";
    };
  };
}
`;
    expect(rendered({ forwards: [containers] })('firewall-forward.nix')).toBe(text);
    const { files } = synthFleet((app) => {
      const ares = new HostStack(app, 'ares');
      ares.facets.declare(forwards, containers, ares);
      new HostFirewall(ares, 'firewall');
    });
    expect(files['generated/ares/networking/firewall-forward.nix']).toBe(text);
  });

  test('Z5: in every rule, conditions come before what is done', () => {
    const file = rendered({ forwards: [containers] }, [ssh, { ...ssh, port: Port.of(80), zones: ['wan', 'lan'] }]);
    const texts = ['firewall-input.nix', 'firewall-forward.nix'].map((name) => String(file(name))).join('');
    const lines = texts.split('\n').filter((line) => /\b(accept|drop|log)\b/.test(line) && !line.includes('hook'));
    expect(lines).toHaveLength(8);
    for (const line of lines) {
      const [, done = ''] = /\b(?:accept|drop|counter)\b(.*)$/.exec(line.replace(/"[^"]*"/g, '""')) ?? [];
      expect(done).toMatch(/^(?: comment "")?$|^ limit rate \S+ log level info prefix ""$/);
    }
  });

  test('Z7: no interface is trusted, and one that is shared or the uplink may not be by others', () => {
    const assertions = rendered()('firewall-input.nix');
    expect(assertions).toContain('assertion = !(builtins.elem "eno1" config.networking.firewall.trustedInterfaces);');
    for (const name of ['firewall.nix', 'firewall-input.nix']) {
      expect(rendered()(name)).not.toMatch(/trustedInterfaces =/);
    }
  });
});

test('the page for reviews lists every opening with its zones and its reason', () => {
  const page = rendered({ forwards: [containers] }, [
    ssh,
    { port: Port.of(5353), protocol: 'udp', zones: ['loopback'], why: 'stub | resolver' },
    { port: Port.of(80), protocol: 'tcp', zones: ['wan', 'lan'], address: '192.168.7.10', why: 'web' },
  ])('exposure.md');
  expect(page).toBe(`# What reaches ares

What is not listed here is refused.

| port | from zones | on address | why | declared by |
| --- | --- | --- | --- | --- |
| 80/tcp | lan, wan | 192.168.7.10 | web | ares |
| 24212/tcp | lan | any | remote access | ares |

## Zones

A zone is an interface and the networks that traffic comes from on it.

| zone | interface | sources |
| --- | --- | --- |
| lan | eno1 | 192.168.7.0/24 |
| wan | eno1 | all but 192.168.7.0/24 |

## Reached by the host itself only

| port | why | declared by |
| --- | --- | --- |
| 5353/udp | stub \\| resolver | ares |

## Passed on between interfaces

Answers come back by themselves; everything else is refused.

| from | to | sources | destinations | why | declared by |
| --- | --- | --- | --- | --- | --- |
| podman* | eno1 | 172.17.0.0/16 | 0.0.0.0/0 | containers | ares/firewall |
`);
});
