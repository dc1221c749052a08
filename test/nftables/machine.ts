import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Fleet, type FleetApp } from '../../lib';
import { PartialFleet } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { type Example, synthExample } from '../examples/examples';
import { evaluateNix, evaluateNixos, inputModule, someHardware } from '../helpers/nixos';
import { type Ruleset, rulesetFact, rulesetText } from './ruleset';

const firewall = {
  ruleset: rulesetFact,
  trusted: 'e.config.networking.firewall.trustedInterfaces',
  filterForward: 'e.config.networking.firewall.filterForward',
};

/** What the NixOS module system makes of a machine's firewall. */
export interface MachineFirewall {
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  readonly ruleset: Ruleset;
  /** The whole file that is loaded at boot. */
  readonly text: string;
  readonly trusted: readonly string[];
  readonly filterForward: boolean;
}

/** Renders a fleet for NixOS 24.11 and evaluates one of its hosts. */
export function firewallOf(
  fleet: Fleet,
  host: string,
  build: (app: FleetApp) => unknown,
  handwritten: readonly string[] = [],
): MachineFirewall {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-firewall-'));
  try {
    inCleanEnvironment(() => {
      const app = new PartialFleet({
        fleet,
        root: out,
        args: ['--release', '24.11', '--out', out],
        log: () => undefined,
      });
      build(app);
      app.synth();
    });
    return evaluatedFirewall([join(out, 'generated', host), someHardware, ...handwritten]);
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Runs an example's own program and evaluates each of its hosts that has a firewall, by name. */
export function firewallsOf(example: Example): ReadonlyMap<string, MachineFirewall> {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-firewall-'));
  try {
    synthExample(example, out, { args: ['--release', '24.11'] });
    const all = evaluateNix(`builtins.attrNames (import ${out}/generated)`) as string[];
    const hosts = all.filter((host) => existsSync(join(out, 'generated', host, 'networking', 'exposure.md')));
    return new Map(
      hosts.map((host) => {
        const handwritten = join(dirname(example.program), 'hosts', host);
        const hardware = existsSync(handwritten) ? handwritten : someHardware;
        const modules = [join(out, 'generated', host), hardware, inputModule('NixOS-WSL/modules')];
        return [host, evaluatedFirewall(modules)];
      }),
    );
  } finally {
    rmSync(out, { recursive: true });
  }
}

function evaluatedFirewall(modules: readonly string[]): MachineFirewall {
  const all = [...modules, inputModule('sops-nix/modules/sops')];
  const { failed, warnings, facts } = evaluateNixos({ modules: all, facts: firewall });
  const ruleset = facts.ruleset as Ruleset;
  const { trusted, filterForward } = facts as { trusted: string[]; filterForward: boolean };
  return { failed, warnings, ruleset, text: rulesetText(ruleset), trusted, filterForward };
}
