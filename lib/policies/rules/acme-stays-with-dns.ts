import { type RenderedFleet } from '../../checks';
import { definitionsAt, settledAt } from '../definitions';
import { complyingUnless, hostPolicy } from '../policy';
import { setTo } from '../setting';

/** A site that orders its own certificate does so by DNS where that is set up: NixOS prefers its `acmeRoot`, silently. */
export const AcmeStaysWithDns = hostPolicy(
  'AcmeStaysWithDns',
  'A certificate that is ordered over an open port 80 though it was meant to be by DNS, and never comes.',
  ({ hostName }, rendered) => {
    const sites = setTo(rendered, hostName, 'services.nginx.virtualHosts.*.enableACME', true);
    const byDns = sites.filter(({ path }) => hasProvider(rendered, hostName, path[3] ?? ''));
    if (byDns.length === 0) return 'does not apply';
    const wrong = byDns.filter(({ path }) => {
      const roots = settledAt(rendered, hostName, [...path.slice(0, 4), 'acmeRoot']);
      return !roots.some(({ value }) => value === null);
    });
    return complyingUnless(
      wrong.map(({ path, by }) => {
        const message = `is not null, so that the certificate is ordered over port 80 and not by DNS; set it to null, or use useACMEHost`;
        return { path: by, field: `services.nginx.virtualHosts.${JSON.stringify(path[3])}.acmeRoot`, message };
      }),
    );
  },
);

function hasProvider(rendered: RenderedFleet, host: string, site: string): boolean {
  const own = ['security', 'acme', 'certs', site, 'dnsProvider'];
  return [own, 'security.acme.defaults.dnsProvider'].some((option) => {
    return definitionsAt(rendered, host, option).some(({ value }) => value !== null);
  });
}
