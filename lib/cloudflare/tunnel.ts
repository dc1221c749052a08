import type * as tunnelConfigs from '@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared-config';
import { type Construct } from 'constructs';
import { load, withProvider } from './provider';

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
