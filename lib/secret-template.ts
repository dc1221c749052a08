import { Construct } from 'constructs';
import { ConstructError, shown } from './errors';
import { Facet, twins } from './facets';
import { hostOf } from './host';
import { nix, type NixExpression } from './nix';
import { type SecretRef } from './secret-ref';

/** Properties for {@link SecretTemplate}. */
export interface SecretTemplateProps {
  /** Name of the file below `/run/secrets/rendered`: `restic.env`. */
  readonly name: string;
  /**
   * Its text, with {@link SecretRef.placeholder} where a value goes; {@link environmentText} makes that of an environment
   * file. Runs once, as a module's config does. Renders to `sops.templates.<name>.content`.
   */
  readonly content: () => NixExpression;
  /** User that may read it. @default - root */
  readonly owner?: string;
  /** Group of the file. @default - the owner's group */
  readonly group?: string;
  /** Permissions, octal. @default '0400' */
  readonly mode?: string;
  /** Units restarted when it changes, by a new value too: `restic-backups-home.service`. @default [] */
  readonly restartUnits?: readonly string[];
}

/** Files of a host with secrets in them, as declared by {@link SecretTemplate}. */
export const secretTemplates = new Facet<SecretTemplate>('secret templates', {
  key: ({ fileName }) => fileName,
  check: twins(
    ({ fileName }) => fileName,
    (first, second) => ({
      field: `secret template ${second.value.fileName}`,
      message: `is declared by '${first.by}' and by '${second.by}'; give each its own name`,
    }),
  ),
});

/**
 * A file on one host with values of secrets in it, for a program that takes no path of a secret: an environment file, a
 * configuration with a password. The text is in the Nix store with stand-ins; sops-nix puts the values in their place at
 * activation, in memory.
 *
 * Renders to `sops.templates.<name>` (sops-nix `modules/sops/templates`), in `generated/<host>/security/secrets.nix`.
 */
export class SecretTemplate extends Construct {
  public readonly fileName: string;
  public readonly content: () => NixExpression;
  public readonly owner: string | undefined;
  public readonly group: string | undefined;
  public readonly mode: string;
  public readonly restartUnits: readonly string[];

  public constructor(scope: Construct, id: string, props: SecretTemplateProps) {
    super(scope, id);
    this.fileName = props.name;
    this.content = props.content;
    this.owner = props.owner;
    this.group = props.group;
    this.mode = props.mode ?? '0400';
    this.restartUnits = [...(props.restartUnits ?? [])].sort();
    const fail = (field: string, message: string): never => {
      throw new ConstructError(this.node.path, field, message);
    };
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(props.name)) {
      fail(
        'name',
        `must be a file name of letters, digits, '.', - and _, got ${shown(props.name)}; write it like 'restic.env'`,
      );
    }
    if (!/^0[0-7]{2}0$/.test(this.mode)) {
      fail('mode', `must be four octal digits with nothing for others, got ${shown(this.mode)}; write it like '0400'`);
    }
    hostOf(this).facets.declare(secretTemplates, this, this);
  }

  /** Path of the file on the running host. Renders to `config.sops.templates.<name>.path`. */
  public get path(): NixExpression {
    return nix.config(['sops', 'templates', this.fileName, 'path']);
  }
}

/**
 * Text of an environment file, `NAME=value` a line, in order of name.
 *
 * A value goes in as it is: where it may hold spaces, quotes or backslashes, systemd reads another one out of it.
 */
export function environmentText(variables: Readonly<Record<string, SecretRef | string>>): NixExpression {
  const lines = Object.keys(variables).sort();
  return nix.lines(
    lines.reduce(
      (text, name) => {
        const value = variables[name] ?? '';
        return nix.text`${text}${name}=${typeof value === 'string' ? value : value.placeholder}\n`;
      },
      nix.text``,
    ),
  );
}
