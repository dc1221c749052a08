import { type Jail } from '../../lib';

/** Properties for `Fail2ban`. */
export interface Fail2banProps {
  /** Attempts until the ban, 1 to 1000, where what is watched says nothing else. Renders to `services.fail2ban.maxretry`. @default 4 */
  readonly attempts?: number;
  /** Time that these attempts are counted in: `10m`, `1h`. Renders to `findtime` of all jails. @default '1h' */
  readonly within?: string;
  /** How long the first ban is; each further one is twice as long. Renders to `services.fail2ban.bantime`. @default '1h' */
  readonly banTime?: string;
  /**
   * How long a ban may become, and how long somebody is remembered after one.
   * Renders to `services.fail2ban.bantime-increment.maxtime` and `dbpurgeage`. @default '168h'
   */
  readonly longestBan?: string;
  /**
   * Network zones whose machines are never banned, so that no typing error locks the operator out. They are told by
   * their addresses, so they must have sources. Renders to `services.fail2ban.ignoreIP`.
   * @default - all zones of the host but `wan`
   */
  readonly trusted?: readonly string[];
  /** Further addresses and networks that are never banned: `['203.0.113.7', '198.51.100.0/24']`. @default [] */
  readonly neverBanned?: readonly string[];
  /** What to watch beside what constructs of the host declare, such as a service that is set up by hand. @default [] */
  readonly jails?: readonly Jail[];
}
