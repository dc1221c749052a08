import { AcmeDomain, type AcmeDomainProps } from '../../../constructs/acme-domain';
import { type Fleet, type FleetApp, type FleetInput, type IHost } from '../../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { ZoneStack } from '../../../stacks/zone-stack';

export type Zones = NonNullable<NonNullable<FleetInput['dns']>['zones']>;
type Records = NonNullable<Zones[string]['records']>;

export const [zoneA, zoneB, zoneC] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)] as const;

/** Two zones, and one below the first; records of the first. */
export const zonesWith = (records: Records = []): Zones => ({
  'example.org': { zoneId: zoneA, records },
  'lab.example.org': { zoneId: zoneB },
  'example.net': { zoneId: zoneC },
});

/** What every one has to have. */
export const required = { zone: 'example.org', email: 'admin@fufu.land', acceptTerms: true } as const;

/** A fleet of two hosts; the first can have another address and release. */
export function fleetOf(zones: Zones = zonesWith(), ares: Partial<FleetInput['hosts'][string]> = {}): Fleet {
  return testFleet({ hosts: { ares: { ...testHost, ...ares }, hera: { ...testHost, site: 'other' } }, dns: { zones } });
}

/** What a program adds to the hosts and the stack of `example.org`. */
export type Build = (ares: IHost, hera: IHost, app: FleetApp) => unknown;

function program(build: Build): (app: FleetApp) => void {
  return (app) => {
    const [ares, hera] = [new HostStack(app, 'ares'), new HostStack(app, 'hera')];
    new ZoneStack(app, 'example-org', { zone: 'example.org' });
    build(ares, hera, app);
  };
}

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What comes of a program: a host's module, and resources without what the engine notes beside them. */
export function render(build: Build, fleet: Fleet = fleetOf()) {
  const { files, texts, log } = synthFleet(program(build), { fleet });
  const resources = (stack: string, kind: string): Readonly<Record<string, unknown>>[] => {
    const json = files[`cdktf.out/stacks/${stack}/cdk.tf.json`] as { resource?: Record<string, Resources> } | undefined;
    return Object.values(json?.resource?.[kind] ?? {}).map((one) => {
      return Object.fromEntries(Object.entries(one).filter(([name]) => name !== '//'));
    });
  };
  const records = resources('example-org', 'cloudflare_dns_record');
  return {
    log,
    texts,
    warnings: log.filter((line) => line.startsWith('warning: ')).map((line) => line.slice('warning: '.length)),
    nix: (certificate: string) => files[`generated/ares/security/acme-${certificate}.nix`],
    secrets: files['generated/ares/security/secrets.nix'],
    tokens: resources('ares', 'cloudflare_api_token'),
    outputs: (files['cdktf.out/stacks/ares/cdk.tf.json'] as { output?: unknown } | undefined)?.output,
    caa: records
      .filter(({ type }) => type === 'CAA')
      .map(({ name, data }) => `${String(name)} ${caaText(data)}`)
      .sort(),
    cnames: records
      .filter(({ type }) => type === 'CNAME')
      .map(({ name, content }) => [String(name), content])
      .sort(),
  };
}

function caaText(data: unknown): string {
  const { flags, tag, value } = data as { flags: number; tag: string; value: string };
  return `${flags} ${tag} ${value}`;
}

/** The lines of all that is wrong with a program. */
export function problems(build: Build, fleet: Fleet = fleetOf()): string[] {
  return synthProblems(program(build), { fleet });
}

/** One construct on `ares`. */
export function acme(props: Partial<AcmeDomainProps> = {}): Build {
  return (ares) => new AcmeDomain(ares, 'acme', { ...required, ...props });
}
