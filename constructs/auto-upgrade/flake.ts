import { ConstructError, shown } from '../../lib';

/** The repository that hosts take their configuration from. */
export interface FlakeSource {
  /** What Nix is told for a branch and a host: `github:fufu/infra/stable#fufuwuqi`. */
  readonly of: (branch: string, host: string) => string;
  /** Where one pushes to with SSH, and by what name SSH knows the machine. @default - it cannot be told from the flake */
  readonly push?: PushTarget;
}

export interface PushTarget {
  readonly url: string;
  /** As in `known_hosts`: `github.com`, `[git.example.org]:2222`. */
  readonly machine: string;
}

const part = '[A-Za-z0-9][A-Za-z0-9._-]*';
const forges: Readonly<Record<string, string>> = { github: 'github.com', gitlab: 'gitlab.com' };
const example = "write it like 'github:OWNER/REPOSITORY'";

/**
 * Reads the `flake` of the props. It is pasted unquoted into a line of the unit's shell script, so it has to be of
 * characters that mean nothing there; and what a local path names is copied whole into the store, with any secret in it.
 */
export function flakeSource(path: string, flake: string): FlakeSource {
  const fail = (message: string): never => {
    throw new ConstructError(path, 'flake', `${message}, got ${shown(flake)}; ${example}`);
  };
  if (/^(path:|git\+file:|file:|[./~])/.test(flake)) return fail('is a folder of a machine, copied to its store whole');
  if (/[?#&]/.test(flake)) return fail('is the repository alone, without ?, & and #');
  if (/^git\+http:|^http:/.test(flake)) return fail('would be fetched without encryption');
  const [, forge = '', repository = '', ref] =
    new RegExp(`^(github|gitlab):(${part}/${part})(/.*)?$`).exec(flake) ?? [];
  if (ref !== undefined) return fail(`names the branch '${ref.slice(1)}', which belongs in branch`);
  if (repository !== '') {
    const machine = forges[forge] ?? forge;
    const push = { url: `git@${machine}:${repository.replace(/\.git$/, '')}.git`, machine };
    return { of: (branch, host) => `${flake}/${branch}#${host}`, push };
  }
  const git = new RegExp(`^git\\+(https|ssh)://(?:(${part})@)?([A-Za-z0-9.-]+)(?::(\\d+))?(/~?${part}(?:/${part})*)$`);
  const [whole, scheme, user = 'git', machine = '', port, place = ''] = git.exec(flake) ?? [];
  if (whole === undefined) return fail('is no address of a repository that is understood here');
  const of = (branch: string, host: string): string => `${flake}?ref=${branch}#${host}`;
  return scheme === 'https' ? { of } : { of, push: sshTarget(user, machine, port, place) };
}

/** Reads an address that one pushes to with SSH: `git@HOST:PATH` or `ssh://[USER@]HOST[:PORT]/PATH`. */
export function pushTarget(text: string): PushTarget | undefined {
  const [, short] = new RegExp(`^${part}@([A-Za-z0-9.-]+):~?${part}(?:/${part})*$`).exec(text) ?? [];
  if (short !== undefined) return { url: text, machine: short };
  const long = new RegExp(`^ssh://(?:(${part})@)?([A-Za-z0-9.-]+)(?::(\\d+))?(/~?${part}(?:/${part})*)$`);
  const [whole, user = 'git', machine = '', port, place = ''] = long.exec(text) ?? [];
  return whole === undefined ? undefined : sshTarget(user, machine, port, place);
}

function sshTarget(user: string, name: string, port: string | undefined, place: string): PushTarget {
  const isOther = port !== undefined && port !== '22';
  const url = `ssh://${user}@${name}${isOther ? `:${port}` : ''}${place}`;
  return { url, machine: isOther ? `[${name}]:${port}` : name };
}
