import { resolve } from 'node:path';
import { type RenderedFleet } from '../checks';
import { type Fleet } from '../fleet';
import { secretsOf, type SecretGraph } from './graph';
import { type PublicHalf, publicHalvesOf } from './public-halves';
import { type FileRecipients, recipientsOf } from './recipients';

/** What the commands about secrets know of the fleet: every secret, and who may open each host's file. Plain data. */
export interface SecretsPlan extends SecretGraph {
  /** The project's folder, absolute. */
  readonly root: string;
  /** Where the encrypted files live, as the fleet says. */
  readonly place: Fleet['secrets'];
  /** Whether Terraform's state, which has values in the clear, is in the project's folder. */
  readonly localState: boolean;
  /** By host. */
  readonly recipients: Readonly<Record<string, FileRecipients>>;
  /** SSH host keys that are recorded, by host. */
  readonly hostKeys: Readonly<Record<string, string>>;
  /** Public keys of mesh networks, by network and name. */
  readonly publicHalves: readonly PublicHalf[];
}

/** The half of every `cdknix secrets …` that runs in the program. */
export function secretsPlan(rendered: RenderedFleet): SecretsPlan {
  const { fleet, lock, root } = rendered;
  const graph = secretsOf(rendered);
  return {
    root: resolve(root),
    place: fleet.secrets,
    localState: fleet.terraform.backend.kind === 'local',
    ...graph,
    recipients: Object.fromEntries(graph.hosts.map(({ host }) => [host, recipientsOf(fleet, lock, host)])),
    hostKeys: Object.fromEntries(lock.all('host-key').map(({ key, value }) => [key, value])),
    publicHalves: publicHalvesOf(fleet),
  };
}
