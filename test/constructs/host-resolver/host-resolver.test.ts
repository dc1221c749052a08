import { type Release } from '../../../lib';
import { synthFleet } from '../../../lib/testing';
import { HostResolver, type HostResolverProps } from '../../../constructs/host-resolver';
import { HostStack } from '../../../stacks/host-stack';
import { hosts, resolverFleet, resolverOn, using } from './resolver-fleet';

type Changes = Parameters<typeof resolverFleet>[0];

/** Files of a host that uses the resolver, below `networking/`, by name. */
function rendered(
  name: keyof typeof hosts,
  props: Partial<HostResolverProps> = { over: 'vpn' },
  changes: Changes = {},
) {
  const { files } = synthFleet(using(name, props), { fleet: resolverFleet(changes) });
  const folder = `generated/${name}/networking/`;
  const own = Object.entries(files).filter(([path]) => path.startsWith(folder));
  return Object.fromEntries(own.map(([path, text]) => [path.slice(folder.length), String(text)]));
}

/** The service's program, without what stands around it. */
function program(...args: Parameters<typeof rendered>): string {
  const [, text = ''] = /script = ''\n(.*?)\n {4}'';/s.exec(rendered(...args)['host-resolver.nix'] ?? '') ?? [];
  return text.replace(/^ {6}/gm, '');
}

/** A function of the service's program. */
function part(name: string, ...args: Parameters<typeof rendered>): string {
  const [text = ''] = new RegExp(`^${name}\\(\\) \\{\\n.*?\\n\\}$`, 'ms').exec(program(...args)) ?? [];
  return text;
}

describe('HostResolver over a tunnel', () => {
  test('switches systemd-resolved on, without what the resolver does better', () => {
    expect(rendered('iris')['host-resolver.nix']).toContain(`  services.resolved = {
    enable = true;
    settings.Resolve = {
      DNSSEC = false;
      FallbackDNS = [
        "9.9.9.9"
        "2620:fe::fe"
      ];
      LLMNR = false;
      MulticastDNS = false;
    };
  };`);
  });

  test('tells systemd-resolved of the resolver, for all names as long as it answers', () => {
    expect(part('tell', 'hera')).toBe(`tell() {
  if [ "$1" = yes ]; then
    resolvectl dns wg0 10.100.0.1 fd00:100::1 &&
      resolvectl domain wg0 '~.' '~vpn' &&
      resolvectl default-route wg0 yes
  else
    resolvectl dns wg0 10.100.0.1 fd00:100::1 &&
      resolvectl domain wg0 '~vpn' &&
      resolvectl default-route wg0 no
  fi
}`);
  });

  test('takes everything back when it does not answer, where there are no local names', () => {
    const { files } = synthFleet(using('hera', { over: 'vpn' }, { domains: [] }), { fleet: resolverFleet() });
    const text = String(files['generated/hera/networking/host-resolver.nix']);
    expect(text).toContain("resolvectl domain wg0 '~.' &&");
    expect(text).toContain('else\n          resolvectl revert wg0\n        fi');
  });

  test('asks it for local names only, and needs no look at it then', () => {
    expect(program('iris', { over: 'vpn', domains: 'local' })).not.toMatch(/kdig|stand_back/);
    expect(part('tell', 'iris', { over: 'vpn', domains: 'local' })).toBe(`tell() {
  resolvectl dns wg0 10.100.0.1 fd00:100::1 &&
    resolvectl domain wg0 '~vpn' &&
    resolvectl default-route wg0 no
}`);
  });

  test('makes other links stand back only beside NetworkManager', () => {
    const standsBack = (name: keyof typeof hosts) => program(name).includes('stand_back');
    expect([standsBack('iris'), standsBack('hera'), standsBack('wanda')]).toEqual([true, false, false]);
  });

  test('looks as often as asked', () => {
    expect(program('hera')).toContain('  sleep 15 &\n');
    expect(program('hera', { over: 'vpn', checkEvery: '2min' })).toContain('  sleep 120 &\n');
  });

  test('asks only addresses that something listens on', () => {
    const { files } = synthFleet(using('hera', { over: 'vpn' }, { addresses: ['10.100.0.1'] }), {
      fleet: resolverFleet(),
    });
    expect(files['generated/hera/networking/host-resolver.nix']).toContain('resolvectl dns wg0 10.100.0.1 &&');
  });

  test.each([[undefined], ['::']])('asks all addresses of one that listens on %s', (address) => {
    const { files } = synthFleet(using('hera', { over: 'vpn' }, { addresses: [address] }), { fleet: resolverFleet() });
    expect(files['generated/hera/networking/host-resolver.nix']).toContain(
      'resolvectl dns wg0 10.100.0.1 fd00:100::1 &&',
    );
  });
});

describe('HostResolver over a LAN', () => {
  test('gives the interface back to its network when the resolver does not answer', () => {
    expect(part('tell', 'hera', { over: 'lan' })).toBe(`tell() {
  if [ "$1" = yes ]; then
    resolvectl dns eno1 192.168.7.10 &&
      resolvectl domain eno1 '~.' '~vpn' &&
      resolvectl default-route eno1 yes
  else
    resolvectl revert eno1
  fi
}`);
  });
});

describe('the fallback of HostResolver', () => {
  const nameservers = (...args: Parameters<typeof rendered>) => {
    return /nameservers = (\[[^\]]*\])/.exec(rendered(...args)['nameservers.nix'] ?? '')?.[1]?.replace(/\s+/g, ' ');
  };
  const hera = (fields: object) => ({ hera: { network: { ...hosts.hera.network, ...fields } } });
  const dhcp = { interfaces: { eno1: { kind: 'ethernet', dhcp: 'ipv4' } } };

  test('is always there where no network gives servers', () => {
    expect(nameservers('hera')).toBe('[ "9.9.9.9" "2620:fe::fe" ]');
    expect(nameservers('wanda', { over: 'vpn', fallback: ['1.1.1.1'] })).toBe('[ "1.1.1.1" ]');
  });

  test('is the last resort where the network gives servers', () => {
    expect(nameservers('hera', { over: 'vpn' }, hera(dhcp))).toBeUndefined();
    expect(rendered('hera', { over: 'vpn', fallback: ['1.1.1.1'] }, hera(dhcp))['host-resolver.nix']).toContain(
      'FallbackDNS = [ "1.1.1.1" ];',
    );
  });

  test('is what the fleet names', () => {
    expect(nameservers('hera', { over: 'vpn' }, hera({ nameservers: ['8.8.8.8'] }))).toBe('[ "8.8.8.8" ]');
  });

  test('is written as older releases have it', () => {
    const text = (release: Release) => rendered('iris', { over: 'vpn' }, { iris: { release } })['host-resolver.nix'];
    expect(text('25.11')).toContain(`    dnssec = "false";
    enable = true;
    extraConfig = "MulticastDNS=no";
    fallbackDns = [
      "9.9.9.9"
      "2620:fe::fe"
    ];
    llmnr = "false";`);
  });
});

describe('HostResolver on the own host of the resolver', () => {
  const network = { ...hosts.ares.network, nameservers: [] };

  test('asks the resolver, then the fallback, without systemd-resolved', () => {
    const files = rendered('ares', {}, { ares: { network } });
    expect(files['host-resolver.nix']).toBe('{\n  networking.resolvconf.extraOptions = [ "timeout:2" ];\n}\n');
    expect(files['interfaces.nix']).toContain('services.resolved.enable = false;');
    expect(files['nameservers.nix']).toBe(`{
  networking = {
    nameservers = [
      "127.0.0.1"
      "9.9.9.9"
      "2620:fe::fe"
    ];
    resolvconf.extraConfig = ''
      name_servers='127.0.0.1 9.9.9.9 2620:fe::fe'
      resolv_conf_local_only=NO
    '';
  };
}
`);
  });

  test('leaves the word to the fleet, where that names it first', () => {
    expect(rendered('ares', {})['nameservers.nix']).toContain(`name_servers='127.0.0.1 9.9.9.9'\n`);
  });

  test('asks it where it listens', () => {
    const build = using('ares', {}, { addresses: ['192.168.7.10'] });
    const { files } = synthFleet(build, { fleet: resolverFleet({ ares: { network } }) });
    expect(files['generated/ares/networking/nameservers.nix']).toContain(
      `name_servers='192.168.7.10 9.9.9.9 2620:fe::fe'\n`,
    );
    expect(files['generated/ares/networking/interfaces.nix']).toContain('services.resolved.enable = false;');
  });
});

test('the order of calls does not matter', () => {
  const texts = (backwards: boolean) =>
    synthFleet(
      (app) => {
        const names = ['ares', 'hera', 'iris'] as const;
        const stacks = new Map(
          (backwards ? [...names].reverse() : names).map((name) => [name, new HostStack(app, name)]),
        );
        const resolver = resolverOn(stacks.get('ares')!);
        const steps = names.map((name) => () => {
          new HostResolver(stacks.get(name)!, 'resolver', name === 'ares' ? { resolver } : { resolver, over: 'vpn' });
        });
        for (const step of backwards ? steps.reverse() : steps) step();
      },
      { fleet: resolverFleet() },
    ).texts;
  expect(texts(true)).toEqual(texts(false));
});
