import { Fail2ban, type Fail2banProps } from '../../../constructs/fail2ban';
import { SshServer } from '../../../constructs/ssh-server';
import { type FleetApp, type FleetInput, Port } from '../../../lib';
import { synthFleet, type SynthFleetOptions, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

/** A home server with one cable for LAN and Internet, behind a router, and in a mesh. */
export const ares: FleetInput['hosts'][string] = {
  ...testHost,
  network: {
    manager: 'networkd',
    uplink: 'eno1',
    interfaces: {
      eno1: { kind: 'ethernet', addresses: ['192.168.7.10/24'], gateway4: '192.168.7.1' },
      eno2: { kind: 'ethernet', addresses: ['192.168.9.1/24'] },
    },
  },
  zones: {
    lan: [{ interface: 'eno1', sources: ['192.168.7.0/24', 'fe80::/10'] }],
    wan: [{ interface: 'eno1' }],
    guests: [{ interface: 'eno2' }],
  },
};

/** Its neighbour in the mesh. */
const hera: typeof ares = {
  ...testHost,
  network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } } },
};
const publicKey = 'QA2qAna4n/CvD3xKXEgMaiwDWZpH3lC2Kn76oJ6rcRw=';

export const fleet = (host: Partial<typeof ares> = {}) =>
  testFleet({
    hosts: { ares: { ...ares, ...host }, hera },
    users: { zeus: { keys: [sshKey] } },
    networks: {
      wg0: {
        ipv4: '10.77.0.0/24',
        ipv6: 'fd77::/64',
        port: 51820,
        domain: 'vpn',
        members: {
          ares: { ipv4: '10.77.0.1', ipv6: 'fd77::1', endpoint: 'ares.example.org', publicKey },
          hera: { ipv4: '10.77.0.2', ipv6: 'fd77::2', publicKey: 'lGriY6UJK7M4O9oOq/JBHM6/HXTUx5pX/VH97Cs2njo=' },
        },
      },
    },
  });

const sshKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBAt2Tn34c0n1TYAvWtIBDXLYDBr4pCXo7ZpTLOzLGDA zeus';
const trusted = ['lan', 'vpn'];

type More = (host: HostStack) => void;

/** A host with SSH, and what a test is about. */
export const build =
  (props: Fail2banProps, more: More = () => undefined) =>
  (app: FleetApp): void => {
    const host = new HostStack(app, 'ares');
    new SshServer(host, 'ssh', { port: Port.of(24212), zones: ['wan', 'lan', 'vpn'] });
    new Fail2ban(host, 'fail2ban', { trusted, ...props });
    more(host);
  };

/** The module of such a host. */
export function moduleOf(props: Fail2banProps = {}, more?: More, options: SynthFleetOptions = {}): string {
  const { files } = synthFleet(build(props, more), { fleet: fleet(), ...options });
  return files['generated/ares/security/fail2ban.nix'] as string;
}

/** What such a host is refused for. */
export function refusals(props: Fail2banProps, more?: More, options: SynthFleetOptions = {}): string[] {
  return synthProblems(build(props, more), { fleet: fleet(), ...options });
}
