/**
 * The only import of the Cloudflare provider's classes. Each class is loaded when the first resource of its
 * kind is created: a fleet without records does not pay for the provider.
 */
import type * as apiTokens from '@cdktf/provider-cloudflare/lib/api-token';
import type * as dnsRecords from '@cdktf/provider-cloudflare/lib/dns-record';
import type * as providers from '@cdktf/provider-cloudflare/lib/provider';
import { type Construct } from 'constructs';
import { placeholderId } from './fleet';
import { TerraformStack, TerraformVariable, Token } from './terraform';

/**
 * Version of the provider that every written stack asks for: the one that the classes were generated from and the
 * tests ran with. A looser constraint lets `init` take a newer 5.x whose schema moved.
 */
export const cloudflareProviderVersion = '5.14.0';

/** Id of the provider in a stack; `api_token` comes from the environment (`CLOUDFLARE_API_TOKEN`). */
const providerId = 'cloudflare';

/** Declares the provider in the stack of a scope, unless that has it. */
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
  readonly 'api-token': typeof apiTokens;
  readonly 'dns-record': typeof dnsRecords;
}

function load<Name extends keyof ProviderFiles>(name: Name): ProviderFiles[Name] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load the class at start-up
  return require(`@cdktf/provider-cloudflare/lib/${name}`) as ProviderFiles[Name];
}

/**
 * Stops a plan of the stack as long as it has a placeholder for the id of a zone: a variable whose own value is not
 * valid. Terraform looks at variables before it asks any provider.
 */
function refusePlaceholder(scope: Construct, zoneId: string): void {
  const stack = TerraformStack.of(scope);
  const name = 'placeholder_zone_id';
  if (zoneId !== placeholderId || stack.node.tryFindChild(name) !== undefined) return;
  const variable = new TerraformVariable(stack, name, { type: 'string', default: zoneId });
  const errorMessage = 'The id of a Cloudflare zone is a placeholder. Fill in zoneId under dns.zones of the fleet.';
  variable.addValidation({ condition: `\${var.${name} != "${placeholderId}"}`, errorMessage });
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
  refusePlaceholder(scope, config.zoneId);
  const { DnsRecord } = load('dns-record');
  // The provider's class takes this number for a map and would write {}.
  const flags =
    data?.flags === undefined ? {} : { flags: Token.asAny(data.flags) as unknown as Record<string, unknown> };
  return new DnsRecord(scope, id, {
    ...config,
    ...(data !== undefined && { data: { ...data, ...flags } as dnsRecords.DnsRecordData }),
  });
}

/**
 * What a token may do in a zone, by Cloudflare's ids, which are the same for every account.
 *
 * @see https://developers.cloudflare.com/fundamentals/api/reference/permissions/#zone-permissions
 */
const zonePermissions = {
  'DNS Write': '4755a26eedb94da69e1066d98aa820be',
  'Zone Read': 'c8fed203ed3043cba015a93ad1616f1f',
} as const;

/** A permission for the zones that a token is for. */
export type ZonePermission = keyof typeof zonePermissions;

/** Properties for {@link zoneToken}. */
export interface ZoneTokenProps {
  /** Name at Cloudflare; no other token has it. */
  readonly name: string;
  readonly permissions: readonly ZonePermission[];
}

/** A token at Cloudflare whose zones may be added to until synth. */
export interface ZoneToken {
  /** The token itself, known to Terraform only, from its creation on. */
  readonly value: string;
  /** Lets it into one more zone. */
  readonly addZone: (zoneId: string) => void;
}

/**
 * An API token for some zones and nothing else: `cloudflare_api_token`. Making one asks for a token that may: "API
 * Tokens Write".
 *
 * @param zoneId - The first of its zones; a token for none would be refused.
 * @see https://registry.terraform.io/providers/cloudflare/cloudflare/5.14.0/docs/resources/api_token
 */
export function zoneToken(scope: Construct, id: string, zoneId: string, props: ZoneTokenProps): ZoneToken {
  withProvider(scope);
  const { ApiToken } = load('api-token');
  const zones = new Set([zoneId]);
  const permissionGroups = props.permissions.map((name) => ({ id: zonePermissions[name] }));
  const policies = (): apiTokens.ApiTokenPolicies[] => {
    const resources = [...zones].sort().map((zone) => [`com.cloudflare.api.account.zone.${zone}`, '*'] as const);
    return [{ effect: 'allow', permissionGroups, resources: JSON.stringify(Object.fromEntries(resources)) }];
  };
  const token = new ApiToken(scope, id, { name: props.name, policies: policies() });
  return {
    value: token.value,
    addZone: (zone) => {
      zones.add(zone);
      token.putPolicies(policies());
    },
  };
}
