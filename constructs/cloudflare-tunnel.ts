import { Construct } from 'constructs';
import {
  alertRules,
  Annotations,
  cloudflareTunnel,
  type CloudflareTunnelResource,
  ConstructError,
  dnsRecord,
  hostOf,
  type IHost,
  isPlaceholder,
  NixModule,
  ownershipComment,
  Port,
  ports,
  probes,
  publishedNames,
  recordLabel,
  secretOutput,
  SecretRef,
  ValueError,
} from '../lib';
import { connector } from './cloudflare-tunnel/connector';
import { namesOf, portsOf, probesOf, readiness, tunnelDown } from './cloudflare-tunnel/facts';
import { allAtOnce, noteSite, problemsWith } from './cloudflare-tunnel/problems';
import { rulesFor } from './cloudflare-tunnel/rules';
import { type PublishedSite, publishedSite, type TunnelSite } from './cloudflare-tunnel/tunnel-site';

export { type TunnelSite } from './cloudflare-tunnel/tunnel-site';

/** Properties for {@link CloudflareTunnel}. */
export interface CloudflareTunnelProps {
  /** Sites by their public names, which are in zones of the fleet; `*` may be the first label. @default {} */
  readonly sites?: Readonly<Record<string, TunnelSite>>;
  /** Port of 127.0.0.1 that the connector tells of itself on. Renders to `TUNNEL_METRICS`. @default Port.of(20241) */
  readonly metricsPort?: Port;
  /** Place of the token in the host's secrets file. @default 'tokens/cloudflared' */
  readonly secretKey?: string;
}

/**
 * Lets the Internet reach servers of a host without an open port: the host keeps connections to Cloudflare, which hands
 * requests for these names over. Also where the host has no public address.
 *
 * Renders to a unit of its own under `systemd.services`, `cloudflare_zero_trust_tunnel_cloudflared` with its rules, and
 * proxied CNAME records, in the host's stack. The tunnel's token is a sensitive output for the secret.
 *
 * @throws ConstructError for a name outside the fleet's zones, a server that is not on the host, and one that asks for no
 * login unless it is said why anybody may use it.
 */
export class CloudflareTunnel extends Construct {
  public readonly metricsPort: Port;
  /** Name of the connector's unit, without `.service`: `cloudflared-tunnel`. */
  public readonly unit: string;
  private readonly host: IHost;
  private readonly secret: SecretRef;
  private readonly sites: PublishedSite[] = [];
  private readonly deployed: PublishedSite[] = [];
  private tunnel: CloudflareTunnelResource | undefined;

  public constructor(scope: Construct, id: string, props: CloudflareTunnelProps = {}) {
    super(scope, id);
    const { sites = {}, metricsPort = Port.of(20241), secretKey = 'tokens/cloudflared' } = props;
    this.host = hostOf(this);
    this.metricsPort = metricsPort;
    this.unit = `cloudflared-${this.node.path.slice(this.host.node.path.length + 1).replaceAll('/', '-')}`;
    this.secret = new SecretRef(this, 'token', {
      key: secretKey,
      restartUnits: [`${this.unit}.service`],
      origin: 'terraform-output',
    });
    allAtOnce(Object.entries(sites), ([name, site]) => {
      this.addSite(name, site);
    });
    this.declare();
    this.node.addValidation({ validate: () => problemsWith(this.host, this.sites) });
    new NixModule(this, this.unit, {
      area: 'networking',
      config: () => connector({ unit: this.unit, metricsPort, token: this.secret }),
    });
  }

  /** Publishes one more site. The output does not depend on the order of calls. */
  public addSite(name: string, site: TunnelSite): void {
    const read = this.read(name, site);
    noteSite(this.host, read);
    this.sites.push(read);
    this.warn(read);
    this.deploy(read);
  }

  private read(name: string, site: TunnelSite): PublishedSite {
    try {
      return publishedSite(this.host.fleet, name, site);
    } catch (error) {
      if (!ValueError.isValueError(error)) throw error;
      const field = `sites.${name}${error.noun === '' ? '' : `.${error.noun}`}`;
      throw new ConstructError(this.node.path, field, error.complaint);
    }
  }

  private declare(): void {
    const { facets } = this.host;
    const why = 'what the tunnel tells of itself';
    const address = '127.0.0.1';
    facets.declare(
      ports,
      { port: this.metricsPort, protocol: 'tcp', address, zones: [], why, process: 'cloudflared' },
      this,
    );
    facets.declareLater(ports, () => portsOf(this.sites), this);
    facets.declareLater(publishedNames, () => namesOf(this.sites), this);
    facets.declare(probes, readiness(this.metricsPort), this);
    facets.declareLater(probes, () => probesOf(this.sites), this);
    facets.declare(alertRules, tunnelDown(this.unit), this);
  }

  private warn({ name, zone }: PublishedSite): void {
    if (name.split('.').length - zone.name.split('.').length < 2) return;
    const what = `is more than one level below '${zone.name}', where Cloudflare's usual certificate ends`;
    Annotations.of(this).addWarning(`sites.${name}: ${what}; take a name one level below it, or order a certificate`);
  }

  private deploy(site: PublishedSite): void {
    const { name, zone } = site;
    const { zoneId, accountId } = zone;
    if (accountId === undefined || this.deployed.some((other) => other.name === name)) return;
    if (isPlaceholder(zoneId) || isPlaceholder(accountId)) {
      const fact = isPlaceholder(zoneId) ? 'its id' : 'its account';
      Annotations.of(this).addWarning(`zone '${zone.name}' has a placeholder for ${fact}; '${name}' is not published`);
      return;
    }
    this.tunnel ??= this.makeTunnel(accountId);
    this.deployed.push(site);
    this.tunnel.putRules(rulesFor(this.deployed));
    const content = this.tunnel.target;
    const record = { zoneId, name, type: 'CNAME', content, proxied: true, ttl: 1, comment: ownershipComment };
    dnsRecord(this, `CNAME-${recordLabel(name)}`, record);
  }

  private makeTunnel(accountId: string): CloudflareTunnelResource {
    const { hostName, fleet } = this.host;
    const name = `cdknix ${fleet.name} ${hostName} ${this.unit.replace(/^cloudflared-/, '')}`;
    const tunnel = cloudflareTunnel(this, 'tunnel', { accountId, name });
    secretOutput(this.secret, tunnel.token);
    return tunnel;
  }
}
