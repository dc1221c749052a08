import { type Probe } from '../../lib';
import { securePort } from './listens';
import { type NginxSiteProps } from './props';
import { type Site } from './site';

/** How one asks whether a site works. */
export function siteProbe(site: Site, asked: NginxSiteProps['probe'] = {}): Probe | undefined {
  if (asked === false) return undefined;
  const { names, port, why } = site;
  const { path = healthPath(site), status = statusOf(site) } = asked;
  const place = port.value === securePort ? '' : `:${port.value}`;
  return { kind: 'http', target: `https://${names[0]}${place}${path}`, status, why };
}

function healthPath({ serve: { proxy } }: Site): string {
  return (typeof proxy === 'object' ? proxy.healthPath : undefined) ?? '/';
}

function statusOf({ serve, basicAuth }: Site): number {
  if (serve.redirect !== undefined) return serve.code ?? 301;
  return basicAuth === undefined ? 200 : 401;
}
