import { HostFirewall } from '../../constructs/host-firewall';
import { NatGateway } from '../../constructs/nat-gateway';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { type Fleet, type FleetInput } from '../../lib/fleet';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { findProgram } from '../helpers/consumer';
import { mtu, Site } from './site';

export const hub = 'ares';
/** Two in the Internet, a laptop and a phone behind routers. */
export const spokes = ['hera', 'rhea', 'zeus', 'phone'] as const;
/** Spokes that may talk to each other. */
export const linked = [
  ['hera', 'zeus'],
  ['rhea', 'phone'],
] as const;
/** Where everyone calls the hub: its provider's router. */
export const router = '172.30.0.1';
/** Somewhere in the Internet, behind everyone's first router. */
export const elsewhere = ['172.31.0.80', 'fd00:80::80'] as const;

/** What the hub offers, and to whom. */
export const services = [
  { name: 'web', port: 443, protocol: 'tcp', zones: ['wan', 'lan', 'vpn'], reason: 'web sites' },
  { name: 'dns', port: 53, protocol: 'tcp', zones: ['lan', 'vpn'], reason: 'names' },
  { name: 'dns', port: 53, protocol: 'udp', zones: ['lan', 'vpn'], reason: 'names' },
  { name: 'settings', port: 3333, protocol: 'tcp', zones: ['lan'], reason: 'its settings' },
  { name: 'editor', port: 4444, protocol: 'tcp', zones: ['vpn'], reason: 'editor in a browser' },
  { name: 'game', port: 25565, protocol: 'udp', zones: ['wan', 'lan'], reason: 'game server' },
] satisfies FleetInput['hosts'][string]['existingServices'];

/** How a {@link Town} is built. */
export interface TownOptions {
  /** Whether a laptop and a phone send everything through the hub. @default false */
  readonly fullTunnel?: boolean;
  /** Whether the hub is a gateway for them. @default false */
  readonly gateway?: boolean;
}

/**
 * A hub at home behind its provider's router, which passes everything on to it, with spokes all over the Internet.
 * LAN and Internet reach the hub over the same interface.
 */
export class Town extends Site {
  /** With a gateway on the hub, its router does not know the way back into the tunnel over IPv4. */
  private readonly gateway: boolean;

  public constructor({ fullTunnel = false, gateway = false }: TownOptions = {}) {
    super(
      [hub, ...spokes],
      (publicKeys) => fleetOf(publicKeys, fullTunnel),
      (app) => {
        for (const name of [hub, 'hera', 'rhea', 'zeus']) {
          const host = new HostStack(app, name);
          new HostFirewall(host, 'firewall');
          if (gateway && name === hub) new NatGateway(host, 'nat', { from: ['vpn'] });
        }
        new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub(hub, { spokes: linked }) });
      },
    );
    this.gateway = gateway;
  }

  /** Lays the cables, and starts the machines without their configuration. */
  public async open(): Promise<void> {
    for (const name of ['internet', 'far', 'street', 'router', 'home', 'carrier', 'lan', hub, ...spokes])
      this.net.machine(name);
    this.openInternet();
    this.openHub();
    for (const name of ['hera', 'rhea']) this.plug('internet', { machine: name, name: 'eno1' });
    this.openRouter('home', 50, { machine: 'zeus', name: 'eno1' });
    this.openRouter('carrier', 60, {
      machine: 'phone',
      name: 'eno1',
      addresses: ['192.168.60.10/24', 'fd00:60::10/64'],
    });
    this.route('phone', 'default', '192.168.60.1', 'fd00:60::1');
    for (const name of [hub, ...spokes]) await this.start(name, { 'ares.example.org': router });
  }

  /** Boots hosts of the fleet. */
  public bootAll(names: readonly string[] = [hub, 'hera', 'rhea', 'zeus']): void {
    for (const name of names) this.boot(name);
  }

  /** Does on the phone what its user is told to: pastes the page's text, with the keys, into the app. */
  public connectPhone(): void {
    const [, text = ''] = /```ini\n([^]*?)```/.exec(this.evaluated.pages['wg0-phone.md'] ?? '') ?? [];
    const secrets = '/run/secrets/wireguard/wg0';
    const pasted = text
      .replace('<paste the key generated on the device>', this.secret('phone', `${secrets}/private-key`))
      .replace('<paste the preshared key that ares has>', this.secret('phone', `${secrets}/psk/ares_phone`));
    const phone = this.machine('phone');
    phone.write('/run/wg0.conf', pasted);
    phone.write('/run/bin/resolvconf', '#!/bin/sh\n[ "$1" != -a ] || cat > /run/resolvers\n', '755');
    const implementation = `WG_QUICK_USERSPACE_IMPLEMENTATION=${findProgram('wireguard-go') ?? ''}`;
    phone.run(['env', `PATH=/run/bin:${process.env['PATH'] ?? ''}`, implementation, 'wg-quick', 'up', '/run/wg0.conf']);
  }

  /** Takes the line of the hub's router away until it has forgotten what it translated, and gives it another address. */
  public async moveHub(address: string): Promise<void> {
    this.net.ip('router', 'link', 'set', 'dev', 'wan0', 'down');
    await new Promise((done) => setTimeout(done, 3000));
    this.net.ip('router', 'address', 'flush', 'dev', 'wan0');
    for (const one of [`${address}/24`, 'fd00:99::1/64']) this.net.address('router', 'wan0', one);
    this.net.ip('router', 'link', 'set', 'dev', 'wan0', 'up');
    this.route('router', 'default', '172.30.0.9', 'fd00:99::9');
  }

  private openInternet(): void {
    this.bridge('internet', ['172.30.0.9/24', 'fd00:99::9/64']);
    const far = {
      machine: 'far',
      name: 'eno1',
      addresses: elsewhere.map((address) => `${address}/${address.includes(':') ? 64 : 24}`),
    };
    this.cable(far, { machine: 'internet', name: 'far0', addresses: ['172.31.0.1/24', 'fd00:80::1/64'] });
    this.route('far', 'default', '172.31.0.1', 'fd00:80::1');
    this.net.forwarding('internet');
    for (const [network, via] of [
      ['1', 1],
      ['100', 1],
      ['50', 50],
      ['60', 60],
    ] as const) {
      this.net.ip('internet', 'route', 'add', `fd00:${network}::/64`, 'via', `fd00:99::${via}`);
    }
  }

  private openHub(): void {
    this.bridge('street');
    this.plug('street', { machine: hub, name: 'bond0' });
    this.plug('street', { machine: 'router', name: 'lan0', addresses: ['192.168.1.1/24', 'fd00:1::1/64'] });
    this.plug('street', { machine: 'lan', name: 'eno1', addresses: ['192.168.1.10/24', 'fd00:1::10/64'] });
    this.plug('internet', { machine: 'router', name: 'wan0', addresses: [`${router}/24`, 'fd00:99::1/64'] });
    this.route('router', 'default', '172.30.0.9', 'fd00:99::9');
    if (!this.gateway) this.net.ip('router', 'route', 'add', '10.100.0.0/24', 'via', '192.168.1.42');
    this.net.ip('router', 'route', 'add', 'fd00:100::/64', 'via', 'fd00:1::42');
    this.route('lan', 'default', '192.168.1.1', 'fd00:1::1');
    const passing =
      'type nat hook prerouting priority dstnat\niifname "wan0" fib daddr type local dnat ip to 192.168.1.42';
    // What it translated it forgets two seconds later.
    for (const name of ['timeout', 'timeout_stream'])
      this.net.sysctl('router', `net.netfilter.nf_conntrack_udp_${name}`, 2);
    this.translating('router', 'wan0', [`chain in {\n${passing}\n}`]);
  }

  private openRouter(name: string, n: number, inside: { machine: string; name: string; addresses?: string[] }): void {
    this.plug('internet', { machine: name, name: 'wan0', addresses: [`172.30.0.${n}/24`, `fd00:99::${n}/64`] });
    this.cable(inside, { machine: name, name: 'lan0', addresses: [`192.168.${n}.1/24`, `fd00:${n}::1/64`] });
    this.route(name, 'default', '172.30.0.9', 'fd00:99::9');
    this.translating(name, 'wan0');
  }

  private route(machine: string, to: string, ...vias: readonly string[]): void {
    for (const via of vias) this.net.ip(machine, 'route', 'add', to, 'via', via);
  }
}

function fleetOf(publicKeys: ReadonlyMap<string, string>, fullTunnel: boolean): Fleet {
  const host = (n: number, four: string, six: string, via: number): FleetInput['hosts'][string] => {
    const addresses = [`${four}.${n}/24`, `${six}::${n}/64`];
    const eno1 = { kind: 'ethernet', addresses, gateway4: `${four}.${via}`, gateway6: `${six}::${via}` } as const;
    const probe = { name: 'probe', port: 8080, zones: ['vpn'], reason: 'something to reach' };
    return {
      ...testHost,
      network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1 } },
      zones: { wan: [{ interface: 'eno1' }] },
      existingServices: [
        { ...probe, protocol: 'tcp' },
        { ...probe, protocol: 'udp' },
      ],
    };
  };
  const peer = (name: string, n: number) => {
    const publicKey = publicKeys.get(name) ?? '';
    return { publicKey, ipv4: `10.100.0.${n}`, ipv6: `fd00:100::${n}` };
  };
  return testFleet({
    hosts: {
      ares: {
        ...testHost,
        network: {
          manager: 'networkd',
          uplink: 'bond0',
          nameservers: ['127.0.0.1'],
          interfaces: {
            eno1: { kind: 'ethernet' },
            bond0: {
              kind: 'bond',
              members: ['eno1'],
              addresses: ['192.168.1.42/24', 'fd00:1::42/64'],
              gateway4: '192.168.1.1',
              gateway6: 'fd00:1::1',
            },
          },
        },
        zones: {
          lan: [{ interface: 'bond0', sources: ['192.168.1.0/24', 'fd00:1::/64', 'fe80::/10'] }],
          wan: [{ interface: 'bond0' }],
        },
        existingServices: services,
      },
      hera: host(20, '172.30.0', 'fd00:99', 9),
      rhea: host(30, '172.30.0', 'fd00:99', 9),
      zeus: host(10, '192.168.50', 'fd00:50', 1),
    },
    networks: {
      wg0: {
        ipv4: '10.100.0.0/24',
        ipv6: 'fd00:100::/64',
        mtu,
        domain: 'vpn',
        members: {
          ares: { ...peer('ares', 1), endpoint: 'ares.example.org' },
          hera: peer('hera', 2),
          rhea: peer('rhea', 3),
          zeus: { ...peer('zeus', 4), fullTunnel },
        },
        reserved: { phone: { ...peer('phone', 5), presharedKey: true, fullTunnel } },
      },
    },
  });
}
