import { type RenderedFleet } from '../../checks';
import { definitionsAt, settledAt } from '../definitions';
import { complyingUnless, hostPolicy } from '../policy';
import { itemsAt, textOf } from '../setting';

/** A proof by DNS is looked for where the authority looks, where a resolver of the fleet says something else. */
export const AcmeAsksPublicDns = hostPolicy(
  'AcmeAsksPublicDns',
  'A renewal that waits for its own proof at a resolver that answers for the whole domain itself.',
  ({ hostName }, rendered) => {
    const certificates = definitionsAt(rendered, hostName, 'security.acme.certs.*.dnsProvider');
    const names = certificates.filter(({ value }) => value !== null).map(({ path, by }) => ({ id: path[3] ?? '', by }));
    const hidden = names.length === 0 ? [] : names.filter(({ id }) => isRewritten(rendered, id));
    if (hidden.length === 0) return 'does not apply';
    const blind = hidden.filter(({ id }) => !hasResolver(rendered, hostName, id));
    return complyingUnless(
      blind.map(({ id, by }) => {
        const message = `is not set though a resolver of the fleet rewrites *.${id}; set it to a public one: '1.1.1.1:53'`;
        return { path: by, field: `security.acme.certs.${JSON.stringify(id)}.dnsResolver`, message };
      }),
    );
  },
);

function hasResolver(rendered: RenderedFleet, host: string, id: string): boolean {
  const own = ['security', 'acme', 'certs', id, 'dnsResolver'];
  return [own, 'security.acme.defaults.dnsResolver'].some((option) => {
    return settledAt(rendered, host, option).some(({ value }) => value !== null);
  });
}

const rewrites = 'services.adguardhome.settings.filtering.rewrites';

/** Only a wildcard hides the name of the proof. */
function isRewritten(rendered: RenderedFleet, id: string): boolean {
  return rendered.hosts.some(({ hostName }) =>
    itemsAt(rendered, hostName, rewrites).some(({ item }) => {
      if (typeof item !== 'object' || item === null) return false;
      const { domain } = item as { readonly domain?: string };
      return domain !== undefined && textOf(domain) === `*.${id}`;
    }),
  );
}
