import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, type FleetApp } from '../../lib';
import { PartialFleet } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { evaluateNix, inputModule, someHardware } from '../helpers/nixos';
import { type Ruleset, rulesetFact } from '../nftables/ruleset';

/** A service of a machine, as systemd would run it. */
export interface Service {
  readonly script: string;
  readonly after: readonly string[];
  readonly environment: Readonly<Record<string, string | null>>;
  /** Names of the packages whose programs it finds. */
  readonly path: readonly string[];
}

/** What the NixOS module system makes of a machine, as far as its network goes. */
export interface NixosMachine {
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  readonly sysctl: Readonly<Record<string, string | number | boolean | null>>;
  readonly ruleset: Ruleset;
  /** Places of its secrets. */
  readonly secrets: readonly string[];
  readonly links: readonly { readonly name: string; readonly address: string[]; readonly gateway: string[] }[];
  /** Services of its tunnels, by name. */
  readonly services: Readonly<Record<string, Service>>;
}

/** Fleet as rendered, and as NixOS understands it. */
export interface EvaluatedFleet {
  readonly machines: Readonly<Record<string, NixosMachine>>;
  /** Texts of `docs/peers/`, by file name. */
  readonly pages: Readonly<Record<string, string>>;
}

const facts = `
  let
    inherit (e) lib config;
    used = name: _: lib.hasPrefix "wireguard-" name || lib.hasPrefix "wg0-" name;
    service = _: { script, after, environment, path, ... }: {
      inherit script after;
      path = map (package: package.name) path;
      environment = removeAttrs environment [ "PATH" ];
    };
  in {
    inherit (e) failed;
    inherit (config) warnings;
    sysctl = lib.filterAttrs (name: _: lib.hasPrefix "net." name) config.boot.kernel.sysctl;
    ruleset = ${rulesetFact};
    secrets = map (secret: secret.path) (builtins.attrValues config.sops.secrets);
    links = map (network: { name = network.matchConfig.Name; inherit (network) address gateway; })
      (builtins.attrValues config.systemd.network.networks);
    services = builtins.mapAttrs service (lib.filterAttrs used config.systemd.services);
  }`;

/** What its user has in `hosts/` beside its hardware: where the key is that opens its secrets. */
const handwritten = '{ sops.age.keyFile = "/var/lib/sops.key"; }';

/** Renders a fleet for NixOS 24.11 and evaluates hosts of it with the real module system. */
export function evaluateFleet(fleet: Fleet, build: (app: FleetApp) => unknown): EvaluatedFleet {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-network-'));
  try {
    inCleanEnvironment(() => {
      const args = ['--release', '24.11', '--out', out];
      const app = new PartialFleet({ fleet, root: out, args, allow: ['docs/peers/'], log: () => undefined });
      build(app);
      app.synth();
    });
    const machines = Object.keys(fleet.hosts).map((host) => {
      const modules = [join(out, 'generated', host), someHardware, handwritten, inputModule('sops-nix/modules/sops')];
      return `${host} = let e = evaluate { modules = [ ${modules.join(' ')} ]; }; in ${facts};`;
    });
    const evaluated = evaluateNix(`{ ${machines.join('\n')} }`) as EvaluatedFleet['machines'];
    return { machines: evaluated, pages: pagesBelow(join(out, 'docs', 'peers')) };
  } finally {
    rmSync(out, { recursive: true });
  }
}

function pagesBelow(folder: string): Record<string, string> {
  try {
    return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  } catch {
    return {};
  }
}
