import { type FileRecipients } from './recipients';

/** For which file a rule is, and who may open it. */
export interface SopsRule {
  /** Path of the file from the folder of the configuration. @default - every file */
  readonly file?: string;
  readonly recipients: FileRecipients;
}

/**
 * The configuration of sops, `.sops.yaml`: for each file the keys that it is encrypted to. sops refuses a file that no
 * rule is for.
 *
 * @see https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files
 */
export function sopsConfiguration(rules: readonly SopsRule[]): string {
  return `creation_rules:\n${rules.map(ruleText).join('')}`;
}

function ruleText({ file, recipients: { admins, host } }: SopsRule): string {
  const all = [...admins, ...(host === undefined ? [] : [host])];
  const distinct = all.filter(({ recipient }, index) => all.findIndex((one) => one.recipient === recipient) === index);
  const keys = distinct.map(({ name, recipient }) => `          # ${name}\n          - ${recipient}\n`);
  const path = file === undefined ? '' : `path_regex: ^${file.replace(/[.]/g, '\\.')}$\n    `;
  return `  - ${path}key_groups:\n      - age:\n${keys.join('')}`;
}
