import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the bare program makes of a stack. */
export interface BareStack {
  readonly id: string;
  /** Path of the state. */
  readonly backend: string;
  readonly providerVersion: string;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly props: Record<string, unknown>;
  }[];
}

interface StackJson {
  readonly resource?: Record<string, Record<string, Record<string, unknown>>>;
  readonly terraform: {
    readonly backend: { readonly local: { readonly path: string } };
    readonly required_providers: { readonly cloudflare: { readonly version: string } };
  };
}

/** The stacks that a synth wrote. */
export function stacksOf(project: string): BareStack[] {
  return [...stackFiles(project)].map(([id, { resource = {}, terraform }]) => ({
    id,
    backend: terraform.backend.local.path,
    providerVersion: terraform.required_providers.cloudflare.version,
    resources: Object.entries(resource)
      .filter(([type]) => type.startsWith('cloudflare_'))
      .flatMap(([type, named]) => Object.entries(named).map(([name, body]) => ({ type, name, props: props(body) }))),
  }));
}

/** Address of every resource that a synth wrote, sorted. */
export function addressesOf(project: string): string[] {
  const addresses = [...stackFiles(project)].flatMap(([id, { resource = {} }]) =>
    Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${id}/${type}.${name}`)),
  );
  return addresses.sort();
}

function stackFiles(project: string): Map<string, StackJson> {
  const stacks = join(project, 'cdktf.out/stacks');
  const read = (id: string) => JSON.parse(readFileSync(join(stacks, id, 'cdk.tf.json'), 'utf8')) as StackJson;
  return new Map(readdirSync(stacks).map((id) => [id, read(id)]));
}

/** Terraform's arguments as the provider's classes spell them. */
function props(body: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(body).filter(([name]) => name !== '//');
  return Object.fromEntries(entries.map(([name, value]) => [camel(name), camelCased(value)]));
}

function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return props(value as Record<string, unknown>);
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
