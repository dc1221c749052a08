import { AutoUpgrade, type AutoUpgradeProps } from '../../../constructs/auto-upgrade';
import { type FleetInput, type IHost } from '../../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

export const flake = 'github:fufu/infra';

const key = (letter: string): string => `${letter.repeat(42)}A=`;
const { network, zones, ...bare } = testHost;

/** A laptop, a WSL instance and a server that they are connected through. */
export const hosts: FleetInput['hosts'] = {
  ares: { ...testHost, network, zones: zones ?? {} },
  hera: {
    ...bare,
    kind: 'laptop',
    network: { manager: 'networkmanager', interfaces: { wl: { kind: 'wifi', dhcp: 'yes' } } },
  },
  zeus: { ...bare, kind: 'wsl', network: { manager: 'wsl', interfaces: { eth0: { kind: 'external' } } } },
};

export const networks: FleetInput['networks'] = {
  wg0: {
    ipv4: '10.1.0.0/24',
    members: {
      ares: { endpoint: 'vpn.example.org', publicKey: key('A') },
      hera: { publicKey: key('B') },
      zeus: { publicKey: key('C') },
    },
  },
};

export const kinds = testFleet({ hosts, networks });

/** A fleet of equal servers, each at a site of its own. */
export function servers(names: readonly string[], fields: Partial<FleetInput> = {}) {
  return testFleet({ hosts: Object.fromEntries(names.map((name) => [name, { ...testHost, site: name }])), ...fields });
}

type Build = (hosts: ReadonlyMap<string, IHost>) => void;

function program(props: AutoUpgradeProps, fleet = kinds, build: Build = () => undefined) {
  return {
    body: (app: ConstructorParameters<typeof HostStack>[0]) => {
      new AutoUpgrade(app, 'upgrades', props);
      const made = Object.keys(fleet.hosts).map((name) => [name, new HostStack(app, name)] as const);
      build(new Map(made));
    },
    options: { fleet },
  };
}

/** The `auto-upgrade.nix` of each host, by name. */
export function modules(props: AutoUpgradeProps, fleet = kinds, build?: Build): Record<string, string> {
  const { body, options } = program(props, fleet, build);
  const { files } = synthFleet(body, options);
  const found = Object.entries(files).flatMap(([path, text]) => {
    const [, name] = /^generated\/([^/]+)\/system\/auto-upgrade\.nix$/.exec(path) ?? [];
    return name === undefined ? [] : [[name, String(text)]];
  });
  return Object.fromEntries(found) as Record<string, string>;
}

/** What a synth refuses. */
export function problems(props: AutoUpgradeProps, fleet = kinds, build?: Build): string[] {
  const { body, options } = program(props, fleet, build);
  return synthProblems(body, options);
}

/** Value of an option that stands on a line of its own. */
export function option(text: string | undefined, name: string): string | undefined {
  return new RegExp(`^ *(?:[\\w.-]+\\.)?${name} = (.*);$`, 'm').exec(text ?? '')?.[1];
}
