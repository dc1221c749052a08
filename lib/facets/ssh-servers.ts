import { type Port } from '../net/port';
import { Facet } from './facet';
import { twins } from './twins';

/** A way into a host by SSH, as clients have to know it. */
export interface SshServerFact {
  readonly port: Port;
  /** Names that it is called by beside those that the fleet knows: `fufuwuqi.lan`. */
  readonly names: readonly string[];
}

/** The SSH server of a host. There is one: NixOS has a single sshd. */
export const sshServers = new Facet<SshServerFact>('SSH servers', {
  key: ({ port }) => String(port.value).padStart(5, '0'),
  check: twins(
    () => 'sshd',
    (first, second) => ({
      field: 'SSH server',
      message: `is made by '${first.by}' and by '${second.by}'; keep one, it may have one port`,
    }),
  ),
});
