import { type Fault, isPlaceholder, shown } from '../../lib';
import { daysWithin, type KeepPolicy } from './keep';
import { pathFault } from './paths';
import { type RepositoryPlace, type ResticRepository } from './repository';

type Wrong = readonly (readonly [field: string, message: string | undefined])[];

/** What else there is to know for judging a repository. */
export interface RepositoryContext {
  readonly keep: KeepPolicy;
  /** Account at Cloudflare where a repository says none. */
  readonly account: string | undefined;
}

/** What is wrong with a repository by itself. */
export function repositoryFaults(
  name: string,
  repository: ResticRepository,
  { keep, account }: RepositoryContext,
): Fault[] {
  const field = `repositories.${name}`;
  if (typeof (repository as unknown) !== 'object') {
    return [
      {
        field,
        message: `must be made by ResticRepository, got ${shown(repository)}; write ResticRepository.local('/mnt/backup')`,
      },
    ];
  }
  const { place, appendOnly } = repository;
  const wrong = [...wrongWith(place, account), ...lockFaults(place, appendOnly, keep)];
  const faults = wrong.flatMap(([part, message]) =>
    message === undefined ? [] : [{ field: `${field}.${part}`, message }],
  );
  if (/^[a-z][a-z0-9-]*$/.test(name)) return faults;
  const message = `must be named with small letters, digits and -, got ${shown(name)}; call it 'near' or 'far'`;
  return [{ field: 'repositories', message }, ...faults];
}

function wrongWith(place: RepositoryPlace, account: string | undefined): Wrong {
  switch (place.kind) {
    case 'local':
      return [['path', pathFault(place.path)]];
    case 'sftp':
      return [
        ['host', hostFault(place.host)],
        ['user', wordFault(place.user, /^[a-z_][a-z0-9_-]*$/, 'be the name of a user', 'backup')],
        ['path', pathFault(place.path)],
        ['port', portFault(place.port)],
        ['hostKey', hostKeyFault(place.hostKey)],
      ];
    case 's3':
      return [
        ['endpoint', endpointFault(place.endpoint)],
        ['bucket', bucketFault(place.bucket)],
        ['path', innerPathFault(place.path)],
        [
          'region',
          place.region === undefined
            ? undefined
            : wordFault(place.region, /^[a-z0-9-]+$/, 'be the name of a region', 'eu-central-1'),
        ],
      ];
    case 'rclone':
      return [
        // NixOS makes the name of an environment variable of it.
        ['remote', wordFault(place.remote, /^[A-Za-z][A-Za-z0-9]*$/, 'be letters and digits', 'drive')],
        ['path', innerPathFault(place.path)],
      ];
    case 'r2':
      return [
        ['accountId', accountFault(place.accountId ?? account)],
        ['bucket', place.bucket === undefined ? undefined : bucketFault(place.bucket)],
      ];
  }
}

function lockFaults(place: RepositoryPlace, appendOnly: boolean, keep: KeepPolicy): Wrong {
  if (place.kind !== 'r2' || place.lockDays === undefined) return [];
  const { lockDays } = place;
  if (!Number.isInteger(lockDays) || lockDays < 1 || lockDays > 3650) {
    return [['lockDays', `must be a whole number from 1 to 3650, got ${shown(lockDays)}`]];
  }
  const days = daysWithin(keep);
  if (appendOnly || days >= lockDays) return [];
  const what = days === 0 ? 'keep says no such number' : `keep.within is '${days}d'`;
  const message = `is a time in which no snapshot can be taken away, got ${lockDays}, and ${what}`;
  return [['lockDays', `${message}; set keep.within to '${lockDays}d' or more, or appendOnly`]];
}

function wordFault(text: string, form: RegExp, what: string, example: string): string | undefined {
  return form.test(text) ? undefined : `must ${what}, got ${shown(text)}; write it like '${example}'`;
}

function hostFault(host: string): string | undefined {
  if (/[@/]/.test(host)) {
    return 'has more in it than a name, and credentials never go here; give user, path and key by themselves';
  }
  return wordFault(host, /^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/, 'be a name or an address', 'backup.example.org');
}

function portFault(port = 22): string | undefined {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return undefined;
  return `must be a whole number from 1 to 65535, got ${shown(port)}`;
}

function hostKeyFault(text: string): string | undefined {
  if (/PRIVATE KEY/.test(text))
    return 'is a private key; give the public one, and replace this one, which has been exposed';
  const example = "take it from ssh-keyscan -t ed25519 HOST, without the name: 'ssh-ed25519 AAAA…'";
  if (/^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp256) AAAA[A-Za-z0-9+/]+=*$/.test(text)) return undefined;
  return `must be the public key of the server, got ${shown(text)}; ${example}`;
}

function endpointFault(text: string): string | undefined {
  const example = "write it like 'https://s3.example.org'";
  // What may be a password is not shown.
  if (text.includes('@')) return `has credentials in it; give accessKeyId and secretAccessKey, and ${example}`;
  const [, scheme, host = ''] = /^(https?):\/\/([A-Za-z0-9.-]+)(?::\d{1,5})?$/.exec(text) ?? [];
  if (scheme === undefined) return `must be the URL of a server without a path, got ${shown(text)}; ${example}`;
  if (scheme === 'https' || /^(localhost|127\.0\.0\.1)$/.test(host)) return undefined;
  return `would send its keys' signatures in the clear, got ${shown(text)}; ${example}`;
}

function bucketFault(text: string): string | undefined {
  if (/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text)) return undefined;
  return `must be 3 to 63 small letters, digits and -, got ${shown(text)}; write it like 'example-backup'`;
}

function innerPathFault(text: string | undefined): string | undefined {
  if (text === undefined || (/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/.test(text) && !/(^|\/)\.\.?(\/|$)/.test(text))) {
    return undefined;
  }
  return `must be names with / between them, got ${shown(text)}; write it like 'backup/ares'`;
}

function accountFault(id: string | undefined): string | undefined {
  if (id === undefined) {
    const place = 'dns.zones of the fleet has none for its domain';
    return `is not known, for ${place}; give it here or there: the 32 digits in the address of Cloudflare's dashboard`;
  }
  if (isPlaceholder(id) || /^[0-9a-f]{32}$/.test(id)) return undefined;
  return `must be 32 hexadecimal digits, got ${shown(id)}; take it from the address of Cloudflare's dashboard`;
}
