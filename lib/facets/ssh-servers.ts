import { type Port } from '../net/port';
import { Facet } from './facet';

/** A way into a host by SSH, as clients have to know it. */
export interface SshServerFact {
  readonly port: Port;
  /** Names that it is called by beside those that the fleet knows: `fufuwuqi.lan`. */
  readonly names: readonly string[];
}

/** The SSH server of a host. There is one: NixOS has a single sshd. */
export const sshServers = new Facet<SshServerFact>('SSH servers', {
  key: ({ port }) => String(port.value).padStart(5, '0'),
  check: (declared, host) =>
    declared.slice(1).map(({ by }, index) => {
      const message = `is made by '${declared[index]?.by ?? ''}' and by '${by}'; keep one, it may have one port`;
      return { path: host, field: 'SSH server', message };
    }),
});
