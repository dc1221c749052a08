import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type * as facets from '../../lib/facets';
import type * as rules from '../../lib/policies/fleet-rules';
import { type Example, examples, synthExample } from '../examples/examples';
import { describeWith } from '../helpers/consumer';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

/** Where the machine keeps something, by what NixOS made of it. */
const asked = {
  units:
    'builtins.mapAttrs (_: unit: { folders = e.lib.toList (unit.serviceConfig.StateDirectory or []); hidden = unit.serviceConfig.DynamicUser or false; }) e.config.systemd.services',
  // Rules for the loader of foreign programs ask for a package, which the tree does not have.
  tmpfiles:
    'builtins.concatMap (rules: if e.lib.hasSuffix "config/ldso.nix" rules.file then [] else rules.value) e.options.systemd.tmpfiles.rules.definitionsWithLocations',
  settings: 'map builtins.attrNames (builtins.attrValues e.config.systemd.tmpfiles.settings)',
  homes: 'map (user: user.home) (builtins.filter (user: user.isNormalUser) (builtins.attrValues e.config.users.users))',
  hostKeys: 'if e.config.services.openssh.enable then map (key: key.path) e.config.services.openssh.hostKeys else []',
};

interface Answers {
  readonly units: Readonly<Record<string, { readonly folders: readonly string[]; readonly hidden: boolean }>>;
  readonly tmpfiles: readonly string[];
  readonly settings: readonly (readonly string[])[];
  readonly homes: readonly string[];
  readonly hostKeys: readonly string[];
}

/** What NixOS itself makes, and holds nothing that anybody misses. */
const nobodyMisses: Readonly<Record<string, string>> = {
  '/var/lib/NetworkManager-fortisslvpn': 'sockets of a VPN that nothing here uses',
  '/var/lib/PolicyKit': 'left empty by a polkit of long ago',
  '/var/lib/acme': 'only holds the folders of certificates and accounts',
  '/var/lib/acme/.lego': 'only holds the folders of certificates and accounts',
  '/var/lib/misc': 'leases of a dnsmasq that shares a connection by hand',
  '/var/lib/polkit-1': 'home of the user of polkit, empty',
};
/** Places that are to be found at all, by example. */
const found: Readonly<Record<string, readonly string[]>> = {
  'fufu.land': ['/home/fufud', '/var/lib/acme/fufu.land', '/var/lib/private/AdGuardHome', '/var/lib/sudo-codes'],
  'examples/edge': ['/etc/ssh/ssh_host_ed25519_key', '/var/lib/acme/.lego/accounts', '/var/lib/nftables'],
};

/** Every place that is there for good, of the units of a machine and its people. */
function placesOf({ units, tmpfiles, settings, homes, hostKeys }: Answers): string[] {
  const folders = Object.values(units).flatMap((unit) =>
    // A folder may have another name behind a colon, by which it is reached as well.
    unit.folders.flatMap((text) => text.split(/\s+/)).map((text) => place(text.split(':')[0] ?? '', unit.hidden)),
  );
  const made = [...tmpfiles.map((rule) => rule.split(/\s+/)[1] ?? ''), ...settings.flat()];
  const kept = made.filter((path) => /^\/(var\/lib|srv|home)\//.test(path));
  return [...new Set([...folders, ...kept, ...homes, ...hostKeys])].sort();
}

function place(folder: string, hidden: boolean): string {
  return hidden ? `/var/lib/private/${folder}` : `/var/lib/${folder}`;
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Writes an example for NixOS 24.11, and tells what its hosts declare; rules are not asked. */
function declaredBy(example: Example, out: string): Record<string, string[]> {
  const declared: Record<string, string[]> = {};
  jest.doMock('../../lib/policies/fleet-rules', () => {
    const { statePaths } = jest.requireActual<typeof facets>('../../lib/facets');
    const judge = ({ hosts }: Parameters<ReturnType<typeof rules.fleetRules>['policies'][number]['judge']>[0]) => {
      for (const host of hosts) declared[host.hostName] = host.facets.read(statePaths).map(({ path }) => path);
      return [];
    };
    return { fleetRules: () => ({ policies: [{ name: 'Listens', protects: '', judge }], exceptions: [], today: '' }) };
  });
  try {
    synthExample(example, out, { args: ['--release', '24.11'] });
    return declared;
  } finally {
    jest.dontMock('../../lib/policies/fleet-rules');
  }
}

describeWith(['nix', 'nixos-tree'], 'what the units of NixOS 24.11 and the people of a machine keep', () => {
  const wanted = examples.filter(({ name }) => ['fufu.land', 'examples/edge'].includes(name));

  test.each(wanted.map((example) => [example.name, example] as const))(
    'is declared as state, in %s',
    (name, example) => {
      const all = new Set<string>();
      const out = mkdtempSync(join(tmpdir(), 'cdknix-state-'));
      try {
        for (const [host, declared] of Object.entries(declaredBy(example, out))) {
          const handwritten = join(dirname(example.program), 'hosts', host);
          const modules = [
            join(out, 'generated', host),
            existsSync(handwritten) ? handwritten : someHardware,
            inputModule('sops-nix/modules/sops'),
            inputModule('NixOS-WSL/modules'),
          ];
          const places = placesOf(evaluateNixos({ modules, facts: asked }).facts as unknown as Answers);
          const forgotten = places.filter((path) => {
            return !Object.hasOwn(nobodyMisses, path) && !declared.some((folder) => isWithin(path, folder));
          });
          expect({ host, forgotten }).toEqual({ host, forgotten: [] });
          for (const path of places) all.add(path);
        }
        expect(found[name]?.filter((path) => !all.has(path))).toEqual([]);
      } finally {
        rmSync(out, { recursive: true });
      }
    },
    120_000,
  );
});
