import { type SecretRef } from './secret-ref';
import { TerraformOutput } from './terraform';

/**
 * Gives a secret the value that Terraform alone knows: a sensitive output of the host's stack, from which it is
 * delivered into the host's secrets file. The output's name is that of the secret, `secret_tokens_demo` for
 * `tokens/demo`.
 */
export function secretOutput(secret: SecretRef, value: string): TerraformOutput {
  const output = new TerraformOutput(secret, 'value', { value, sensitive: true });
  output.overrideLogicalId(secretOutputName(secret.key));
  return output;
}

/** Name of the output that holds the value of a secret. */
export function secretOutputName(key: string): string {
  return `secret_${key.replaceAll('_', '__').replaceAll('/', '_')}`;
}
