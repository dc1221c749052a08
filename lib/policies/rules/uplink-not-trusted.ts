import { internet } from '../../internet';
import { shown } from '../../errors';
import { complyingUnless, hostPolicy } from '../policy';
import { itemsAt } from '../setting';

const option = 'networking.firewall.trustedInterfaces';

/** No interface by which the Internet comes in is trusted. */
export const UplinkNotTrusted = hostPolicy(
  'UplinkNotTrusted',
  'A firewall that lets in everything the router passes on, before any of its rules.',
  ({ hostName, facts }, rendered) => {
    const trusted = itemsAt(rendered, hostName, option);
    if (trusted.length === 0) return 'does not apply';
    const wan = (facts.zones[internet] ?? []).map((entry) => entry.interface);
    const outer = [facts.network.uplink, ...wan].filter((name) => name !== undefined);
    return complyingUnless(
      trusted
        .filter(({ item }) => typeof item === 'string' && outer.includes(item))
        .map(({ item, by }) => {
          const message = `has the interface that the Internet comes in by, got ${shown(item)}; open ports to zones instead`;
          return { path: by, field: option, message };
        }),
    );
  },
);
