import { join, resolve } from 'node:path';
import { findNixosTree, run } from './consumer';
import { readRecording, recording, recordingOf, writeRecording } from './recording';

const checkout = resolve(__dirname, '..', '..');

/** What {@link evaluateNixos} evaluates. */
export interface NixosQuestion<Fact extends string> {
  /** Modules of the machine: absolute paths, or Nix expressions in parentheses. */
  readonly modules: readonly string[];
  /** What to read, by name: Nix expressions in which `e` is the evaluation (`e.config`, `e.options`, `e.lib`). */
  readonly facts?: Readonly<Record<Fact, string>>;
}

/** What the module system made of a machine. */
export interface NixosAnswer<Fact extends string> {
  /** Messages of the assertions that do not hold. */
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  readonly facts: Readonly<Record<Fact, unknown>>;
}

/**
 * Evaluates a machine with the real NixOS module system: option names, types, merging, assertions, rendered units.
 * Packages are stand-ins, so nothing is built or downloaded. Call it inside `describeWith(['nix', 'nixos-tree'], …)`, or with `nixos-answers` where
 * the answers are recorded.
 */
export function evaluateNixos<Fact extends string = never>(question: NixosQuestion<Fact>): NixosAnswer<Fact> {
  const facts = Object.entries<string>(question.facts ?? {}).map(
    ([name, fact]) => `${JSON.stringify(name)} = (${fact});`,
  );
  return evaluateNix(`
    let e = evaluate { modules = [ ${question.modules.join(' ')} ]; };
    in { inherit (e) failed; inherit (e.config) warnings; facts = { ${facts.join(' ')} }; }`) as NixosAnswer<Fact>;
}

/**
 * Evaluates a Nix expression to plain data. In scope: `tree`, the NixOS module tree with its `inputs/`, and
 * `evaluate { modules = […]; }`, which does what `lib.nixosSystem` does.
 *
 * @throws Error with what nix said, where the expression fails.
 */
export function evaluateNix(expression: string): unknown {
  const tree = findNixosTree() ?? '/no-nixos-module-tree';
  const scope = `
    let
      tree = /. + ${JSON.stringify(tree)};
      evaluate = args: import (tree + "/eval.nix") ({ nixpkgs = tree; names = tree + "/names.txt"; } // args);
    in `;
  const file = recordingOf(expression, { tree, checkout });
  if (findNixosTree() === undefined) return readRecording(file);
  // Read-only, as nix-instantiate is by itself: a path's place in the store is computed, but nothing is put there.
  const args = ['--eval', '--strict', '--json', '--store', 'dummy://', '--expr', scope + expression];
  const answer: unknown = JSON.parse(run('nix', args));
  if (recording) writeRecording(file, answer);
  return answer;
}

/** A module of another project beside the tree: `inputModule('sops-nix/modules/sops')`. */
export function inputModule(path: string): string {
  return join(findNixosTree() ?? '/no-nixos-module-tree', 'inputs', path);
}

/** What a machine needs to be one, where an example has no hardware of its own. */
export const someHardware =
  '{ boot.loader.systemd-boot.enable = true; fileSystems."/" = { device = "/dev/vda"; fsType = "ext4"; }; }';
