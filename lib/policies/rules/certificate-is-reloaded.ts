import { type RenderedFleet } from '../../checks';
import { certificateFor, certificates, certificateUses } from '../../facets/certificates';
import { complyingUnless, hostPolicy } from '../policy';
import { definitionsAt } from '../definitions';
import { itemsAt } from '../setting';

/** Whoever shows a certificate is told when it is renewed. One that nobody shows is a warning of who makes it. */
export const CertificateIsReloaded = hostPolicy(
  'CertificateIsReloaded',
  'A service that goes on showing a certificate that is over, long after a new one is there.',
  ({ hostName, facets }, rendered) => {
    const all = facets.read(certificates);
    const uses = facets.entries(certificateUses).flatMap(({ value, by }) => {
      const certificate = certificateFor(all, value.name);
      const isOurs = certificate !== undefined && isOrdered(rendered, hostName, certificate.id);
      return isOurs ? [{ ...value, by, id: certificate.id }] : [];
    });
    if (uses.length === 0) return 'does not apply';
    const deaf = uses.filter(({ unit, id }) => !reloaded(rendered, hostName, id).includes(unit));
    return complyingUnless(
      deaf.map(({ unit, name, id, by }) => {
        const message = `is not told when the certificate '${id}' is renewed, which it shows as ${name}; add it to security.acme.certs.${JSON.stringify(id)}.reloadServices`;
        return { path: by, field: unit, message };
      }),
    );
  },
);

/** One that NixOS orders here; who brings another tells its users himself. */
function isOrdered(rendered: RenderedFleet, host: string, id: string): boolean {
  return definitionsAt(rendered, host, ['security', 'acme', 'certs', id]).length > 0;
}

function reloaded(rendered: RenderedFleet, host: string, id: string): unknown[] {
  const certificate = ['security', 'acme', 'certs', id, 'reloadServices'];
  const both = [certificate, 'security.acme.defaults.reloadServices'].flatMap((option) =>
    itemsAt(rendered, host, option),
  );
  const sites = definitionsAt(rendered, host, 'services.nginx.virtualHosts.*.useACMEHost');
  // NixOS adds nginx by itself.
  const nginx = sites.some(({ value }) => value === id) ? ['nginx.service'] : [];
  return [...both.map(({ item }) => item), ...nginx];
}
