import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ConstructError, shown } from '../errors';
import { readTextFile } from '../output';

/** Outputs of a deployed stack by name, sensitive ones too. They are in memory only. */
export type TerraformOutputs = ReadonlyMap<string, unknown>;

/**
 * Reads the outputs from a stack's state, wherever that is: Terraform itself does it, as `cdktf deploy` has set it up.
 *
 * @param folder - The project's output folder: `cdktf.out`.
 * @throws ConstructError for a stack that is not deployed, or that Terraform cannot read.
 */
export function terraformOutputs(folder: string, stack: string): TerraformOutputs {
  const place = join(folder, 'stacks', stack);
  const deploy = `run npx cdktf deploy ${stack}`;
  if (readTextFile(join(place, 'cdk.tf.json')) === undefined) {
    throw new ConstructError(stack, place, `is not written yet; ${deploy}`);
  }
  const binary = process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform';
  const { error, status, stdout, stderr } = spawnSync(binary, ['output', '-json', '-no-color'], {
    cwd: place,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    const message = `is not installed here, got ${shown(binary)}; install it, or set TERRAFORM_BINARY_NAME=tofu for OpenTofu`;
    throw new ConstructError('cdknix secrets sync', 'terraform', message);
  }
  if (status !== 0) throw new ConstructError(stack, place, fault(error?.message ?? stderr, deploy));
  const outputs = JSON.parse(stdout) as Record<string, { readonly value: unknown }>;
  if (Object.keys(outputs).length === 0)
    throw new ConstructError(stack, place, `has no outputs in its state; ${deploy}`);
  return new Map(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

function fault(said: string, deploy: string): string {
  if (/initialization required|please run "\w+ init"|Backend initialization/i.test(said)) {
    return `is not deployed from this folder; ${deploy}`;
  }
  const text = said.replace(/[╷│╵]/g, ' ').replace(/\s+/g, ' ').trim();
  return `cannot be read: ${text}; correct that, or ${deploy}`;
}
