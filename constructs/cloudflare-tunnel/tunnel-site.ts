import {
  type DnsZone,
  type Fleet,
  fullName,
  type HttpUpstream,
  openServerFault,
  Port,
  shown,
  ValueError,
  withoutLoginFault,
  withPort,
} from '../../lib';

/** A site that a tunnel publishes. */
export interface TunnelSite {
  /**
   * What answers its visitors: a server that another construct offers, or the URL of one on this host that listens on
   * 127.0.0.1 or [::1]: `http://127.0.0.1:8080`.
   */
  readonly to: HttpUpstream | string;
  /** What it is and for whom, in a few words; shown in reports. */
  readonly why: string;
  /**
   * Why everyone on the Internet may use a server that says that it asks for no login itself.
   * @default - then it is refused
   */
  readonly withoutLogin?: string;
  /** Status that its front page, or its `healthPath`, answers when all is well; a redirect is not followed. @default 200 */
  readonly status?: number;
}

/** A site as it is published. */
export interface PublishedSite {
  /** Full name; the first label may be `*`. */
  readonly name: string;
  readonly zone: DnsZone;
  readonly upstream: Omit<HttpUpstream, 'why' | 'hasLogin'>;
  /** Whether the owner of the server has claimed its port. */
  readonly isClaimed: boolean;
  /** Whether the server asks for a login; undefined where nothing tells. */
  readonly hasLogin: boolean | undefined;
  readonly why: string;
  readonly status: number;
}

/**
 * Reads a site, of a program whose types need not have been checked: a bare URL in its place is a likely slip.
 *
 * @throws ValueError for a name or server that cannot be; its noun is the field, '' for the name.
 */
export function publishedSite(fleet: Fleet, name: string, site: Partial<TunnelSite>): PublishedSite {
  const { to = '', why = '', status = 200, withoutLogin } = site;
  const full = nameOf(fleet, name);
  if (why.trim() === '') throw new ValueError('why', `must say what it is for, got ${shown(why)}; name who uses it`);
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new ValueError('status', `must be a whole number from 200 to 599, got ${shown(status)}`);
  }
  const isClaimed = typeof to !== 'string';
  const upstream = isClaimed ? to : localServer(to);
  checkLogin(to, withoutLogin);
  return { ...full, upstream, isClaimed, hasLogin: isClaimed ? to.hasLogin : undefined, why, status };
}

/** URL that a host reaches a server of its own at. */
export function urlOf({ scheme, address, port }: PublishedSite['upstream']): string {
  return `${scheme}://${withPort(address, port.value)}`;
}

function nameOf(fleet: Fleet, name: string): { name: string; zone: DnsZone } {
  try {
    return fullName(fleet, name);
  } catch (error) {
    throw ValueError.isValueError(error) ? new ValueError('', error.complaint) : error;
  }
}

function checkLogin(to: TunnelSite['to'], reason: string | undefined): void {
  const unsaid = withoutLoginFault(reason);
  if (unsaid !== undefined) throw new ValueError('withoutLogin', unsaid);
  const open = openServerFault(to, reason, 'put a site that asks in front');
  if (open !== undefined) throw new ValueError('to', open);
}

const example = "write it like 'http://127.0.0.1:8080'";

function localServer(text: string): PublishedSite['upstream'] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url?.protocol.slice(0, -1);
  if (url === undefined || (scheme !== 'http' && scheme !== 'https')) {
    throw new ValueError('to', `must be a URL of http or https, got ${shown(text)}; ${example}`);
  }
  const { hostname, port, pathname, search, hash, username, password } = url;
  if (username !== '' || password !== '') {
    throw new ValueError('to', `must not hold a login (not shown): it would stand in the Terraform JSON; leave it out`);
  }
  const address = hostname.replace(/^\[|\]$/g, '');
  if (address !== '127.0.0.1' && address !== '::1') {
    const remedy =
      hostname === 'localhost' ? 'write the one that it listens on' : 'a server of another host needs a tunnel there';
    throw new ValueError('to', `must be on this host, at 127.0.0.1 or [::1], got ${shown(text)}; ${remedy}`);
  }
  if (pathname !== '/' || search !== '' || hash !== '') {
    const remedy = "leave the rest out: the visitor's own path is handed over";
    throw new ValueError('to', `must end after the port, got ${shown(text)}; ${remedy}`);
  }
  return { scheme, address, port: Port.of(port === '' ? (scheme === 'http' ? 80 : 443) : Number(port)) };
}
