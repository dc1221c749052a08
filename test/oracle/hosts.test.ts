import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Example, examples, synthExample } from '../examples/examples';
import { describeWith } from '../helpers/consumer';
import { evaluateNix, evaluateNixos, inputModule, someHardware } from '../helpers/nixos';
import { networkdAbsent, networkdComplaints } from './networkd';

const sops = inputModule('sops-nix/modules/sops');
const wsl = inputModule('NixOS-WSL/modules');

/** What every machine is asked for. */
const asked = {
  name: 'e.config.networking.hostName',
  stateVersion: 'e.config.system.stateVersion',
  timeZone: 'e.config.time.timeZone',
  locale: 'e.config.i18n.defaultLocale',
  features: 'e.config.nix.settings.experimental-features',
  networkd: 'e.config.systemd.network.enable',
  networkManager: 'e.config.networking.networkmanager.enable',
  resolved: 'e.config.services.resolved.enable',
  dhcpcd: 'e.config.networking.dhcpcd.enable && e.config.networking.useDHCP',
  nameservers: 'e.config.networking.nameservers',
  wsl: 'e.config.wsl.enable',
  units: 'builtins.mapAttrs (_: unit: unit.text) e.config.systemd.network.units',
};

interface Expected extends Readonly<Partial<Record<keyof typeof asked, unknown>>> {
  readonly units: Readonly<Record<string, string>>;
}

/** A server whose first interface asks for its addresses, with a LAN at its second one. */
function server(lan?: string): Expected {
  const uplink =
    '[Match]\nName=eno1\n\n[Link]\nRequiredForOnline=routable\n\n[Network]\nDHCP=yes\nIPv6AcceptRA=true\n\n';
  const inside = `[Match]\nName=eno2\n\n[Link]\nRequiredForOnline=no\n\n[Network]\nDHCP=no\nIPv6AcceptRA=false\nAddress=${lan ?? ''}\n\n`;
  return {
    networkd: true,
    networkManager: false,
    resolved: true,
    dhcpcd: false,
    units: { '30-eno1.network': uplink, ...(lan !== undefined && { '30-eno2.network': inside }) },
  };
}

/** The unit of an interface with addresses that stay, up to them. */
function link(name: string, online: string): string {
  const network = '[Network]\nDHCP=no\nIPv6AcceptRA=false\n';
  return `[Match]\nName=${name}\n\n[Link]\nRequiredForOnline=${online}\n\n${network}`;
}

/** The unit of an interface whose LAN is given addresses, and one resolver by both families. */
const giving = `[Match]
Name=eno2

[Link]
RequiredForOnline=no

[Network]
DHCP=no
DHCPServer=true
IPv6AcceptRA=false
IPv6SendRA=true
Address=192.168.8.1/24
Address=fd00:8::1/64

[DHCPServer]
DNS=192.168.8.1
DefaultLeaseTimeSec=1h
EmitDNS=true
EmitNTP=false
EmitRouter=true
EmitTimezone=false
MaxLeaseTimeSec=1h
PoolOffset=100
PoolSize=100
Router=192.168.8.1

[IPv6SendRA]
DNS=fd00:8::1
EmitDNS=true
EmitDomains=false
RouterLifetimeSec=0

[IPv6Prefix]
Prefix=fd00:8::/64

`;

/** What must come out for each host; one without a row here is a failure. */
const expected: Readonly<Record<string, Expected>> = {
  fufuwuqi: {
    networkd: true,
    networkManager: false,
    resolved: false,
    dhcpcd: false,
    nameservers: ['127.0.0.1', '9.9.9.9'],
    units: {
      '10-bond0.netdev':
        '[NetDev]\nKind=bond\nMTUBytes=1492\nName=bond0\n\n[Bond]\nMIIMonitorSec=100ms\nMode=active-backup\n\n',
      '20-eno1.network': '[Match]\nName=eno1\n\n[Link]\nRequiredForOnline=no\n\n[Network]\nBond=bond0\n\n',
      '20-enp4s0.network': '[Match]\nName=enp4s0\n\n[Link]\nRequiredForOnline=no\n\n[Network]\nBond=bond0\n\n',
      '30-bond0.network':
        '[Match]\nName=bond0\n\n[Link]\nRequiredForOnline=routable\n\n[Network]\nDHCP=no\nIPv6AcceptRA=true\n' +
        'Address=192.168.1.42/24\nGateway=192.168.1.1\n\n',
    },
  },
  fuyidong: { networkd: false, networkManager: true, resolved: true, dhcpcd: false, units: {} },
  fuchuang: {
    wsl: true,
    networkd: false,
    networkManager: false,
    resolved: true,
    nameservers: ['9.9.9.9', '2620:fe::fe'],
    dhcpcd: false,
    units: {},
  },
  ares: server(),
  ...Object.fromEntries(['alma', 'bela', 'ciro', 'dora', 'enzo', 'hub'].map((name) => [name, server()])),
  bergen: server('192.168.10.1/24'),
  gate: {
    ...server(),
    resolved: false,
    nameservers: ['127.0.0.1', '9.9.9.9', '2620:fe::fe'],
    units: {
      '30-eno1.network': `${link('eno1', 'routable')}Address=198.51.100.7/24\nGateway=198.51.100.1\n\n`,
      '30-eno2.network': giving,
    },
  },
  box: {
    ...server(),
    nameservers: ['9.9.9.9', '2620:fe::fe'],
    units: {
      '30-eno1.network': `${link('eno1', 'routable')}Address=192.168.8.10/24\nAddress=fd00:8::10/64\nGateway=192.168.8.1\n\n`,
    },
  },
  turku: server('192.168.20.1/24'),
};
/** The same everywhere, as no example says otherwise. */
const common = {
  stateVersion: '25.11',
  nameservers: [],
  wsl: false,
  timeZone: 'UTC',
  locale: 'en_US.UTF-8',
  features: ['nix-command', 'flakes'],
};

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 takes', () => {
  describe.each(examples)('$name', (example: Example) => {
    let out = '';
    let hosts: readonly string[] = [];
    beforeAll(() => {
      out = mkdtempSync(join(tmpdir(), 'cdknix-oracle-'));
      synthExample(example, out, { args: ['--release', '24.11'] });
      hosts = evaluateNix(`builtins.attrNames (import ${out}/generated)`) as string[];
    });
    afterAll(() => rmSync(out, { recursive: true }));

    /** A machine as the flake has it: generated, hand-written, secrets module. */
    const modulesOf = (host: string): string[] => {
      const handwritten = join(dirname(example.program), 'hosts', host);
      return [join(out, 'generated', host), existsSync(handwritten) ? handwritten : someHardware, sops];
    };

    test('every host of it, without a failed assertion or a warning, and makes of it what the fleet says', () => {
      expect(hosts).not.toEqual([]);
      for (const host of hosts) {
        const { failed, warnings, facts } = evaluateNixos({ modules: [...modulesOf(host), wsl], facts: asked });
        expect({ host, failed, warnings }).toEqual({ host, failed: [], warnings: [] });
        expect(facts).toEqual({ name: host, ...common, ...expected[host] });
      }
    });

    test('every host of it without the NixOS-WSL module as well', () => {
      for (const host of hosts) {
        const { failed, warnings } = evaluateNixos({ modules: modulesOf(host) });
        expect({ host, failed, warnings }).toEqual({ host, failed: [], warnings: [] });
      }
    });
  });

  test('not an option that does not exist, and not a value of another type', () => {
    const bad = '{ networking.hostNam = "ares"; }';
    expect(() => evaluateNixos({ modules: [bad, someHardware] })).toThrow(
      /option `networking\.hostNam' does not exist/,
    );
    const worse = '{ systemd.network.enable = "yes"; }';
    expect(() => evaluateNixos({ modules: [worse, someHardware] })).toThrow(
      /systemd\.network\.enable' is not of type `boolean'/,
    );
  });

  test('a host without a root file system only with a failed assertion', () => {
    const { failed } = evaluateNixos({ modules: ['{ boot.loader.grub.enable = false; }'] });
    expect(failed).toEqual([expect.stringContaining('root file system')]);
  });
});

const absent = networkdAbsent();
if (absent !== undefined) process.stderr.write(`skipped: systemd-networkd: ${absent}\n`);
describe(absent === undefined ? 'systemd-networkd' : `systemd-networkd (${absent})`, () => {
  const check = absent === undefined ? test : test.skip;
  const hosts = Object.entries(expected).filter(([, { units }]) => Object.keys(units).length > 0);

  check.each(hosts)('understands every line of the units of %s', (_, { units }) => {
    expect(networkdComplaints(units)).toEqual([]);
  });

  check('names a key that it does not know, and a value that it cannot read', () => {
    const unit = '[Match]\nName=eno1\n\n[Network]\nAdress=192.168.7.2/24\nDHCP=maybe\n';
    expect(networkdComplaints({ '30-eno1.network': unit })).toEqual([
      "30-eno1.network:5: Unknown key 'Adress' in section [Network], ignoring.",
      '30-eno1.network:6: Failed to parse DHCP option, ignoring: maybe',
    ]);
  });
});
