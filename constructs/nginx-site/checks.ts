import {
  didYouMean,
  DomainName,
  type Fault,
  type IHost,
  internet,
  openServerFault,
  shown,
  ValueError,
  withoutLoginFault,
} from '../../lib';
import { faultOf } from './fault';
import { plainPort } from './listens';
import { ageFault, countFault, sizeFault, timeFault } from './quantities';
import { leadsBack, serveFaults } from './serve-checks';
import { type NginxSiteProps } from './props';
import { served, type Site } from './site';
import { upstreamOf } from './upstream';

/** The canonical form of a name, or what is wrong with it. */
export function nameOf(field: string, text: string, faults: Fault[]): string {
  try {
    return DomainName.of(text).toString();
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    faults.push({ field, message: error.complaint });
    return text;
  }
}

/** What is wrong with a site as far as it alone tells. */
export function siteFaults(host: IHost, site: Site, { withoutLogin, record, probe }: NginxSiteProps): Fault[] {
  const serve = serveFaults(host, 'serve', site.serve);
  const paths = Object.keys(site.locations).flatMap((path) => locationFaults(host, site, path));
  return [
    ...whyFaults(site),
    ...aliasFaults(site),
    ...zoneFaults(host, site),
    ...portFaults(site),
    ...serve,
    ...paths,
    ...valueFaults(site),
    ...secretFaults(site),
    ...recordFaults(site, record),
    ...probeFaults(probe),
    ...(serve.length > 0 || paths.length > 0 ? [] : [...loopFaults(site), ...loginFaults(site, withoutLogin)]),
  ];
}

function whyFaults({ why }: Site): Fault[] {
  return why.trim() === '' ? faultOf('why', `is empty, got ${shown(why)}; say what it is and for whom`) : [];
}

function aliasFaults({ names }: Site): Fault[] {
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return twice.flatMap((name) =>
    faultOf('aliases', `has a name of the site already, got ${shown(name)}; leave it out`),
  );
}

function zoneFaults({ facts: { name, zones } }: IHost, site: Site): Fault[] {
  if (site.zones.length === 0) return faultOf('zones', 'must name a zone of the host, got none');
  const unknown = site.zones.filter((zone) => !Object.hasOwn(zones, zone));
  if (unknown.length > 0) {
    return unknown.flatMap((zone) => {
      return faultOf(
        'zones',
        `host '${name}' has no such zone, got ${shown(zone)}${didYouMean(zone, Object.keys(zones))}`,
      );
    });
  }
  if (site.zones.some((zone) => zone !== 'loopback')) return [];
  return faultOf('zones', "must name a zone that others come from, got ['loopback']; who is on the host needs no site");
}

/** @see https://developers.cloudflare.com/fundamentals/reference/network-ports/ */
const cloudflarePorts = [443, 2053, 2083, 2087, 2096, 8443];

function portFaults({ port: { value }, proxied, zones }: Site): Fault[] {
  if (value === plainPort) return faultOf('port', 'is where visitors are sent to HTTPS, got 80; take another one');
  if (!proxied) return [];
  const reachable = zones.includes(internet);
  const zone = reachable ? undefined : `needs zone 'wan', where Cloudflare comes from, got ${shown(zones)}`;
  const fits = cloudflarePorts.includes(value);
  const port = fits ? undefined : `must be one of ${cloudflarePorts.join(', ')} behind Cloudflare, got ${value}`;
  return [...faultOf('proxied', zone), ...faultOf('port', port)];
}

function locationFaults(host: IHost, site: Site, path: string): Fault[] {
  const field = `locations.${path}`;
  const serve = site.locations[path] ?? site.serve;
  if (path === '/') return faultOf(field, "is what serve is for, got '/'; leave it out");
  if (!/^(= )?\/[A-Za-z0-9_.~@%/+-]*$/.test(path)) {
    return faultOf(field, `must be a path such as '/api/', or '= /api' for it alone, got ${shown(path)}`);
  }
  const folder = serve.files === undefined || (path.startsWith('/') && path.endsWith('/'));
  const ending = folder ? undefined : `must begin and end with / for a folder of files, got ${shown(path)}`;
  return [...faultOf(field, ending), ...serveFaults(host, field, serve)];
}

function valueFaults({ maxBodySize, uploadTimeout, rateLimit, hsts }: Site): Fault[] {
  return [
    ...faultOf('maxBodySize', sizeFault(maxBodySize)),
    ...faultOf('uploadTimeout', timeFault(uploadTimeout)),
    ...faultOf('rateLimit.perSecond', countFault(rateLimit?.perSecond, 10_000)),
    ...faultOf('rateLimit.burst', countFault(rateLimit?.burst, 10_000)),
    ...faultOf('hsts.maxAge', ageFault(hsts?.maxAge)),
  ];
}

function secretFaults({ basicAuth, serve }: Site): Fault[] {
  if (basicAuth === undefined) return [];
  if (serve.redirect !== undefined) {
    // nginx carries `return` out before it asks for a password.
    return faultOf('basicAuth', `guards nothing, for visitors are sent to ${shown(serve.redirect)}; leave it out`);
  }
  if (basicAuth.owner === 'nginx') return [];
  const message = `is a secret that nginx cannot read, got owner ${shown(basicAuth.owner)}; give it owner: 'nginx'`;
  return faultOf('basicAuth', message);
}

function loopFaults({ serve, names, port }: Site): Fault[] {
  if (!leadsBack(serve, names, port.value)) return [];
  const message = `leads back to the site itself, got ${shown(serve.redirect)}; name another one, or give a path in locations`;
  return faultOf('serve.redirect', message);
}

function loginFaults(site: Site, withoutLogin: string | undefined): Fault[] {
  const unsaid = withoutLoginFault(withoutLogin);
  if (unsaid !== undefined) return faultOf('withoutLogin', unsaid);
  if (!site.zones.includes(internet)) return [];
  return served(site).flatMap(([path, serve]) => {
    if (serve.proxy === undefined || (site.basicAuth !== undefined && serve.basicAuth !== false)) return [];
    const { offered } = upstreamOf(serve);
    const fault = openServerFault(offered, withoutLogin, "give basicAuth, take 'wan' out of the zones");
    return faultOf(path === '/' ? 'serve.proxy' : `locations.${path}.proxy`, fault);
  });
}

function recordFaults({ proxied }: Site, record: NginxSiteProps['record']): Fault[] {
  if (!proxied || typeof record !== 'object') return [];
  const message = `is a CNAME, which goes past Cloudflare, got ${shown(record.alias)}; leave it to addresses, or proxied out`;
  return faultOf('record', message);
}

function probeFaults(probe: NginxSiteProps['probe']): Fault[] {
  if (probe === undefined || probe === false) return [];
  const { path = '/', status = 200 } = probe;
  const good = /^\/[^\s#]*$/.test(path);
  const known = Number.isInteger(status) && status >= 200 && status <= 599;
  return [
    ...faultOf('probe.path', good ? undefined : `must begin with /, got ${shown(path)}`),
    ...faultOf('probe.status', known ? undefined : `must be a whole number from 200 to 599, got ${shown(status)}`),
  ];
}
