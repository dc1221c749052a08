import { type Construct } from 'constructs';
import {
  Annotations,
  environmentText,
  type IHost,
  isPlaceholder,
  nix,
  type NixExpression,
  r2Backup,
  secretOutput,
  SecretRef,
  SecretTemplate,
} from '../../lib';
import { type R2Options, type RepositoryPlace, type S3Options, type SftpOptions } from './repository';

/** How a host gets into a repository. */
export interface Connection {
  /** As restic writes it: `sftp://backup@example.org:22//srv/ares`. */
  readonly url: string;
  /** File with credentials, as systemd's EnvironmentFile. */
  readonly environmentFile?: NixExpression;
  readonly rcloneConfigFile?: NixExpression;
  /** Program that speaks SFTP on its standard input and output. */
  readonly sftpCommand?: NixExpression;
  /** Folder of the host that it is. */
  readonly localPath?: string;
  /** Host and port that have to answer. */
  readonly reach?: readonly [host: string, port: number];
}

/** What {@link connect} is asked for. */
export interface ConnectionQuestion {
  readonly host: IHost;
  /** Name of the unit: `state-far`. */
  readonly unit: string;
  readonly place: RepositoryPlace;
  /** Account at Cloudflare where the place says none. */
  readonly account: string | undefined;
}

/** Makes what a repository needs: its bucket, and files with credentials. */
export function connect(scope: Construct, question: ConnectionQuestion): Connection {
  const { place, unit } = question;
  switch (place.kind) {
    case 'local':
      return { url: place.path, localPath: place.path };
    case 'sftp':
      return overSftp(place);
    case 's3':
      return overS3(scope, unit, place);
    case 'rclone':
      return { url: `rclone:${place.remote}:${place.path}`, rcloneConfigFile: place.config.path };
    case 'r2':
      return inR2(scope, question, place);
  }
}

function overSftp({ host, user, path, key, hostKey, port = 22 }: SftpOptions): Connection {
  const known = nix.apply(
    nix.pkgs('writeText'),
    'known-hosts',
    `${port === 22 ? host : `[${host}]:${port}`} ${hostKey}\n`,
  );
  const options = 'BatchMode=yes IdentitiesOnly=yes ServerAliveInterval=60 StrictHostKeyChecking=yes'
    .split(' ')
    .map((option) => `-o ${option}`)
    .join(' ');
  return {
    url: `sftp://${user}@${host}:${port}/${path}`,
    sftpCommand: nix.text`ssh -F none -p ${port} -i ${key.path} ${options} -o UserKnownHostsFile=${known} ${user}@${host} -s sftp`,
    reach: [host, port],
  };
}

type Keys = Pick<S3Options, 'endpoint' | 'bucket' | 'path' | 'region' | 'accessKeyId' | 'secretAccessKey'>;

function overS3(
  scope: Construct,
  unit: string,
  { endpoint, bucket, path, region, accessKeyId, secretAccessKey }: Keys,
): Connection {
  const variables = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(region !== undefined && { AWS_DEFAULT_REGION: region }),
  };
  const content = (): NixExpression => environmentText(variables);
  const { hostname, port, protocol } = new URL(endpoint);
  return {
    url: `s3:${endpoint}/${bucket}${path === undefined ? '' : `/${path}`}`,
    environmentFile: new SecretTemplate(scope, 'environment', { name: `restic-${unit}.env`, content }).path,
    reach: [hostname, port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)],
  };
}

function inR2(scope: Construct, { host, unit, account }: ConnectionQuestion, options: R2Options): Connection {
  const { fleet, hostName } = host;
  const { accountId = account ?? '', bucket = bucketName(host, unit), location, jurisdiction, lockDays } = options;
  const secret = (name: string): SecretRef =>
    new SecretRef(scope, name, { key: `restic/${unit}-${name}`, origin: 'terraform-output' });
  const [accessKeyId, secretAccessKey] = [secret('access-key-id'), secret('secret-access-key')];
  const keys = { bucket, region: 'auto', accessKeyId, secretAccessKey };
  if (isPlaceholder(accountId)) {
    const message = `the account is a placeholder, got '${accountId}'; no bucket '${bucket}' is made, and nothing is saved there`;
    Annotations.of(scope).addWarning(message);
    return overS3(scope, unit, { ...keys, endpoint: `https://${accountId}.r2.cloudflarestorage.com` });
  }
  const made = r2Backup(scope, 'bucket', {
    ...{ accountId, bucket, tokenName: `cdknix ${fleet.name} ${hostName} backup ${unit}` },
    ...(location !== undefined && { location }),
    ...(jurisdiction !== undefined && { jurisdiction }),
    ...(lockDays !== undefined && { lockDays }),
  });
  secretOutput(accessKeyId, made.accessKeyId);
  secretOutput(secretAccessKey, made.secretAccessKey);
  return overS3(scope, unit, { ...keys, endpoint: made.endpoint });
}

/** A bucket's name has 63 characters at most. */
function bucketName({ fleet, hostName }: IHost, unit: string): string {
  return `${fleet.name}-${hostName}-${unit}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .slice(0, 63)
    .replace(/-+$/, '');
}
