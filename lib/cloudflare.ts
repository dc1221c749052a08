/**
 * The only import of the Cloudflare provider's classes. Each class is loaded when the first resource of its
 * kind is created: a fleet without records does not pay for the provider.
 */
import type * as apiTokens from '@cdktf/provider-cloudflare/lib/api-token';
import type * as tunnelTokens from '@cdktf/provider-cloudflare/lib/data-cloudflare-zero-trust-tunnel-cloudflared-token';
import type * as dnsRecords from '@cdktf/provider-cloudflare/lib/dns-record';
import type * as providers from '@cdktf/provider-cloudflare/lib/provider';
import type * as zoneSettings from '@cdktf/provider-cloudflare/lib/zone-setting';
import type * as tunnels from '@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared';
import type * as tunnelConfigs from '@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared-config';
import { type Construct } from 'constructs';
import { ConstructError } from './errors';
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
  readonly 'zone-setting': typeof zoneSettings;
  readonly 'data-cloudflare-zero-trust-tunnel-cloudflared-token': typeof tunnelTokens;
  readonly 'zero-trust-tunnel-cloudflared': typeof tunnels;
  readonly 'zero-trust-tunnel-cloudflared-config': typeof tunnelConfigs;
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
  /** When it ends, RFC 3339: `2027-01-31T00:00:00Z`. @default - never */
  readonly expiresOn?: string;
  /** Networks that alone may use it: `['45.10.20.0/24']`. @default - any */
  readonly clientAddresses?: readonly string[];
}

function termsOf({ expiresOn, clientAddresses }: ZoneTokenProps): Partial<apiTokens.ApiTokenConfig> {
  return {
    ...(expiresOn !== undefined && { expiresOn }),
    ...(clientAddresses !== undefined && { condition: { requestIp: { in: [...clientAddresses].sort() } } }),
  };
}

/** How long the name of a token may be. */
const longestName = 120;

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
 * @throws ConstructError for a name that is too long.
 * @see https://registry.terraform.io/providers/cloudflare/cloudflare/5.14.0/docs/resources/api_token
 */
export function zoneToken(scope: Construct, id: string, zoneId: string, props: ZoneTokenProps): ZoneToken {
  const { length } = props.name;
  if (length > longestName) {
    const message = `has a name of ${length} characters, Cloudflare takes ${longestName}, got '${props.name}'; shorten what is in it`;
    throw new ConstructError(scope.node.path, id, message);
  }
  withProvider(scope);
  const { ApiToken } = load('api-token');
  const zones = new Set([zoneId]);
  const permissionGroups = props.permissions.map((name) => ({ id: zonePermissions[name] }));
  const policies = (): apiTokens.ApiTokenPolicies[] => {
    const resources = [...zones].sort().map((zone) => [`com.cloudflare.api.account.zone.${zone}`, '*'] as const);
    return [{ effect: 'allow', permissionGroups, resources: JSON.stringify(Object.fromEntries(resources)) }];
  };
  const token = new ApiToken(scope, id, { name: props.name, policies: policies(), ...termsOf(props) });
  return {
    value: token.value,
    addZone: (zone) => {
      zones.add(zone);
      token.putPolicies(policies());
    },
  };
}

/** Where a tunnel takes requests for a name. */
export interface TunnelRule {
  /** Name that visitors ask for; the first label may be `*`. */
  readonly hostname: string;
  /** URL that its host reaches the server at: `http://127.0.0.1:8080`. */
  readonly service: string;
  /** Name in the certificate that the server shows, over https. @default - its certificate is not looked at */
  readonly serverName?: string;
}

/** Properties for {@link cloudflareTunnel}. */
export interface CloudflareTunnelResourceProps {
  readonly accountId: string;
  /** Name at Cloudflare; no other tunnel of the account has it. */
  readonly name: string;
}

/** A tunnel at Cloudflare whose rules may be replaced until synth. */
export interface CloudflareTunnelResource {
  /** What the names that it serves are a CNAME of, known to Terraform only. */
  readonly target: string;
  /** What the host proves itself with, known to Terraform only. */
  readonly token: string;
  /** Takes these rules, the first that fits a request deciding, in place of those before. */
  readonly putRules: (rules: readonly TunnelRule[]) => void;
}

/**
 * A tunnel whose rules are kept at Cloudflare, and its token: `cloudflare_zero_trust_tunnel_cloudflared`, `…_config` and
 * the data source `…_token`. Its secret is Cloudflare's own choice: one that is given would stand in the JSON.
 *
 * @see https://registry.terraform.io/providers/cloudflare/cloudflare/5.14.0/docs/resources/zero_trust_tunnel_cloudflared
 */
export function cloudflareTunnel(
  scope: Construct,
  id: string,
  { accountId, name }: CloudflareTunnelResourceProps,
): CloudflareTunnelResource {
  withProvider(scope);
  const { ZeroTrustTunnelCloudflared } = load('zero-trust-tunnel-cloudflared');
  const { ZeroTrustTunnelCloudflaredConfigA } = load('zero-trust-tunnel-cloudflared-config');
  const { DataCloudflareZeroTrustTunnelCloudflaredToken } = load('data-cloudflare-zero-trust-tunnel-cloudflared-token');
  // Its own default would be a tunnel that looks for its rules on the host.
  const tunnel = new ZeroTrustTunnelCloudflared(scope, id, { accountId, name, configSrc: 'cloudflare' });
  const owned = { accountId, tunnelId: tunnel.id };
  const config = new ZeroTrustTunnelCloudflaredConfigA(scope, `${id}-rules`, owned);
  return {
    target: `${tunnel.id}.cfargotunnel.com`,
    token: new DataCloudflareZeroTrustTunnelCloudflaredToken(scope, `${id}-token`, owned).token,
    putRules: (rules) => config.putConfig({ ingress: [...rules.map(ingressRule), catchAll] }),
  };
}

/** Cloudflare refuses a tunnel whose last rule does not fit every request. */
const catchAll = { service: 'http_status:404' };

function ingressRule({
  hostname,
  service,
  serverName,
}: TunnelRule): tunnelConfigs.ZeroTrustTunnelCloudflaredConfigConfigIngress {
  if (!service.startsWith('https:')) return { hostname, service };
  const originRequest = serverName === undefined ? { noTlsVerify: true } : { originServerName: serverName };
  return { hostname, service, originRequest };
}

/**
 * A setting of a zone: `cloudflare_zone_setting`. Texts only: what is an object at Cloudflare differs at every plan.
 * Destroying it leaves the setting as it is.
 *
 * @param settingId - Cloudflare's name of it: `ssl`.
 * @see https://registry.terraform.io/providers/cloudflare/cloudflare/5.14.0/docs/resources/zone_setting
 */
export function zoneSetting(scope: Construct, id: string, zoneId: string, settingId: string, value: string): void {
  withProvider(scope);
  refusePlaceholder(scope, zoneId);
  const { ZoneSetting } = load('zone-setting');
  // The provider's class knows of one type of value only, a map; the resource takes any.
  new ZoneSetting(scope, id, { zoneId, settingId, value: Token.asAny(value) });
}
