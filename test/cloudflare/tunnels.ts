import { randomBytes, randomUUID } from 'node:crypto';
import {
  invalidTunnelRules,
  notModelled,
  tunnelInUse,
  tunnelNameMissing,
  tunnelNameTaken,
  tunnelNotFound,
} from './errors';

/** A tunnel as the API shows it. */
export interface Tunnel {
  readonly id: string;
  readonly account_tag: string;
  readonly name: string;
  readonly config_src: 'cloudflare' | 'local';
  readonly remote_config: boolean;
  readonly created_at: string;
  readonly deleted_at: string | null;
  readonly status: 'inactive' | 'healthy';
  readonly tun_type: 'cfd_tunnel';
  readonly connections: readonly unknown[];
  readonly conns_active_at: null;
  readonly conns_inactive_at: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The rules of a tunnel, as the API shows them. */
export interface TunnelConfiguration {
  readonly tunnel_id: string;
  readonly version: number;
  readonly config: Readonly<Record<string, unknown>>;
  readonly source: 'cloudflare';
  readonly created_at: string;
}

/** What a request may say; anything may be missing or wrong. */
type Input = Readonly<Record<string, unknown>>;

interface Entry {
  tunnel: Tunnel;
  configuration: TunnelConfiguration;
  secret: string;
}

/** The tunnels of all accounts. */
export class Tunnels {
  private readonly entries = new Map<string, Entry>();

  /** Those of an account that are not deleted, by name. */
  public list(account: string): Tunnel[] {
    const all = [...this.entries.values()].map(({ tunnel }) => tunnel);
    return all.filter((one) => one.account_tag === account && one.deleted_at === null).sort(byName);
  }

  public find(account: string, id: string): Tunnel {
    return this.entry(account, id).tunnel;
  }

  public create(account: string, { name, config_src = 'local', tunnel_secret }: Input): Tunnel {
    if (typeof name !== 'string' || name === '') throw tunnelNameMissing();
    if (this.list(account).some((one) => one.name === name)) throw tunnelNameTaken();
    if (config_src !== 'cloudflare') throw notModelled('tunnels with their rules on the host');
    const id = randomUUID();
    const now = new Date().toISOString();
    const secret = typeof tunnel_secret === 'string' ? tunnel_secret : randomBytes(32).toString('base64');
    const tunnel: Tunnel = {
      id,
      account_tag: account,
      name,
      config_src,
      remote_config: true,
      created_at: now,
      deleted_at: null,
      status: 'inactive',
      tun_type: 'cfd_tunnel',
      connections: [],
      conns_active_at: null,
      conns_inactive_at: now,
      metadata: {},
    };
    this.entries.set(id, { tunnel, secret, configuration: configurationOf(id, 0, { ingress: [] }, now) });
    return tunnel;
  }

  public change(account: string, id: string, { name }: Input): Tunnel {
    const entry = this.entry(account, id);
    if (typeof name === 'string') entry.tunnel = { ...entry.tunnel, name };
    return entry.tunnel;
  }

  public delete(account: string, id: string): Tunnel {
    const entry = this.entry(account, id);
    if (entry.tunnel.connections.length > 0) throw tunnelInUse();
    entry.tunnel = { ...entry.tunnel, deleted_at: new Date().toISOString() };
    return entry.tunnel;
  }

  /** Lets a connector of it be there, or go. */
  public connect(id: string, connected: boolean): void {
    const entry = this.entries.get(id);
    if (entry === undefined) throw new Error(`there is no tunnel '${id}'`);
    const connections = connected ? [{ id: randomUUID(), colo_name: 'fra01', is_pending_reconnect: false }] : [];
    entry.tunnel = { ...entry.tunnel, connections, status: connected ? 'healthy' : 'inactive' };
  }

  /** What a connector proves itself with: account, tunnel and secret, as JSON in base64. */
  public token(account: string, id: string): string {
    const { secret } = this.entry(account, id);
    return Buffer.from(JSON.stringify({ a: account, t: id, s: secret })).toString('base64');
  }

  public configuration(account: string, id: string): TunnelConfiguration {
    return this.entry(account, id).configuration;
  }

  public configure(account: string, id: string, { config }: Input): TunnelConfiguration {
    const entry = this.entry(account, id);
    const rules = checkedRules((config as Input | undefined)?.['ingress']);
    const { version, created_at } = entry.configuration;
    // The provider does not know `warp-routing`, which the answer has all the same.
    const kept = { ...(config as Input), ingress: rules, 'warp-routing': { enabled: false } };
    entry.configuration = configurationOf(id, version + 1, kept, created_at);
    return entry.configuration;
  }

  private entry(account: string, id: string): Entry {
    const entry = this.entries.get(id);
    if (entry?.tunnel.account_tag !== account || entry.tunnel.deleted_at !== null) throw tunnelNotFound();
    return entry;
  }
}

function configurationOf(id: string, version: number, config: Input, created: string): TunnelConfiguration {
  return { tunnel_id: id, version, config, source: 'cloudflare', created_at: created };
}

const byName = (a: Tunnel, b: Tunnel): number => (a.name < b.name ? -1 : 1);

/** @throws ApiError for rules that no connector could follow. */
function checkedRules(ingress: unknown): readonly Input[] {
  if (!Array.isArray(ingress) || ingress.length === 0) throw invalidTunnelRules('no ingress rules were given');
  const rules = ingress as readonly Input[];
  for (const [index, { hostname, path, service }] of rules.entries()) {
    if (typeof service !== 'string' || !/^(https?:\/\/[^/]+|http_status:\d{3})$/.test(service)) {
      throw invalidTunnelRules(`rule #${index + 1} has no service that can be reached`);
    }
    const isLast = index === rules.length - 1;
    const fitsAll = (hostname ?? '') === '' && (path ?? '') === '';
    if (isLast && !fitsAll) {
      throw invalidTunnelRules(
        'The last ingress rule must match all URLs (i.e. it should not have a hostname or path filter)',
      );
    }
    if (!isLast && fitsAll)
      throw invalidTunnelRules(`Rule #${index + 1} is matching the hostname '', but it is not the last`);
  }
  return rules;
}
