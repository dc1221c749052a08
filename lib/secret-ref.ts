import { Construct } from 'constructs';
import { ConstructError } from './errors';
import { Facet } from './facets';
import { refuse } from './fault';
import { hostOf } from './host';
import { nix, type NixExpression } from './nix';
import { secretFaults } from './secret-faults';

/** Properties for {@link SecretRef}. */
export interface SecretRefProps {
  /** Place in the host's secrets file, levels separated by `/`: `wireguard/wg0`. Also its name below `/run/secrets`. */
  readonly key: string;
  /**
   * User that may read it. Renders to `sops.secrets.<key>.owner`.
   * @default - root
   */
  readonly owner?: string;
  /**
   * Group of the file. Renders to `sops.secrets.<key>.group`.
   * @default - the owner's group
   */
  readonly group?: string;
  /** Permissions, octal. Renders to `sops.secrets.<key>.mode`. @default '0400' */
  readonly mode?: string;
  /** Units restarted when the value changes: `restic-backups-home.service`. @default [] */
  readonly restartUnits?: readonly string[];
  /** Units reloaded when the value changes. @default [] */
  readonly reloadUnits?: readonly string[];
  /**
   * Decrypted before users are made, as a password hash must be. The file then belongs to root.
   * Renders to `sops.secrets.<key>.neededForUsers`.
   * @default false
   */
  readonly neededForUsers?: boolean;
  /** Where its value comes from. @default 'given' */
  readonly origin?: SecretOrigin;
  /** Whether it is one value on every host that declares the key as shared, as both ends of a tunnel need. @default false */
  readonly shared?: boolean;
  /**
   * How old its value may get, in days: `365d`. `npx cdknix secrets status` names it from then on, and ends with code 1.
   * @default - as old as it likes
   */
  readonly rotateAfter?: string;
  /**
   * Why a value that is merely new would not do, and what to do first: `the repository would not open with it; add it there`.
   * `npx cdknix secrets rotate` then makes none up, and takes one that is handed to it only.
   * @default - any new value does, once it is on the host
   */
  readonly fixed?: string;
  /**
   * Name of its public half in `fleet.lock.json`, `NETWORK/MEMBER`, for the origin `wireguard-key`: `wg0/ares`.
   * @default - nobody needs to know it
   */
  readonly publicKey?: string;
}

/**
 * How the value of a secret comes to be: made of random bytes, a password from a prompt as the hash that
 * the machine's accounts or (bcrypt) other programs take, a WireGuard key pair (`wg genkey`) or preshared key (`wg genpsk`), an output of Terraform, or given by hand.
 */
export type SecretOrigin =
  'random' | 'password-hash' | 'bcrypt-hash' | 'wireguard-key' | 'wireguard-psk' | 'terraform-output' | 'given';

/** Secrets of a host, as declared by {@link SecretRef}. */
export const secrets = new Facet<SecretRef>('secrets', {
  key: ({ key }) => key,
  check: (declared, host) => {
    const firsts = new Map([...declared].reverse().map((one) => [one.value.key, one]));
    return declared.flatMap((one) => {
      const { key } = one.value;
      const problem = (message: string) => ({ path: host, field: `secret ${key}`, message });
      const first = firsts.get(key);
      if (first !== undefined && first !== one) {
        return [
          problem(`is declared by '${first.by}' and by '${one.by}'; share one SecretRef, or give each its own key`),
        ];
      }
      const levels = key.split('/');
      const above = levels.map((_, index) => firsts.get(levels.slice(0, index).join('/'))).find((other) => other);
      if (above === undefined) return [];
      // In the file, a key is either a value or has others below it.
      return [problem(`is below '${above.value.key}' of '${above.by}', which has a value itself; rename one of them`)];
    });
  },
});

/**
 * A secret of one host: where its plaintext is while the machine runs, never what it is. The value lives encrypted in
 * the host's own sops file and is put in place by sops-nix at activation.
 *
 * Renders to `sops.secrets.<key>` (sops-nix `modules/sops`), in `generated/<host>/security/secrets.nix`.
 *
 * @throws ProblemsError for a key, mode or owner that sops-nix would refuse or ignore.
 */
export class SecretRef extends Construct {
  public readonly key: string;
  public readonly owner: string | undefined;
  public readonly group: string | undefined;
  public readonly mode: string;
  public readonly restartUnits: readonly string[];
  public readonly reloadUnits: readonly string[];
  public readonly neededForUsers: boolean;
  public readonly origin: SecretOrigin;
  public readonly shared: boolean;
  public readonly rotateAfter: string | undefined;
  public readonly fixed: string | undefined;
  public readonly publicKey: string | undefined;

  public constructor(scope: Construct, id: string, props: SecretRefProps) {
    super(scope, id);
    this.key = props.key;
    this.owner = props.owner;
    this.group = props.group;
    this.mode = props.mode ?? '0400';
    this.restartUnits = [...(props.restartUnits ?? [])].sort();
    this.reloadUnits = [...(props.reloadUnits ?? [])].sort();
    this.neededForUsers = props.neededForUsers ?? false;
    this.origin = props.origin ?? 'given';
    this.shared = props.shared ?? false;
    this.rotateAfter = props.rotateAfter;
    this.fixed = props.fixed;
    this.publicKey = props.publicKey;
    refuse(this.node.path, secretFaults(this));
    hostOf(this).facets.declare(secrets, this, this);
  }

  /**
   * Path of the plaintext on the running host, for an option that takes a file name.
   * Renders to `config.sops.secrets.<key>.path`: a string at run time, nothing that Nix could copy into its store.
   */
  public get path(): NixExpression {
    return nix.config(['sops', 'secrets', this.key, 'path']);
  }

  /**
   * The value itself, for text that a {@link SecretTemplate} renders on the running host, and for nothing else.
   * Renders to `config.sops.placeholder.<key>`: Nix sees a stand-in only.
   *
   * @throws ConstructError for a secret that users need: templates are rendered without those.
   */
  public get placeholder(): NixExpression {
    if (this.neededForUsers) {
      const message =
        'cannot be part of a template, for it is decrypted before those are made, got neededForUsers: true';
      throw new ConstructError(this.node.path, 'placeholder', `${message}; use its path, or give it a second key`);
    }
    return nix.config(['sops', 'placeholder', this.key]);
  }
}
