import { type NixAttributes, type SecretRef, type SecretTemplate } from '../../lib';

/** One secret, as `sops.secrets` has it. */
export function secretEntry(secret: SecretRef): NixAttributes {
  const { reloadUnits, neededForUsers } = secret;
  return {
    ...access(secret),
    ...(reloadUnits.length > 0 && { reloadUnits }),
    ...(neededForUsers && { neededForUsers }),
  };
}

/** One file with secrets in it, as `sops.templates` has it. */
export function templateEntry(template: SecretTemplate): NixAttributes {
  return { ...access(template), content: template.content() };
}

function access({ owner, group, mode, restartUnits }: SecretRef | SecretTemplate): NixAttributes {
  return {
    mode,
    ...(owner !== undefined && { owner }),
    ...(group !== undefined && { group }),
    ...(restartUnits.length > 0 && { restartUnits }),
  };
}
