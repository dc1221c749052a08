/**
 * Loads the Cloudflare provider's classes, each when the first resource of its kind is created: a fleet without records
 * does not pay for the provider. The files of this folder alone import from it, and here only at run time.
 */
import type * as accountTokens from '@cdktf/provider-cloudflare/lib/account-token';
import type * as apiTokens from '@cdktf/provider-cloudflare/lib/api-token';
import type * as tunnelTokens from '@cdktf/provider-cloudflare/lib/data-cloudflare-zero-trust-tunnel-cloudflared-token';
import type * as dnsRecords from '@cdktf/provider-cloudflare/lib/dns-record';
import type * as providers from '@cdktf/provider-cloudflare/lib/provider';
import type * as buckets from '@cdktf/provider-cloudflare/lib/r2-bucket';
import type * as lifecycles from '@cdktf/provider-cloudflare/lib/r2-bucket-lifecycle';
import type * as locks from '@cdktf/provider-cloudflare/lib/r2-bucket-lock';
import type * as zoneSettings from '@cdktf/provider-cloudflare/lib/zone-setting';
import type * as tunnels from '@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared';
import type * as tunnelConfigs from '@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared-config';
import { type Construct } from 'constructs';
import { TerraformStack } from '../terraform';

/**
 * Version of the provider that every written stack asks for: the one that the classes were generated from and the
 * tests ran with. A looser constraint lets `init` take a newer 5.x whose schema moved.
 */
export const cloudflareProviderVersion = '5.14.0';

/** Id of the provider in a stack; `api_token` comes from the environment (`CLOUDFLARE_API_TOKEN`). */
const providerId = 'cloudflare';

/** Declares the provider in the stack of a scope, unless that has it. */
export function withProvider(scope: Construct): void {
  const stack = TerraformStack.of(scope);
  if (stack.node.tryFindChild(providerId) !== undefined) return;
  const { CloudflareProvider } = load('provider');
  new CloudflareProvider(stack, providerId);
  stack.addOverride('terraform.required_providers.cloudflare.version', cloudflareProviderVersion);
}

/** The provider's files by name, each with the classes of one kind of resource. */
interface ProviderFiles {
  readonly provider: typeof providers;
  readonly 'account-token': typeof accountTokens;
  readonly 'api-token': typeof apiTokens;
  readonly 'dns-record': typeof dnsRecords;
  readonly 'r2-bucket': typeof buckets;
  readonly 'r2-bucket-lifecycle': typeof lifecycles;
  readonly 'r2-bucket-lock': typeof locks;
  readonly 'zone-setting': typeof zoneSettings;
  readonly 'data-cloudflare-zero-trust-tunnel-cloudflared-token': typeof tunnelTokens;
  readonly 'zero-trust-tunnel-cloudflared': typeof tunnels;
  readonly 'zero-trust-tunnel-cloudflared-config': typeof tunnelConfigs;
}

/** The classes of one kind of resource. */
export function load<Name extends keyof ProviderFiles>(name: Name): ProviderFiles[Name] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load the class at start-up
  return require(`@cdktf/provider-cloudflare/lib/${name}`) as ProviderFiles[Name];
}
