import { type RenderedFleet } from '../checks';
import { secretOutputName } from '../secret-output';
import { type SecretOrigin, secrets } from '../secret-ref';

/** One secret of a host as the program declares it: where it goes and how it comes to be, never what it is. */
export interface DeclaredSecret {
  /** Place in the host's secrets file, levels separated by `/`: `wireguard/wg0`. */
  readonly key: string;
  readonly origin: SecretOrigin;
  /** Whether every host that has it as shared has the same value. */
  readonly shared: boolean;
  readonly owner?: string;
  readonly group?: string;
  readonly mode: string;
  /** Units that are restarted or reloaded when it changes. */
  readonly units: readonly string[];
  readonly neededForUsers: boolean;
  /** Name of its public half, `wg0/ares`; absent where nobody needs to know it. */
  readonly publicKey?: string;
  /** Days that its value may get old. */
  readonly rotateAfter?: number;
  /** Why no value may be made up for one that it has, and what to do first. */
  readonly fixed?: string;
  /** Path of the construct that declares it. */
  readonly by: string;
  /** Output of Terraform that has its value; absent for other origins, and where its stack has no such output (yet). */
  readonly output?: SecretOutput;
}

/** A sensitive output of a stack. */
export interface SecretOutput {
  /** Id of the stack, which is its folder below `cdktf.out/stacks`. */
  readonly stack: string;
  readonly name: string;
}

/** What one host has. */
export interface HostSecretList {
  readonly host: string;
  /** Sorted by key. */
  readonly secrets: readonly DeclaredSecret[];
}

/** A secret with one value on several hosts, or on one that is alone so far. */
export interface SharedSecret {
  readonly key: string;
  readonly origin: SecretOrigin;
  /** Sorted. */
  readonly hosts: readonly string[];
}

/** Every secret of the fleet. Plain data: it goes to `cdknix` as JSON. */
export interface SecretGraph {
  /** Sorted by name; a host without secrets is there too. */
  readonly hosts: readonly HostSecretList[];
  /** Sorted by key. */
  readonly shared: readonly SharedSecret[];
}

/** The secrets of a fleet. */
export function secretsOf({ hosts, stacks }: Pick<RenderedFleet, 'hosts' | 'stacks'>): SecretGraph {
  const outputs = (stack: string): Readonly<Record<string, unknown>> => stacks.get(stack)?.['output'] ?? {};
  const lists = hosts.map(({ hostName, facets }) => ({
    host: hostName,
    secrets: facets.read(secrets).map((secret): DeclaredSecret => {
      const { key, origin, shared, owner, group, mode, restartUnits, reloadUnits, neededForUsers, node } = secret;
      const name = secretOutputName(key);
      return {
        key,
        origin,
        shared,
        ...(owner !== undefined && { owner }),
        ...(group !== undefined && { group }),
        mode,
        units: [...new Set([...restartUnits, ...reloadUnits])].sort(),
        neededForUsers,
        ...(secret.publicKey !== undefined && { publicKey: secret.publicKey }),
        ...(secret.rotateAfter !== undefined && { rotateAfter: Number.parseInt(secret.rotateAfter, 10) }),
        ...(secret.fixed !== undefined && { fixed: secret.fixed }),
        by: node.path,
        ...(name in outputs(hostName) && { output: { stack: hostName, name } }),
      };
    }),
  }));
  lists.sort((a, b) => (a.host < b.host ? -1 : 1));
  return { hosts: lists, shared: sharedOf(lists) };
}

function sharedOf(lists: readonly HostSecretList[]): SharedSecret[] {
  const groups = new Map<string, { key: string; origin: SecretOrigin; hosts: string[] }>();
  for (const { host, secrets: list } of lists) {
    for (const { key, origin, shared } of list) {
      if (!shared) continue;
      const group = groups.get(key) ?? { key, origin, hosts: [] };
      group.hosts.push(host);
      groups.set(key, group);
    }
  }
  return [...groups.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
