import { shown } from '../../errors';
import { complyingUnless, hostPolicy } from '../policy';
import { itemsAt, setTo } from '../setting';

const filtering = 'services.adguardhome.settings.filtering';

/** Every rewrite of AdGuard Home says that it is on: without a word it is off. */
export const AdGuardRewritesAreOn = hostPolicy(
  'AdGuardRewritesAreOn',
  'Names inside the fleet that are answered with public addresses, or not at all.',
  ({ hostName }, rendered) => {
    const field = `${filtering}.rewrites`;
    const rewrites = itemsAt(rendered, hostName, field);
    if (rewrites.length === 0) return 'does not apply';
    const off = rewrites.flatMap(({ item, by }) => {
      if (typeof item !== 'object' || item === null) return [];
      const { enabled, domain } = item as { readonly enabled?: unknown; readonly domain?: string };
      if (enabled === true) return [];
      const got = enabled === undefined ? 'nothing, which AdGuard Home takes for false' : shown(enabled);
      return [
        {
          path: by,
          field,
          message: `has ${shown(domain)} switched off, got ${got}; write enabled: true, or take it out`,
        },
      ];
    });
    const all = setTo(rendered, hostName, `${filtering}.rewrites_enabled`, false).map(({ by }) => {
      return {
        path: by,
        field: `${filtering}.rewrites_enabled`,
        message: 'switches all rewrites off, got false; take it out',
      };
    });
    return complyingUnless([...off, ...all]);
  },
);
