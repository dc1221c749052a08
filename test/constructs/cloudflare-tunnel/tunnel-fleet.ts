import { CloudflareTunnel, type CloudflareTunnelProps } from '../../../constructs/cloudflare-tunnel';
import { type FleetApp, type FleetInput, type HttpUpstream, Port } from '../../../lib';
import { synthFleet, type SynthFleetOptions, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

type Zones = NonNullable<NonNullable<FleetInput['dns']>['zones']>;

export const zoneId = 'a'.repeat(32);
export const accountId = 'c'.repeat(32);
export const zones: Zones = { 'example.org': { zoneId, accountId } };

/** A site of which nothing is known. */
export const open = { to: 'http://127.0.0.1:8080', why: 'a test' } as const;

/** A server that a construct offers. */
export const settings: HttpUpstream = {
  scheme: 'https',
  address: '::1',
  port: Port.of(8443),
  why: 'settings of the resolver',
  hasLogin: true,
};

const hera: typeof testHost = {
  ...testHost,
  network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } } },
  publicAddress: { ipv4: '5.9.1.2' },
};

export const fleetWith = (dnsZones: Zones = zones): SynthFleetOptions => ({
  fleet: testFleet({ hosts: { ares: testHost, hera }, dns: { zones: dnsZones } }),
  partial: true,
});

export type Sites = NonNullable<CloudflareTunnelProps['sites']>;

interface Json {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly data?: unknown;
  readonly output?: unknown;
}

/** What comes of a host with a tunnel, and of what else the program does. */
export function render(
  sites: Sites | CloudflareTunnelProps,
  { also = () => undefined, dnsZones }: { also?: (tunnel: CloudflareTunnel) => unknown; dnsZones?: Zones } = {},
) {
  const props =
    'sites' in sites || 'metricsPort' in sites ? (sites as CloudflareTunnelProps) : { sites: sites as Sites };
  let facets: HostStack['facets'] | undefined;
  const { files, texts, log } = synthFleet((app) => {
    const host = new HostStack(app, 'ares');
    facets = host.facets;
    also(new CloudflareTunnel(host, 'tunnel', props));
  }, fleetWith(dnsZones));
  const json = (files['cdktf.out/stacks/ares/cdk.tf.json'] ?? {}) as Json;
  /** Resources of a kind, without what the engine notes of them. */
  const resources = (kind: string) =>
    Object.values(json.resource?.[`cloudflare_${kind}`] ?? {}).map((one) =>
      Object.fromEntries(Object.entries(one).filter(([name]) => name !== '//')),
    );
  return {
    log,
    texts,
    json,
    resources,
    facets: facets!,
    nix: String(files['generated/ares/networking/cloudflared-tunnel.nix']),
    secrets: files['generated/ares/security/secrets.nix'],
  };
}

/** Rules of the one tunnel, as Terraform gets them. */
export function rules(sites: Sites): unknown {
  const [config] = render(sites).resources('zero_trust_tunnel_cloudflared_config');
  return (config?.['config'] as { ingress: unknown } | undefined)?.ingress;
}

/** What a program with a tunnel is told. */
export function refusals(sites: Sites | ((app: FleetApp) => unknown), dnsZones?: Zones): string[] {
  const build =
    typeof sites === 'function'
      ? sites
      : (app: FleetApp) => new CloudflareTunnel(new HostStack(app, 'ares'), 'tunnel', { sites });
  return synthProblems(build, fleetWith(dnsZones));
}
