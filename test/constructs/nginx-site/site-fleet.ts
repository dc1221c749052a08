import { NginxSite, type NginxSiteProps } from '../../../constructs/nginx-site';
import { type Certificate, certificates, type FleetInput } from '../../../lib';
import { synthFleet, type SynthFleetOptions, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { ZoneStack } from '../../../stacks/zone-stack';

type HostInput = FleetInput['hosts'][string];
type ZoneInput = NonNullable<NonNullable<FleetInput['dns']>['zones']>[string];

/** One cable for LAN and Internet, and a LAN of guests of its own. */
export const ares: HostInput = {
  ...testHost,
  network: {
    manager: 'networkd',
    uplink: 'eno1',
    interfaces: {
      eno1: { kind: 'ethernet', addresses: ['192.168.7.10/24', 'fd07::10/64'], gateway4: '192.168.7.1' },
      eno2: { kind: 'ethernet', addresses: ['192.168.9.1/24'] },
    },
  },
  zones: {
    lan: [{ interface: 'eno1', sources: ['192.168.7.0/24', 'fd07::/64'] }],
    wan: [{ interface: 'eno1' }],
    guests: [{ interface: 'eno2', sources: ['192.168.9.0/24'] }],
  },
  publicAddress: { ipv4: '5.9.1.2' },
};
export const wildcard: Certificate = { id: 'example.org', names: ['*.example.org', 'example.org'], group: 'acme' };

/** What a test changes of the fleet. */
export interface World {
  readonly host?: Partial<HostInput>;
  readonly zone?: Partial<ZoneInput>;
  readonly certificates?: readonly Certificate[];
  /** Whatever else is on the host. */
  readonly more?: (host: HostStack) => void;
  readonly fleet?: Partial<FleetInput>;
}

type Sites =
  Readonly<Record<string, Partial<NginxSiteProps>>> | ((host: HostStack) => Record<string, Partial<NginxSiteProps>>);

const usual = { name: 'git.example.org', zones: ['lan'], why: 'code', serve: { proxy: 'http://127.0.0.1:3000' } };

function options({ host, zone, fleet }: World): SynthFleetOptions {
  const zones = { 'example.org': { zoneId: 'a'.repeat(32), ...zone } };
  const given = testFleet({ hosts: { ares: { ...ares, ...host } }, dns: { zones }, ...fleet });
  // Backups and monitoring are not what a site is tested for.
  return { fleet: given, partial: true };
}

const build =
  (sites: Sites, { certificates: all = [wildcard], more }: World, found: (host: HostStack) => void) =>
  (app: ConstructorParameters<typeof HostStack>[0]): void => {
    const host = new HostStack(app, 'ares');
    new ZoneStack(app, 'example-org', { zone: 'example.org' });
    for (const one of all) host.facets.declare(certificates, one, host);
    more?.(host);
    const props = typeof sites === 'function' ? sites(host) : sites;
    for (const [id, one] of Object.entries(props)) new NginxSite(host, id, { ...usual, ...one });
    found(host);
  };

/** Synthesizes a host with these sites; what they do not say is as of a site for the LAN. */
export function withSites(sites: Sites, world: World = {}) {
  let host: HostStack | undefined;
  const synth = synthFleet(
    build(sites, world, (made) => (host = made)),
    options(world),
  );
  const text = (id: string) => synth.files[`generated/ares/services/${id}.nix`] as string;
  return { ...synth, host: host!, text, server: text('nginx') };
}

/** What such a synth refuses. */
export function refusals(sites: Sites, world: World = {}): string[] {
  return synthProblems(
    build(sites, world, () => undefined),
    options(world),
  );
}

/** Resources of a kind in a stack, by id, without where they come from. */
export function resources(files: Readonly<Record<string, unknown>>, stack: string, kind: string) {
  const json = files[`cdktf.out/stacks/${stack}/cdk.tf.json`] as
    { resource?: Record<string, Record<string, object>> } | undefined;
  return Object.values(json?.resource?.[kind] ?? {}).map((one) =>
    Object.fromEntries(Object.entries(one).filter(([name]) => name !== '//')),
  );
}
