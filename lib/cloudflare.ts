/**
 * The only import of the Cloudflare provider's classes. Each class is loaded when the first resource of its
 * kind is created: a fleet without records does not pay for the provider.
 */
import type * as dnsRecords from '@cdktf/provider-cloudflare/lib/dns-record';
import type * as providers from '@cdktf/provider-cloudflare/lib/provider';
import { type Construct } from 'constructs';
import { TerraformStack, Token } from './terraform';

/**
 * Version of the provider that every written stack asks for: the one that the classes were generated from and the
 * tests ran with. A looser constraint lets `init` take a newer 5.x whose schema moved.
 */
export const cloudflareProviderVersion = '5.14.0';

/** Id of the provider in a stack; `api_token` comes from the environment (`CLOUDFLARE_API_TOKEN`). */
const providerId = 'cloudflare';

/** The stack that a resource in this scope belongs to, with the provider declared in it. */
function withProvider(scope: Construct): void {
  const stack = TerraformStack.of(scope);
  if (stack.node.tryFindChild(providerId) !== undefined) return;
  const { CloudflareProvider } = load('provider');
  new CloudflareProvider(stack, providerId);
  stack.addOverride('terraform.required_providers.cloudflare.version', cloudflareProviderVersion);
}

/** The provider's files by name, each with the classes of one kind of resource. */
interface ProviderFiles {
  readonly provider: typeof providers;
  readonly 'dns-record': typeof dnsRecords;
}

function load<Name extends keyof ProviderFiles>(name: Name): ProviderFiles[Name] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load the class at start-up
  return require(`@cdktf/provider-cloudflare/lib/${name}`) as ProviderFiles[Name];
}

/** Arguments of a DNS record, as Terraform spells them. */
export interface DnsRecordProps extends Omit<dnsRecords.DnsRecordConfig, 'data'> {
  readonly data?: Omit<dnsRecords.DnsRecordData, 'flags'> & { readonly flags?: number };
}

/**
 * A DNS record: `cloudflare_dns_record`.
 *
 * @see https://registry.terraform.io/providers/cloudflare/cloudflare/5.14.0/docs/resources/dns_record
 */
export function dnsRecord(scope: Construct, id: string, { data, ...config }: DnsRecordProps): dnsRecords.DnsRecord {
  withProvider(scope);
  const { DnsRecord } = load('dns-record');
  // The provider's class takes this number for a map and would write {}.
  const flags =
    data?.flags === undefined ? {} : { flags: Token.asAny(data.flags) as unknown as Record<string, unknown> };
  return new DnsRecord(scope, id, {
    ...config,
    ...(data !== undefined && { data: { ...data, ...flags } as dnsRecords.DnsRecordData }),
  });
}
