import { type Problem } from './errors';
import { type Fleet, type FleetLock } from './fleet';
import { type IHost } from './host';
import { type RenderedModule } from './synth/nix-files';
import { type StackJson } from './synth/references';

/** Everything that a synth is about to write, with the model behind it. Read-only. */
export interface RenderedFleet {
  readonly fleet: Fleet;
  /** What is allocated or recorded once, settled. */
  readonly lock: FleetLock;
  /** The project's folder. */
  readonly root: string;
  /** Hosts by name, with their frozen facets. */
  readonly hosts: readonly IHost[];
  readonly modules: readonly RenderedModule[];
  /** Terraform JSON of each stack that has something to deploy, by stack id. */
  readonly stacks: ReadonlyMap<string, StackJson>;
  /** Every file of both sides, by path below the project's folder. */
  readonly files: ReadonlyMap<string, { readonly text: string; readonly by: string }>;
}

/** A rule over what is about to be written; what it returns stops the synth. */
export type Check = (rendered: RenderedFleet) => readonly Problem[];

/** Phase 5: every option that is set exists, and takes such a value, in the NixOS release of its host. */
export const schemaChecks: readonly Check[] = [];
