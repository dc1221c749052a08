import { type R2Jurisdiction, type R2Location, type SecretRef } from '../../lib';

/** What every kind of repository has. */
export interface RepositoryOptions {
  /**
   * Whether it is outside the house: a fire takes the others with the host.
   * @default - true, but for a path of the host
   */
  readonly isOffsite?: boolean;
  /**
   * Whether this host only ever adds to it: somebody else takes old snapshots away. Who takes the host over then finds
   * nothing on it that deletes copies; that nothing can is for the server or the bucket to see to. @default false
   */
  readonly appendOnly?: boolean;
}

/** Options for {@link ResticRepository.local}. */
export interface LocalOptions extends RepositoryOptions {
  /**
   * Whether it may be on the file system of `/`. If not, a run fails where nothing is mounted at the path or above it:
   * copies would fill the disk that the system is on, and be lost with it. @default false
   */
  readonly onSystemDisk?: boolean;
}

/** Options for {@link ResticRepository.sftp}. */
export interface SftpOptions extends RepositoryOptions {
  /** Name or address of the server. */
  readonly host: string;
  /** User there. */
  readonly user: string;
  /** Full path there: `/srv/backup/ares`. */
  readonly path: string;
  /** Private key of SSH. */
  readonly key: SecretRef;
  /** Public key of the server, `ssh-ed25519 AAAA…`: no other answers in its place. */
  readonly hostKey: string;
  /** @default 22 */
  readonly port?: number;
}

/** Options for {@link ResticRepository.s3}. */
export interface S3Options extends RepositoryOptions {
  /** URL of the server: `https://s3.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Folder in the bucket: `ares`. @default - all of the bucket */
  readonly path?: string;
  /** @default - what the server takes for granted */
  readonly region?: string;
  readonly accessKeyId: SecretRef;
  readonly secretAccessKey: SecretRef;
}

/** Options for {@link ResticRepository.rclone}. */
export interface RcloneOptions extends RepositoryOptions {
  /** Name of the remote in the configuration, letters and digits: `drive`. */
  readonly remote: string;
  /** Path in it: `backup/ares`. */
  readonly path: string;
  /** The configuration file of rclone. */
  readonly config: SecretRef;
}

/** Options for {@link ResticRepository.r2}. */
export interface R2Options extends RepositoryOptions {
  /** Account at Cloudflare, 32 hexadecimal digits. @default - that of the fleet's domain in `dns.zones` */
  readonly accountId?: string;
  /** Name of the bucket, which is this repository's alone. @default - `<fleet>-<host>-<backup>` */
  readonly bucket?: string;
  /** Region that it is near; it does not move later. @default - Cloudflare's choice */
  readonly location?: R2Location;
  /** Where its data may be kept by law; it does not move later. @default 'default' */
  readonly jurisdiction?: R2Jurisdiction;
  /**
   * Days for which nobody, not even with the host's key, changes or deletes what was written, 1 to 3650.
   * @default - no such time
   */
  readonly lockDays?: number;
}

/** A kind of repository, with what it needs. */
export type RepositoryPlace =
  | { readonly kind: 'local'; readonly path: string; readonly onSystemDisk: boolean }
  | ({ readonly kind: 'sftp' } & SftpOptions)
  | ({ readonly kind: 's3' } & S3Options)
  | ({ readonly kind: 'rclone' } & RcloneOptions)
  | ({ readonly kind: 'r2' } & R2Options);

/** Where copies go. Not a construct: what it brings is made by the backup that it is given to. */
export class ResticRepository {
  /** A folder of the host: a second disk, a mounted share. It is no copy against fire, theft or a thief in the system. */
  public static local(path: string, options: LocalOptions = {}): ResticRepository {
    const { onSystemDisk = false } = options;
    return new ResticRepository({ kind: 'local', path, onSystemDisk }, { isOffsite: false, ...options });
  }

  /** A folder of another machine, by SSH. */
  public static sftp(options: SftpOptions): ResticRepository {
    return new ResticRepository({ kind: 'sftp', ...options }, options);
  }

  /** A bucket that is there already. */
  public static s3(options: S3Options): ResticRepository {
    return new ResticRepository({ kind: 's3', ...options }, options);
  }

  /** Whatever rclone can write to. */
  public static rclone(options: RcloneOptions): ResticRepository {
    return new ResticRepository({ kind: 'rclone', ...options }, options);
  }

  /** A bucket of its own at Cloudflare, which Terraform makes with a token for it alone, in the host's stack. */
  public static r2(options: R2Options = {}): ResticRepository {
    return new ResticRepository({ kind: 'r2', ...options }, options);
  }

  public readonly isOffsite: boolean;
  public readonly appendOnly: boolean;

  private constructor(
    /** @internal */
    public readonly place: RepositoryPlace,
    { isOffsite = true, appendOnly = false }: RepositoryOptions,
  ) {
    this.isOffsite = isOffsite;
    this.appendOnly = appendOnly;
  }
}
