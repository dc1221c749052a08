import { randomInt } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AcmeDomain, type AcmeDomainProps } from '../../constructs/acme-domain';
import { certificateUses } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { CloudflareServer } from '../cloudflare/server';
import { idOf } from '../cloudflare/zones';
import { Authority } from './authority';
import { DnsServer, nameServer } from './dns-server';
import { Machine, type UnitRun } from './machine';
import { type AcmeUnit, evaluateUnit, synthHost } from './unit';

const zones = ['example.org', 'example.net'] as const;

interface Declared {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/**
 * A host with a certificate and all that it talks to: the public DNS and the API of a Cloudflare, and an authority. At
 * Cloudflare is what the fleet declares, and nothing else.
 */
export class World {
  public static async start(props: Partial<AcmeDomainProps>): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'cdknix-acme-'));
    // Everybody may pass through it, as through the folders above a certificate.
    chmodSync(folder, 0o755);
    const cloudflare = await CloudflareServer.start();
    for (const name of zones) cloudflare.zones.add(name);
    // Port 53 of an address that nothing else has.
    const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(2, 255)}`;
    const dns = await DnsServer.start(address, cloudflare);
    const authority = await Authority.start(join(folder, 'authority'), address);
    const out = join(folder, 'project');
    mkdirSync(out);
    const all = {
      dnsResolver: `${address}:53`,
      authority: { server: authority.directory, issuer: 'pebble.test' },
      ...props,
    };
    const log = synth(out, all);
    return new World(folder, cloudflare, dns, authority, log);
  }

  /** Every file of the project. */
  public readonly files: readonly string[];
  public readonly unit: AcmeUnit;
  public readonly machine: Machine;
  /** The token that the fleet declares, as Cloudflare made it. */
  public readonly token: string;

  private constructor(
    private readonly folder: string,
    public readonly cloudflare: CloudflareServer,
    public readonly dns: DnsServer,
    public readonly authority: Authority,
    /** What synth said. */
    public readonly log: readonly string[],
  ) {
    const out = join(folder, 'project');
    const all = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    this.files = all.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    this.unit = evaluateUnit(out, 'example.org').unit;
    this.machine = new Machine(join(folder, 'machine'), [`${dns.address} ${nameServer}`]);
    copyFileSync(authority.certificate, this.machine.at('run/authority.pem'));
    this.token = this.deploy(out);
  }

  /** Runs the unit of the certificate. */
  public order(token: string = this.token): Promise<UnitRun> {
    const secrets = { '/run/secrets/tokens/cloudflare-acme': `${token}\n` };
    return this.machine.start(this.unit, secrets, {
      CLOUDFLARE_BASE_URL: this.cloudflare.url,
      LEGO_CA_CERTIFICATES: '/run/authority.pem',
    });
  }

  /** File with the certificate that the authority's own go back to. */
  public async rootFile(): Promise<string> {
    const file = join(this.folder, 'root.pem');
    writeFileSync(file, await this.authority.root());
    return file;
  }

  public async stop(): Promise<void> {
    this.authority.stop();
    this.dns.stop();
    await this.cloudflare.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Makes at Cloudflare what Terraform would make of the project, and returns the token's value. */
  private deploy(out: string): string {
    const stacks = readdirSync(join(out, 'cdktf.out', 'stacks'));
    const declared = stacks.map((stack) => {
      const text = readFileSync(join(out, 'cdktf.out', 'stacks', stack, 'cdk.tf.json'), 'utf8');
      return JSON.parse(text) as Declared;
    });
    const of = (kind: string) => declared.flatMap(({ resource }) => Object.values(resource?.[kind] ?? {}));
    for (const record of of('cloudflare_dns_record')) {
      const zone = this.cloudflare.zones.tryFind(String(record['zone_id']));
      if (zone === undefined) throw new Error(`no zone has the id ${String(record['zone_id'])}`);
      this.cloudflare.records.create(zone, record);
    }
    const [token] = of('cloudflare_api_token');
    const policies = (token?.['policies'] as { resources: string }[]).map((policy) => {
      return { ...policy, resources: JSON.parse(policy.resources) as unknown };
    });
    return this.cloudflare.tokens.create({ ...token, policies }).value;
  }
}

function synth(out: string, props: Partial<AcmeDomainProps>): string[] {
  const fleet = testFleet({
    hosts: { ares: testHost },
    secrets: 'host',
    dns: { zones: Object.fromEntries(zones.map((name) => [name, { zoneId: idOf(`zone ${name}`) }])) },
  });
  return synthHost(out, fleet, (ares) => {
    ares.facets.declare(certificateUses, { name: 'git.example.org', unit: 'nginx.service', why: 'a test' }, ares);
    new AcmeDomain(ares, 'acme', { zone: 'example.org', email: 'admin@fufu.land', acceptTerms: true, ...props });
  });
}
