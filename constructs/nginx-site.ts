import { Construct } from 'constructs';
import {
  Annotations,
  askStrictTls,
  certificateUses,
  type Fault,
  hostOf,
  type IHost,
  internet,
  isBehindCloudflare,
  type LocalName,
  localNames,
  type NixAttributes,
  NixModule,
  Port,
  probes,
  publicName,
  refuse,
  statePaths,
  virtualHosts,
  zoneAddresses,
  zoneOf,
} from '../lib';
import { aliasFaults, askAlias } from './nginx-site/alias';
import { certificateFaults, certificateOf } from './nginx-site/certificate';
import { nameOf, siteFaults } from './nginx-site/checks';
import { securePort } from './nginx-site/listens';
import { NginxServer } from './nginx-site/nginx-server';
import { placementFaults } from './nginx-site/placement';
import { type NginxSiteProps } from './nginx-site/props';
import { siteProbe } from './nginx-site/site-probe';
import { innerZones, type Site } from './nginx-site/site';
import { filesOf } from './nginx-site/state';
import { siteConfig } from './nginx-site/virtual-host';
import { guardOf } from './nginx-site/visitors';

export { type NginxSiteProps } from './nginx-site/props';
export {
  type FilesServe,
  type LocationServe,
  type ProxyServe,
  type RedirectServe,
  type Serve,
} from './nginx-site/serve';
export { type Hsts, type RateLimit } from './nginx-site/site';

/**
 * A web site of a host, by HTTPS, for the network zones that it is for and nobody else.
 *
 * Renders to `services.nginx` (nixos/modules/services/web-servers/nginx) in a module of its own, beside one for the server
 * that all sites of the host share, and to DNS records in the host's stack.
 *
 * @throws ProblemsError for values that nginx could not use or that would show more than was meant.
 */
export class NginxSite extends Construct {
  /** Its own name, canonical. */
  public readonly name: string;
  public readonly port: Port;
  private readonly host: IHost;
  private readonly site: Site;
  private readonly server: NginxServer;

  public constructor(scope: Construct, id: string, props: NginxSiteProps) {
    super(scope, id);
    this.host = hostOf(this);
    this.site = this.read(props);
    this.name = this.site.names[0];
    this.port = this.site.port;
    this.server = NginxServer.of(this.host);
    this.server.add(this.site);
    this.declare(props);
    this.publish(props);
    new NixModule(this, `site-${id}`, { area: 'services', config: () => this.config() });
  }

  private read(props: NginxSiteProps): Site {
    const { serve, locations = {}, basicAuth, maxBodySize, uploadTimeout, rateLimit, hsts = {}, why } = props;
    const faults: Fault[] = [];
    const name = nameOf('name', props.name, faults);
    const aliases = (props.aliases ?? []).map((alias) => nameOf('aliases', alias, faults));
    const site: Site = {
      path: this.node.path,
      names: [name, ...aliases],
      port: props.port ?? Port.of(securePort),
      zones: [...new Set(props.zones)].sort(),
      proxied: props.proxied ?? (props.zones.includes(internet) && isBehindCloudflare(this.host, name)),
      ...{ why, serve, locations, basicAuth, maxBodySize, uploadTimeout, rateLimit },
      hsts: hsts === false ? undefined : hsts,
    };
    refuse(site.path, [...faults, ...siteFaults(this.host, site, props)]);
    return site;
  }

  private declare(props: NginxSiteProps): void {
    const { facets } = this.host;
    const { names, port, zones, why } = this.site;
    for (const name of names) {
      facets.declare(virtualHosts, { name, port, zones, why }, this);
      facets.declare(certificateUses, { name, unit: 'nginx.service', why }, this);
    }
    for (const files of filesOf(this.site)) facets.declare(statePaths, files, this);
    // Inside, also a public site is reached without the detour by a router or Cloudflare.
    facets.declareLater(localNames, () => innerZones(this.site).flatMap((zone) => this.namesIn(zone)), this);
    const probe = siteProbe(this.site, props.probe);
    if (probe !== undefined) facets.declare(probes, probe, this);
  }

  private namesIn(zone: string): LocalName[] {
    const { addresses } = zoneAddresses(this.host, zone);
    return this.site.names.flatMap((name) => addresses.map((address) => ({ name, address, zone })));
  }

  private publish({ record = this.site.zones.includes(internet), proxied }: NginxSiteProps): void {
    const { names, why } = this.site;
    const behind = this.site.proxied ? true : proxied;
    for (const name of names) {
      if (this.site.proxied) this.askCloudflare(name);
      if (record === true) publicName(this.host, name, { why, ...(behind !== undefined && { proxied: behind }) });
      else if (record !== false) askAlias(this, this.host, name, record.alias);
    }
    if (typeof record === 'boolean') return;
    this.node.addValidation({ validate: () => aliasFaults(this.host, names, record.alias) });
  }

  private askCloudflare(name: string): void {
    askStrictTls(this, this.host, name);
    const zone = zoneOf(this.host.fleet, name)?.name;
    if (zone === undefined || name.split('.').length - zone.split('.').length < 2) return;
    const what = `is more than one level below '${zone}', where Cloudflare's usual certificate ends, got '${name}'`;
    Annotations.of(this).addWarning(`name: ${what}; take a name one level below it, or order a certificate`);
  }

  private config(): NixAttributes | undefined {
    const { host, site, server } = this;
    const certificate = certificateOf(host, site);
    const missing = certificate === undefined ? certificateFaults(host, site) : [];
    refuse(site.path, [...placementFaults(host, site), ...missing]);
    if (certificate === undefined) return undefined;
    const { listens } = server;
    const listen = (port: number) => listens.of(site, port);
    return {
      services: { nginx: siteConfig(site, { certificate: certificate.id, guard: guardOf(host, site), listen }) },
    };
  }
}
