import { HostFirewall } from '../../../constructs/host-firewall';
import {
  type Fleet,
  forwards,
  nix,
  NixModule,
  Port,
  type PortClaim,
  ports,
  publicName,
  publishedNames,
  virtualHosts,
} from '../../../lib';
import { exposureOf, hostExposure } from '../../../lib/exposure/exposure';
import { type HostExposure } from '../../../lib/exposure/model';
import { select, zoneNames } from '../../../lib/exposure/selection';
import { exposureTables } from '../../../lib/exposure/tables';
import { synthFleet, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

const lan = ['192.168.7.0/24'];
const shared = { lan: [{ interface: 'eno1', sources: lan }], wan: [{ interface: 'eno1' }] };
const fleet: Fleet = testFleet({
  hosts: { ares: { ...testHost, zones: shared, publicAddress: { ipv4: '45.10.20.30' } } },
  dns: {
    zones: {
      'example.org': { zoneId: 'a'.repeat(32), records: [{ type: 'A', name: 'www', host: 'ares', proxied: true }] },
    },
  },
});
const web: PortClaim = { port: Port.of(443), protocol: 'tcp', zones: ['wan', 'lan'], why: 'web sites' };
const ssh: PortClaim = { port: Port.of(22), protocol: 'tcp', zones: ['lan'], why: 'remote access' };

/** A host whose facets are frozen. */
function host(declare: (host: HostStack) => unknown = () => undefined): HostStack {
  let made: HostStack | undefined;
  synthFleet(
    (app) => {
      made = new HostStack(app, 'ares');
      declare(made);
    },
    { fleet, partial: true },
  );
  return made!;
}

/** A host that has one of everything. */
function busy(self: HostStack): void {
  self.facets.declare(ports, { ...web, process: 'nginx', sources: ['10.0.0.0/8', '9.9.9.0/24'] }, self);
  self.facets.declare(ports, { ...ssh, address: '192.168.7.10' }, self);
  self.facets.declare(ports, { ...ssh, port: Port.of(9000), zones: [], why: 'metrics' }, self);
  self.facets.declare(virtualHosts, { name: 'git.example.org', port: Port.of(443), zones: ['wan'], why: 'code' }, self);
  self.facets.declare(
    forwards,
    { from: 'eno1', to: 'wg0', sources: lan, destinations: ['10.7.0.0/24'], why: 'LAN to the mesh' },
    self,
  );
  self.facets.declare(
    publishedNames,
    { name: 'play.example.org', upstream: 'http://127.0.0.1:80', via: 'a tunnel', hasLogin: false, why: 'game' },
    self,
  );
  publicName(self, 'www.example.org', { why: 'web sites' });
  publicName(self, 'vpn.example.org', { why: 'endpoint' });
}

/** What the JSON has: names of fields and kinds of values are a promise to programs that read it. */
const everything: HostExposure = {
  host: 'ares',
  zones: [
    { zone: 'lan', interface: 'eno1', sources: lan, except: [] },
    { zone: 'wan', interface: 'eno1', sources: [], except: lan },
  ],
  openings: [
    {
      port: 22,
      protocol: 'tcp',
      zones: ['lan'],
      address: '192.168.7.10',
      sources: null,
      process: null,
      why: 'remote access',
      by: 'ares',
    },
    {
      port: 443,
      protocol: 'tcp',
      zones: ['wan'],
      address: null,
      sources: ['10.0.0.0/8', '9.9.9.0/24'],
      process: 'nginx',
      why: 'web sites',
      by: 'ares',
    },
  ],
  local: [
    { port: 9000, protocol: 'tcp', zones: [], address: null, sources: null, process: null, why: 'metrics', by: 'ares' },
  ],
  sites: [{ name: 'git.example.org', port: 443, zones: ['wan'], why: 'code', by: 'ares' }],
  published: [
    {
      name: 'play.example.org',
      upstream: 'http://127.0.0.1:80',
      via: 'a tunnel',
      login: false,
      why: 'game',
      by: 'ares',
    },
  ],
  forwards: [
    {
      from: 'eno1',
      to: 'wg0',
      sources: lan,
      destinations: ['10.7.0.0/24'],
      except: [],
      port: null,
      protocol: null,
      zones: ['lan'],
      why: 'LAN to the mesh',
      by: 'ares',
    },
  ],
  publicNames: [
    { name: 'vpn.example.org', proxied: false, why: 'endpoint' },
    { name: 'www.example.org', proxied: true, why: 'a record of example.org, web sites' },
  ],
};

describe('what reaches a host', () => {
  test('is told of all that is declared, field by field', () => {
    expect(hostExposure(host(busy))).toEqual(everything);
  });

  test('is nothing where nothing is declared, with every list', () => {
    const none = { openings: [], local: [], sites: [], forwards: [], published: [] };
    const { publicNames, zones, ...lists } = hostExposure(host());
    expect(lists).toEqual({ host: 'ares', ...none });
    expect([publicNames.length, zones.length]).toEqual([1, 2]);
  });

  test('does not depend on the order of calls', () => {
    const turned = host((self) => {
      publicName(self, 'vpn.example.org', { why: 'endpoint' });
      self.facets.declare(ports, ssh, self);
      self.facets.declare(ports, web, self);
    });
    const straight = host((self) => {
      self.facets.declare(ports, web, self);
      self.facets.declare(ports, ssh, self);
      publicName(self, 'vpn.example.org', { why: 'endpoint' });
    });
    expect(JSON.stringify(hostExposure(turned))).toBe(JSON.stringify(hostExposure(straight)));
  });

  test('goes through JSON unchanged', () => {
    const exposure = hostExposure(host(busy));
    expect(JSON.parse(JSON.stringify(exposure))).toEqual(exposure);
  });
});

describe('a firewall of the fleet', () => {
  const firewallOf = (declare: (self: HostStack) => unknown): boolean | undefined => {
    const self = host(declare);
    const modules = self.node
      .findAll()
      .filter(NixModule.isNixModule.bind(NixModule))
      .map((module) => ({ host: 'ares', area: '', id: '', by: '', text: '', config: module.config() ?? {} }));
    return exposureOf({ hosts: [self], modules }).hosts[0]?.firewall;
  };

  test.each<[string, (self: HostStack) => unknown, boolean]>([
    ['is there, with HostFirewall', (self) => new HostFirewall(self, 'firewall'), true],
    ['is not there, without', () => undefined, false],
    [
      'is not there, where it is switched off',
      (self) =>
        new NixModule(self, 'off', {
          area: 'networking',
          config: () => ({ networking: { firewall: { enable: nix.mkForce(false) } } }),
        }),
      false,
    ],
  ])('%s', (_, declare, expected) => {
    expect(firewallOf(declare)).toBe(expected);
  });
});

describe('a part of it', () => {
  const whole = {
    version: 1,
    hosts: [
      { ...everything, firewall: true },
      { ...everything, host: 'hera', firewall: true },
    ],
  } as const;
  const count = (zones: string[]): Record<string, number> => {
    const [part] = select(whole, { hosts: ['hera'], zones }).hosts;
    const lists = Object.entries(part!).filter(([, value]) => Array.isArray(value));
    return Object.fromEntries(lists.map(([name, list]) => [name, (list as unknown[]).length]));
  };

  test('is one host', () => {
    expect(select(whole, { hosts: ['hera'], zones: [] })).toEqual({ version: 1, hosts: [whole.hosts[1]] });
  });

  test.each([
    ['wan', { zones: 1, openings: 1, local: 0, sites: 1, published: 1, forwards: 0, publicNames: 2 }],
    ['lan', { zones: 1, openings: 1, local: 0, sites: 0, published: 0, forwards: 1, publicNames: 0 }],
    ['loopback', { zones: 0, openings: 0, local: 1, sites: 0, published: 0, forwards: 0, publicNames: 0 }],
  ])('is what %s reaches', (zone, expected) => {
    expect(count([zone])).toEqual(expected);
  });

  test('may be any zone of any host, and the host itself', () => {
    expect(zoneNames(whole)).toEqual(['lan', 'loopback', 'wan']);
  });
});

describe('its tables', () => {
  const empty: HostExposure = {
    ...everything,
    openings: [],
    local: [],
    sites: [],
    published: [],
    forwards: [],
    publicNames: [],
  };

  test('are those with rows', () => {
    expect(exposureTables(empty).map(({ title }) => title)).toEqual(['Zones']);
    expect(exposureTables(everything).map(({ title }) => title)).toEqual([
      '',
      'Zones',
      'Reached by the host itself only',
      'Web sites',
      'Handed over by others',
      'Passed on between interfaces',
      'Names in public DNS',
    ]);
  });

  test('have the columns that something is in, and say what an empty cell means', () => {
    const [openings] = exposureTables(everything);
    expect([openings?.head, ...(openings?.rows ?? [])]).toEqual([
      ['port', 'from zones', 'only from', 'on address', 'process', 'why', 'declared by'],
      ['22/tcp', 'lan', 'all', '192.168.7.10', 'unknown', 'remote access', 'ares'],
      ['443/tcp', 'wan', '10.0.0.0/8, 9.9.9.0/24', 'any', 'nginx', 'web sites', 'ares'],
    ]);
    const [bare] = exposureTables({ ...empty, openings: [{ ...everything.local[0]!, zones: ['lan'] }] });
    expect(bare?.head).toEqual(['port', 'from zones', 'why', 'declared by']);
  });

  test('say which port alone is passed on, and where to it is not', () => {
    const table = (found: HostExposure) => exposureTables(found).find(({ title }) => title.startsWith('Passed on'));
    const sentOn = { protocol: 'tcp', port: Port.of(25) } as const;
    const forwarding = host((self) => {
      const mail = { from: 'eno1', to: 'eno2', sources: ['0.0.0.0/0'], destinations: ['10.8.0.2/32'], why: 'mail' };
      self.facets.declare(forwards, { ...mail, translated: sentOn }, self);
      const out = { from: 'eno2', to: 'eno1', sources: ['10.8.0.0/24'], destinations: ['0.0.0.0/0'], why: 'out' };
      self.facets.declare(forwards, { ...out, except: ['10.0.0.0/8', '192.168.7.0/24'] }, self);
    });
    const { head, rows } = table(hostExposure(forwarding))!;
    expect([head, ...rows]).toEqual([
      ['from', 'to', 'only port', 'sources', 'destinations', 'except', 'why', 'declared by'],
      ['eno1', 'eno2', '25/tcp', '0.0.0.0/0', '10.8.0.2/32', 'none', 'mail', 'ares'],
      ['eno2', 'eno1', 'every', '10.8.0.0/24', '0.0.0.0/0', '10.0.0.0/8, 192.168.7.0/24', 'out', 'ares'],
    ]);
    expect(table(everything)?.head).toEqual(['from', 'to', 'sources', 'destinations', 'why', 'declared by']);
  });

  test('say whether what others hand over asks for a login, and where nobody knows', () => {
    const login = (asks: boolean | null) =>
      exposureTables({ ...empty, zones: [], published: [{ ...everything.published[0]!, login: asks }] })[0]
        ?.rows[0]?.[3];
    expect([true, false, null].map(login)).toEqual(['yes', 'none', 'unknown']);
  });

  test('have no text that breaks a line or moves a cursor', () => {
    const why = 'a\u001b[2Jb\n c\t';
    const [openings] = exposureTables({ ...empty, openings: [{ ...everything.openings[0]!, why }] });
    expect(openings?.rows[0]?.[4 - 1]).toBe('a [2Jb c');
  });
});
