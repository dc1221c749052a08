import { SshServer, type SshServerProps } from '../../../constructs/ssh-server';
import {
  type Fleet,
  type FleetApp,
  type FleetInput,
  type IHost,
  placeholder,
  placeholderSshKey,
  Port,
} from '../../../lib';
import { synthFleet, type SynthFleetResult, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

/** A different key for every number. */
export function sshKey(number: number): string {
  const type = Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0 ', 'latin1');
  return `ssh-ed25519 ${Buffer.concat([type, Buffer.alloc(32, number)]).toString('base64')}`;
}

/** A lock file with the host keys of some hosts. */
export function lockWith(keys: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const facts = Object.entries(keys).map(([host, key]) => [`host-key ${host}`, key]);
  return { 'fleet.lock.json': JSON.stringify({ ...Object.fromEntries(facts), version: 1 }) };
}

/** A host whose addresses nobody knows. */
export const anyHost: FleetInput['hosts'][string] = {
  ...testHost,
  network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } } },
  zones: { wan: [{ interface: 'eno1' }] },
};

/** `ares` with LAN and Internet on one cable, `hera` in a mesh with it, and a WSL instance. */
export function sshTestFleet(fields: Partial<FleetInput> = {}): Fleet {
  const { network } = testHost;
  const external = { kind: 'external' } as const;
  return testFleet({
    hosts: {
      ares: {
        ...testHost,
        network: { ...network, interfaces: { ...network.interfaces, podman0: external } },
        zones: {
          lan: [{ interface: 'eno1', sources: ['192.168.7.0/24', 'fe80::/10'] }],
          office: [{ interface: 'eno1', sources: ['198.18.0.0/15', '192.0.2.0/24'] }],
          wan: [{ interface: 'eno1' }],
        },
      },
      hera: anyHost,
      iris: {
        ...testHost,
        kind: 'wsl',
        network: { manager: 'wsl', interfaces: { eth0: external } },
        zones: { wan: [{ interface: 'eth0' }] },
      },
    },
    users: {
      zeus: { wheel: true, keys: [sshKey(1)] },
      leto: { keys: [sshKey(2)], hosts: ['ares'] },
      hermes: { keys: [sshKey(3)], hosts: ['hera'] },
      kronos: { keys: [sshKey(4)], disabled: true },
      gaia: { keys: [] },
      chaos: { removed: true },
      eros: { keys: [placeholder(placeholderSshKey, 'SSH public key of eros')], hosts: ['iris'] },
    },
    networks: {
      wg0: {
        ipv4: '10.77.0.0/24',
        zone: 'vpn',
        domain: 'vpn',
        members: {
          ares: { ipv4: '10.77.0.1', endpoint: 'ares.example.org', publicKey: wireGuardKey(1) },
          hera: { ipv4: '10.77.0.2', publicKey: wireGuardKey(2) },
          iris: { ipv4: '10.77.0.3', publicKey: wireGuardKey(3) },
        },
      },
    },
    ...fields,
  });
}

function wireGuardKey(byte: number): string {
  return Buffer.alloc(32, byte).toString('base64');
}

export const zones = ['wan', 'lan', 'vpn'];
export const port = Port.of(24212);

/** Synthesizes a server on a host of a fleet, and returns the host beside what was written. */
export function sshOn(
  props: SshServerProps,
  { host = 'ares', fleet = sshTestFleet() }: { readonly host?: string; readonly fleet?: Fleet } = {},
): SynthFleetResult & { readonly host: IHost } {
  let stack: IHost | undefined;
  const build = (app: FleetApp): void => {
    stack = new HostStack(app, host);
    new SshServer(stack, 'ssh', props);
  };
  const result = synthFleet(build, { fleet, partial: true, before: lockWith({ [host]: sshKey(9) }) });
  return { ...result, host: stack! };
}

/** What is refused of a server on a host. */
export function sshProblems(props: SshServerProps, host = 'ares', fleet = sshTestFleet()): string[] {
  return synthProblems((app) => new SshServer(new HostStack(app, host), 'ssh', props), { fleet, partial: true });
}
