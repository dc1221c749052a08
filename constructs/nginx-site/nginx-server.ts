import { Construct } from 'constructs';
import {
  alertRules,
  cloudflareRanges,
  exporters,
  hostOf,
  type IHost,
  internet,
  jails,
  logSources,
  type NixAttributes,
  NixModule,
  Port,
  type PortClaim,
  ports,
  type StatePath,
  statePaths,
} from '../../lib';
import { nginxDown } from './alerts';
import { certificateOf } from './certificate';
import { errorLog, siteJails } from './jails';
import { Listens } from './listens';
import { accessLog, serverConfig } from './server-config';
import { served, type Site } from './site';
import { upstreamOf } from './upstream';
import { boundless, guardOf, sourcesOf } from './visitors';

const CHILD = 'nginx-server';
const nginx = 'nginx';
const owned = { user: nginx, group: nginx };
/** Who reads it for bans cannot start without it, and nginx may start later, or not at all. */
const errorLogFile = {
  '/var/log/nginx': { d: { mode: '0750', ...owned } },
  [errorLog]: { f: { mode: '0640', ...owned } },
};

const logs: StatePath = {
  path: '/var/log/nginx',
  why: 'requests, and what went wrong with them',
  replaceable: 'they end after their time anyway; what has to outlive the host is collected by another',
};

/** The web server of one host, which all its sites share. */
export class NginxServer extends Construct {
  /** That of a host, made when the first site asks for it. */
  public static of(host: IHost): NginxServer {
    return (host.node.tryFindChild(CHILD) as NginxServer | undefined) ?? new NginxServer(host);
  }

  private readonly host: IHost;
  private readonly all: Site[] = [];
  private made: Listens | undefined;

  private constructor(scope: IHost) {
    super(scope, CHILD);
    this.host = hostOf(this);
    const { facets } = this.host;
    facets.declare(logSources, { name: 'nginx-access', path: accessLog, format: 'json', group: nginx }, this);
    facets.declare(logSources, { name: 'nginx-error', path: errorLog, format: 'text', group: nginx }, this);
    facets.declare(statePaths, logs, this);
    facets.declare(exporters, { exporter: nginx, why: 'connections and requests of the web server' }, this);
    facets.declare(alertRules, nginxDown, this);
    facets.declareLater(jails, () => siteJails(this.sites, this.listens.ports), this);
    facets.declareLater(ports, () => [...this.doors(), ...this.upstreams()], this);
    new NixModule(this, 'nginx', { area: 'services', config: () => this.config() });
  }

  public add(site: Site): void {
    this.all.push(site);
  }

  /** Where its sites are served. Ask only when all is declared. */
  public get listens(): Listens {
    return (this.made ??= new Listens(this.host, this.sites));
  }

  private get sites(): Site[] {
    const key = ({ names: [name], port }: Site): string => `${name} ${String(port.value).padStart(5, '0')}`;
    return [...this.all].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  private config(): NixAttributes {
    const { sites, listens } = this;
    const groups = [...new Set(sites.flatMap((site) => certificateOf(this.host, site)?.group ?? []))];
    const others = groups.filter((group) => group !== nginx).sort();
    const server = serverConfig({
      listen: listens.ofDefault(),
      guards: sites.flatMap((site) => guardOf(this.host, site) ?? []),
      proxied: sites.some(({ proxied }) => proxied),
      longestName: Math.max(...sites.flatMap(({ names }) => names).map(({ length }) => length)),
    });
    return {
      services: { nginx: server },
      systemd: {
        tmpfiles: { settings: { nginx: errorLogFile } },
        // A running server does not get a new group by a reload.
        ...(others.length > 0 && { services: { nginx: { restartTriggers: others } } }),
      },
      ...(others.length > 0 && { users: { users: { nginx: { extraGroups: others } } } }),
    };
  }

  /** The ports that visitors come in by, each claimed once for all sites. */
  private doors(): PortClaim[] {
    const { listens } = this;
    return listens.ports.map((port) => {
      const sites = listens.sitesOn(port);
      const sources = this.onlySources(sites);
      return {
        port: Port.of(port),
        protocol: 'tcp',
        zones: [...new Set(sites.flatMap(({ zones }) => zones))].sort(),
        ...(sources !== undefined && { sources }),
        why: sites.length === 0 ? 'status page of nginx' : `web: ${listed(sites.map(({ names: [name] }) => name))}`,
        process: nginx,
      };
    });
  }

  /** Where visitors can come from at all, where the Internet sees nothing of a port but through Cloudflare. */
  private onlySources(sites: readonly Site[]): string[] | undefined {
    const outer = sites.filter(({ zones }) => zones.includes(internet));
    const known = sites.every((site) => boundless(this.host, site).length === 0);
    if (outer.length === 0 || !known || !outer.every(({ proxied }) => proxied)) return undefined;
    return [...new Set([...cloudflareRanges, ...sites.flatMap((site) => sourcesOf(this.host, site))])].sort();
  }

  /** What only nginx is to reach, but for what another construct offers and has claimed itself. */
  private upstreams(): PortClaim[] {
    const users = new Map<string, { claim: PortClaim; names: Set<string> }>();
    for (const site of this.sites) {
      for (const [, serve] of served(site)) {
        if (serve.proxy === undefined) continue;
        const { address, port, offered } = upstreamOf(serve);
        if (offered !== undefined || !address.isLoopback) continue;
        const key = `${address.toString()} ${port.value}`;
        const claim: PortClaim = { port, protocol: 'tcp', address: address.toString(), zones: [], why: '' };
        const entry = users.get(key) ?? { claim, names: new Set<string>() };
        users.set(key, entry);
        entry.names.add(site.names[0]);
      }
    }
    return [...users.values()].map(({ claim, names }) => ({ ...claim, why: `behind ${listed([...names])}` }));
  }
}

/** Names for a comment, of which a few tell enough. */
function listed(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort();
  return sorted.length <= 4 ? sorted.join(', ') : `${sorted.slice(0, 3).join(', ')} and ${sorted.length - 3} more`;
}
