import { Construct } from 'constructs';
import {
  alertRules,
  Annotations,
  ConstructError,
  type DnsZone,
  dynamicNames,
  hostOf,
  type IHost,
  isPlaceholder,
  jobs,
  keepNamesCurrent,
  type NixAttributes,
  NixModule,
  proxiedNames,
  secretOutput,
  SecretRef,
  shown,
  type StatePath,
  statePaths,
  textMetrics,
  type ZoneToken,
  zoneToken,
} from '../lib';
import { agreementMetrics, agreementUnit, agreementUnits, recordDiffers } from './dynamic-dns/agreement';
import { ddclient } from './dynamic-dns/ddclient';

/** Properties for {@link DynamicDns}. */
export interface DynamicDnsProps {
  /** How often the host looks at its address: `30s`, `5min`, `1h`. Renders to `services.ddclient.interval`. @default '5min' */
  readonly interval?: string;
  /** Place of the token in the host's secrets file. @default 'tokens/cloudflare-dynamic-dns' */
  readonly secretKey?: string;
}

/** Its user is made when it starts, so that its folder is below `private`. */
const lastAddress: StatePath = {
  path: '/var/lib/private/ddclient',
  why: 'the address that the records had last',
  replaceable: 'it is asked for again within minutes',
};

/**
 * Keeps the public records of a host with a `dynamic` address current: those of the fleet's `dns.zones` that are of
 * this host, and the names that its constructs ask for.
 *
 * On the host ddclient asks Cloudflare for the address that it is seen at and changes nothing but the content of the
 * records. Its token is one of its own, `cdknix <fleet> <host> dynamic-dns`, made by Terraform in the host's stack:
 * it may edit DNS in the zones of these names and nothing else. The token's value is a sensitive output for the secret.
 *
 * Where the host is monitored, it also says whether the records lead to it (`cdknix_dynamic_dns_matches`).
 *
 * Renders to `services.ddclient` (nixos/modules/services/networking/ddclient.nix) and `cloudflare_api_token`.
 *
 * @throws ConstructError on a host none of whose addresses is dynamic.
 */
export class DynamicDns extends Construct {
  private readonly host: IHost;
  private readonly secretKey: string;
  private secret: SecretRef | undefined;
  private token: ZoneToken | undefined;

  public constructor(scope: Construct, id: string, props: DynamicDnsProps = {}) {
    super(scope, id);
    const { interval = '5min', secretKey = 'tokens/cloudflare-dynamic-dns' } = props;
    const host = hostOf(this);
    this.host = host;
    this.secretKey = secretKey;
    this.requireDynamic();
    if (!/^[1-9]\d*(s|min|h)$/.test(interval)) {
      const message = `must be a number with s, min or h, got ${shown(interval)}; write it like '5min'`;
      throw new ConstructError(this.node.path, 'interval', message);
    }
    this.declareFacets(interval);
    keepNamesCurrent(host, this, (zone) => this.addZone(zone));
    this.node.addValidation({ validate: () => this.idle() });
    new NixModule(this, 'dynamic-dns', {
      area: 'networking',
      config: () => this.secret && ddclient(host.facets.read(dynamicNames), this.secret, interval),
    });
    new NixModule(this, 'dynamic-dns-check', { area: 'networking', config: () => this.check() });
  }

  private declareFacets(interval: string): void {
    const { facets } = this.host;
    facets.declare(statePaths, lastAddress, this);
    const every = interval.replace('min', 'm');
    facets.declare(jobs, { unit: 'ddclient', every, why: 'public records do not follow the address' }, this);
    facets.declare(
      jobs,
      { unit: agreementUnit, every: '15m', why: 'nobody sees whether public records are right' },
      this,
    );
    facets.declare(textMetrics, agreementMetrics, this);
    facets.declare(alertRules, recordDiffers, this);
  }

  /** Of a name that Cloudflare stands in front of, nobody sees the address. */
  private check(): NixAttributes | undefined {
    const { facets } = this.host;
    const hidden = new Set(facets.read(proxiedNames).map(({ name }) => name));
    const records = new Map(facets.read(dynamicNames).map((one) => [`${one.name} ${one.type}`, one]));
    const seen = [...records.values()].filter(({ name }) => !hidden.has(name));
    return seen.length === 0 ? undefined : agreementUnits(seen);
  }

  private addZone({ name, zoneId }: DnsZone): void {
    this.secret ??= new SecretRef(this, 'secret', {
      key: this.secretKey,
      restartUnits: ['ddclient.service'],
      origin: 'terraform-output',
    });
    if (isPlaceholder(zoneId)) {
      const message = `zone '${name}' has a placeholder for its id, got '${zoneId}'; no token is made for it`;
      Annotations.of(this).addWarning(message);
    } else if (this.token === undefined) {
      const { hostName, fleet } = this.host;
      this.token = zoneToken(this, 'token', zoneId, {
        name: `cdknix ${fleet.name} ${hostName} dynamic-dns`,
        permissions: ['DNS Write', 'Zone Read'],
      });
      secretOutput(this.secret, this.token.value);
    } else {
      this.token.addZone(zoneId);
    }
  }

  private requireDynamic(): void {
    const { hostName, facts } = this.host;
    const { ipv4, ipv6 } = facts.publicAddress;
    if (ipv4 === 'dynamic' || ipv6 === 'dynamic') return;
    const remedy = `leave this out, or write 'dynamic' in hosts.${hostName}.publicAddress`;
    const message = `has no dynamic public address to keep current, got ${shown(facts.publicAddress)}; ${remedy}`;
    throw new ConstructError(this.node.path, 'host', message);
  }

  private idle(): string[] {
    if (this.secret !== undefined) return [];
    const remedy = `give a record of dns.zones host: '${this.host.hostName}', or leave this out`;
    return [`no public name of the host needs it; ${remedy}`];
  }
}
