import { complyingUnless, hostPolicy } from '../policy';
import { setTo } from '../setting';

const option = 'networking.firewall.enable';

/** No module switches off the firewall, which NixOS has on by itself. */
export const FirewallOnEveryServer = hostPolicy(
  'FirewallOnEveryServer',
  'Every port of the machine, of services that nobody thinks of, too, open to whoever reaches it.',
  ({ hostName, facts }, rendered) => {
    // Windows stands before it.
    if (facts.kind === 'wsl') return 'does not apply';
    const message = 'switches the firewall off, got false; take it out, and claim the ports that have to be reached';
    return complyingUnless(
      setTo(rendered, hostName, option, false).map(({ by }) => ({ path: by, field: option, message })),
    );
  },
);
