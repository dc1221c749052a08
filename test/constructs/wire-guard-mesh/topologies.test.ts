import { Topology } from '../../../constructs/wire-guard-mesh';
import { keyOf, mesh, meshFleet, routesIn } from './mesh-fleet';

const called = { member: { endpoint: '5.9.1.1' } };
const four = meshFleet({ ares: called, dione: {}, eos: {}, hera: {} });
const all = ['ares', 'dione', 'eos', 'hera'];
const own = (host: number): string[] => [`10.77.0.${host}/32`, `fd00:77::${host}/128`];
const everyone = ['10.77.0.0/24', 'fd00:77::/64'];

test('in a full mesh everyone is a peer of everyone', () => {
  const { files } = mesh(four, { topology: Topology.fullMesh() });
  expect(routesIn(files, all)).toEqual({
    ares: { dione: own(2), eos: own(3), hera: own(4) },
    dione: { ares: own(1), eos: own(3), hera: own(4) },
    eos: { ares: own(1), dione: own(2), hera: own(4) },
    hera: { ares: own(1), dione: own(2), eos: own(3) },
  });
});

test('a hub has each spoke by its own addresses, and a spoke the hub with the whole network', () => {
  const { files } = mesh(four, { topology: Topology.hub('ares') });
  expect(routesIn(files, all)).toEqual({
    ares: { dione: own(2), eos: own(3), hera: own(4) },
    dione: { ares: everyone },
    eos: { ares: everyone },
    hera: { ares: everyone },
  });
});

test('in a ring each has the one before and the one after it, by their own addresses', () => {
  const { files } = mesh(four, { topology: Topology.ring(['hera', 'ares', 'eos', 'dione']) });
  expect(routesIn(files, all)).toEqual({
    ares: { eos: own(3), hera: own(4) },
    dione: { eos: own(3), hera: own(4) },
    eos: { ares: own(1), dione: own(2) },
    hera: { ares: own(1), dione: own(2) },
  });
});

test('any graph of links', () => {
  const links = [
    ['hera', 'ares'],
    ['ares', 'eos'],
    ['eos', 'dione'],
  ] as const;
  const { files } = mesh(four, { topology: Topology.links(links) });
  expect(routesIn(files, all)).toEqual({
    ares: { eos: own(3), hera: own(4) },
    dione: { eos: own(3) },
    eos: { ares: own(1), dione: own(2) },
    hera: { ares: own(1) },
  });
});

test('the order of members, links and names does not show', () => {
  const member = (n: number) => ({ ipv4: `10.77.0.${n}`, ipv6: `fd00:77::${n}` });
  const forth = meshFleet({
    ares: { member: { ...called.member, ...member(1) } },
    dione: { member: member(2) },
    eos: { member: member(3) },
  });
  const back = meshFleet({
    eos: { member: member(3) },
    dione: { member: member(2) },
    ares: { member: { ...member(1), ...called.member } },
  });
  const links = [
    ['ares', 'dione'],
    ['dione', 'eos'],
  ] as const;
  const turned = [
    ['eos', 'dione'],
    ['dione', 'ares'],
  ] as const;
  expect(mesh(back, { topology: Topology.links(turned) }).texts).toEqual(
    mesh(forth, { topology: Topology.links(links) }).texts,
  );
});

test('IPv4 alone, and IPv6 alone', () => {
  const hosts = (family: 'ipv4' | 'ipv6') => {
    const off = { [family === 'ipv4' ? 'ipv6' : 'ipv4']: undefined };
    return { ares: { member: { ...called.member, ...off } }, eos: { member: off } } as Parameters<typeof meshFleet>[0];
  };
  const v4 = meshFleet(hosts('ipv4'), { ipv6: undefined });
  const v6 = meshFleet(hosts('ipv6'), { ipv4: undefined });
  const topology = Topology.hub('ares');
  expect(routesIn(mesh(v4, { topology }).files, ['ares', 'eos'])).toEqual({
    ares: { eos: ['10.77.0.2/32'] },
    eos: { ares: ['10.77.0.0/24'] },
  });
  expect(routesIn(mesh(v6, { topology }).files, ['ares', 'eos'])).toEqual({
    ares: { eos: ['fd00:77::2/128'] },
    eos: { ares: ['fd00:77::/64'] },
  });
});

describe('networks behind members', () => {
  const lan = (address: string) => ({
    network: {
      manager: 'networkd' as const,
      uplink: 'eno1',
      interfaces: {
        eno1: { kind: 'ethernet' as const, dhcp: 'yes' as const },
        eno2: { kind: 'ethernet' as const, addresses: [address] },
      },
    },
  });
  const sites = {
    ares: {
      member: { endpoint: '5.9.1.1', subnets: ['192.168.10.0/24', 'fd00:10::/64'] },
      host: lan('192.168.10.1/24'),
    },
    dione: {},
    hera: { member: { subnets: ['192.168.20.0/24'] }, host: lan('192.168.20.1/24') },
  };
  const fleet = meshFleet({
    ...sites,
    ares: {
      ...sites.ares,
      host: {
        ...sites.ares.host,
        zones: { lan: [{ interface: 'eno2', sources: ['192.168.10.0/24', 'fd00:10::/64'] }] },
      },
    },
  });

  test('are routed to the member that has them', () => {
    const { files } = mesh(fleet, {
      topology: Topology.links([
        ['ares', 'hera'],
        ['ares', 'dione'],
      ]),
    });
    expect(routesIn(files, ['ares', 'dione', 'hera'])).toEqual({
      ares: { dione: own(2), hera: [...own(3), '192.168.20.0/24'] },
      dione: { ares: [...own(1), '192.168.10.0/24', 'fd00:10::/64'] },
      hera: { ares: [...own(1), '192.168.10.0/24', 'fd00:10::/64'] },
    });
  });

  test('are routed to the hub by every other spoke', () => {
    const { files } = mesh(fleet, { topology: Topology.hub('dione') });
    expect(routesIn(files, ['ares', 'dione', 'hera'])).toEqual({
      ares: { dione: [...everyone, '192.168.20.0/24'] },
      dione: { ares: [...own(1), '192.168.10.0/24', 'fd00:10::/64'], hera: [...own(3), '192.168.20.0/24'] },
      hera: { dione: [...everyone, '192.168.10.0/24', 'fd00:10::/64'] },
    });
  });

  test('are not routed by a member that is on one of them itself', () => {
    const neighbour = { host: { ...lan('192.168.10.7/24'), site: 'ares' } };
    const same = meshFleet({
      ...sites,
      dione: neighbour,
      ares: { ...sites.ares, member: { endpoint: '5.9.1.1', subnets: ['192.168.10.0/24'] } },
    });
    expect(routesIn(mesh(same).files, ['dione', 'hera'])).toEqual({
      dione: { ares: own(1), hera: [...own(3), '192.168.20.0/24'] },
      hera: { ares: [...own(1), '192.168.10.0/24'], dione: own(2) },
    });
  });
});

describe('a reserved peer', () => {
  const phone = { ipv4: '10.77.0.9', ipv6: 'fd00:77::9', publicKey: keyOf('phone') };
  const hosts = { ares: called, eos: {} };

  test('is a peer of the hub', () => {
    const fleet = meshFleet(hosts, { reserved: { phone } });
    const { files } = mesh(fleet, { topology: Topology.hub('ares') });
    expect(routesIn(files, ['ares', 'eos'])).toEqual({ ares: { eos: own(2), phone: own(9) }, eos: { ares: everyone } });
  });

  test('is a peer of the members that it names', () => {
    const fleet = meshFleet({ ...hosts, hera: {} }, { reserved: { phone: { ...phone, via: ['hera', 'ares'] } } });
    const { files } = mesh(fleet, {
      topology: Topology.links([
        ['ares', 'eos'],
        ['ares', 'hera'],
      ]),
    });
    expect(routesIn(files, ['ares', 'eos', 'hera'])).toEqual({
      ares: { eos: own(2), hera: own(3), phone: own(9) },
      eos: { ares: own(1) },
      hera: { ares: own(1), phone: own(9) },
    });
  });
});
