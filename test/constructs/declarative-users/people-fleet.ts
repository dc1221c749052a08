import { DeclarativeUsers, type DeclarativeUsersProps } from '../../../constructs/declarative-users';
import { type Fleet, type FleetApp, type FleetInput, placeholder, placeholderSshKey } from '../../../lib';
import { testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

export const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPRk/BksueiC0g76JjAI6j3A5lSNOL08vUFBSelacaek zeus@hera';
export const zeus = { uid: 2000, wheel: true, keys: [key] };

type Users = NonNullable<FleetInput['users']>;

/** A server, a laptop and a WSL instance, with the users given. */
export function fleetOf(users: Users = { zeus }): Fleet {
  const laptop = { manager: 'networkmanager', interfaces: { wlan0: { kind: 'wifi', dhcp: 'yes' } } } as const;
  const wsl = { manager: 'wsl', interfaces: { eth0: { kind: 'external' } } } as const;
  return testFleet({
    hosts: {
      ares: testHost,
      hera: { ...testHost, kind: 'laptop', network: laptop, zones: {} },
      pan: { ...testHost, kind: 'wsl', network: wsl, zones: {} },
    },
    users,
  });
}

/** A program with the accounts of one host. */
export function accountsOf(host: string, props?: DeclarativeUsersProps) {
  return (app: FleetApp): HostStack => {
    const hosts = ['ares', 'hera', 'pan'].map((name) => new HostStack(app, name));
    const stack = hosts.find(({ hostName }) => hostName === host)!;
    new DeclarativeUsers(stack, 'users', props);
    return stack;
  };
}

export const someday = placeholder(placeholderSshKey, 'SSH public key of somebody');
