import type * as apiTokens from '@cdktf/provider-cloudflare/lib/api-token';
import { type Construct } from 'constructs';
import { load, withProvider } from './provider';
import { requireShortName, termsOf, type TokenTerms } from './token-terms';

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
export interface ZoneTokenProps extends TokenTerms {
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
 * @throws ConstructError for a name that is too long.
 * @see https://registry.terraform.io/providers/cloudflare/cloudflare/5.14.0/docs/resources/api_token
 */
export function zoneToken(scope: Construct, id: string, zoneId: string, props: ZoneTokenProps): ZoneToken {
  requireShortName(scope, id, props.name);
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
