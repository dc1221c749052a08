import { type Problem } from './errors';
import { type Fleet } from './fleet';
import { type IHost } from './host';
import { type RenderedModule } from './synth/nix-files';
import { type StackJson } from './synth/references';

/** Everything that a synth is about to write, with the model behind it. Read-only. */
export interface RenderedFleet {
  readonly fleet: Fleet;
  /** Hosts by name, with their frozen facets. */
  readonly hosts: readonly IHost[];
  readonly modules: readonly RenderedModule[];
  /** Terraform JSON of each stack that has something to deploy, by stack id. */
  readonly stacks: ReadonlyMap<string, StackJson>;
}

/** A rule over what is about to be written; what it returns stops the synth. */
export type Check = (rendered: RenderedFleet) => readonly Problem[];

/** Phase 5: every option that is set exists, and takes such a value, in the NixOS release of its host. */
export const schemaChecks: readonly Check[] = [];

/** Phase 6: what the fleet may not do, however valid: lock its operator out, publish a secret. */
export const policies: readonly Check[] = [];
