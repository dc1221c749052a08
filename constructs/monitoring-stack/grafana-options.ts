import { DomainName, type Fault, type HttpUpstream, Port, shown, ValueError } from '../../lib';
import { dashboardFaults, type OwnDashboard } from './dashboards/own';

/** Options for {@link GrafanaServer}. */
export interface GrafanaOptions {
  /** TCP port on loopback. Renders to `settings.server.http_port`. @default Port.of(3000) */
  readonly port?: Port;
  /**
   * Name that browsers ask for, `grafana.fufu.land`: a site with TLS in front of it is for it. Then cookies go over HTTPS
   * only. Renders to `settings.server.{domain,root_url}`. @default - it is reached on its own host, or by `ssh -L`
   */
  readonly domain?: string;
  /** Name of the first user, who may do everything. Renders to `settings.security.admin_user`. @default 'admin' */
  readonly adminUser?: string;
  /**
   * Dashboards beside those that come with it, each as a builder of `@grafana/grafana-foundation-sdk` or as the JSON that
   * Grafana exports (the classic model), with data sources by uid. @default []
   */
  readonly dashboards?: readonly OwnDashboard[];
}

/** Grafana's pages, for a web server in front of them. Its front page leads whoever has not logged in elsewhere. */
export function grafanaUpstream({ port = Port.of(3000) }: GrafanaOptions): HttpUpstream {
  return { scheme: 'http', address: '127.0.0.1', port, why: 'Grafana', hasLogin: true, healthPath: '/login' };
}

/** What is wrong with the values of options, each by itself. */
export function grafanaFaults({ domain, adminUser, dashboards = [] }: GrafanaOptions): Fault[] {
  return [
    ...(domain === undefined ? [] : domainFaults(domain)),
    ...(adminUser === undefined ? [] : userFaults(adminUser)),
    ...dashboardFaults(dashboards),
  ];
}

function domainFaults(domain: string): Fault[] {
  try {
    DomainName.of(domain);
    return [];
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    return [{ field: 'domain', message: `${error.complaint}; write it like 'grafana.example.org'` }];
  }
}

function userFaults(name: string): Fault[] {
  if (/^[A-Za-z0-9][A-Za-z0-9._@-]*$/.test(name)) return [];
  const message = `must be of letters, digits, '.', '_', '@' and -, got ${shown(name)}; write it like 'admin'`;
  return [{ field: 'adminUser', message }];
}
