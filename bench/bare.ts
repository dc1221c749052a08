/**
 * The floor: a plain program for the Terraform engine that makes the resources which its argument lists, with the same
 * provider classes and backend, and nothing else. It loads none of cdknix.
 */
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { readFileSync } from 'node:fs';
import { type BareStack } from './terraform';

type Class = new (scope: TerraformStack, id: string, props?: object) => unknown;

const app = new App({ stackTraces: false });
const stacks = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as BareStack[];
for (const { id, backend, providerVersion, resources } of stacks) {
  const stack = new TerraformStack(app, id);
  new LocalBackend(stack, { path: backend });
  new (load('provider', 'CloudflareProvider'))(stack, 'cloudflare');
  stack.addOverride('terraform.required_providers.cloudflare.version', providerVersion);
  for (const { type, name, props } of resources) {
    const kebab = type.replace(/^cloudflare_/, '').replaceAll('_', '-');
    new (load(kebab, pascal(kebab)))(stack, name, props);
  }
}
app.synth();

function load(file: string, name: string): Class {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the barrel would load every class
  const classes = require(`@cdktf/provider-cloudflare/lib/${file}`) as Record<string, Class>;
  return classes[name]!;
}

function pascal(kebab: string): string {
  return kebab.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
