import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type ApiRequest, handle } from './api';
import { Buckets } from './buckets';
import { DnsRecords } from './dns-records';
import { type Answer, refusal } from './envelope';
import { ApiError, noRoute, notJson } from './errors';
import { permissionGroupId } from './permission-groups';
import { Tokens, user } from './tokens';
import { Tunnels } from './tunnels';
import { type Zone, Zones } from './zones';

/** One request with how it was answered. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** HTTP status; 0 while there is no answer. */
  readonly status: number;
}

/** Options for {@link CloudflareServer.issueToken}. */
export interface TokenOptions {
  /** Names of the permission groups that it has in its zones. @default ['DNS Write', 'Zone Read'] */
  readonly rights?: readonly string[];
  /** Whether it may also make tokens. @default false */
  readonly tokens?: boolean;
  /** Whether it may also make tunnels in the account of its zones. @default false */
  readonly tunnels?: boolean;
  /** Whether it may also make buckets, and tokens, in the account of its zones. @default false */
  readonly buckets?: boolean;
}

/** Stands between the network and the API: may answer by itself, wait, or never answer. */
export type Interceptor = (request: ApiRequest, next: () => Answer) => Promise<Answer> | Answer;

const prefix = '/client/v4';

/** Cloudflare's API, version 4, on this machine: as much of it as a fleet uses, with its rules and its normalising. */
export class CloudflareServer {
  /** Starts a server on a port of 127.0.0.1 that is free. */
  public static async start(): Promise<CloudflareServer> {
    const server = new CloudflareServer();
    await new Promise<void>((done) => server.http.listen(0, '127.0.0.1', done));
    return server;
  }

  public readonly zones = new Zones();
  public readonly records = new DnsRecords();
  public readonly tokens = new Tokens();
  public readonly tunnels = new Tunnels();
  public readonly buckets = new Buckets();
  private readonly http = createServer((request, response) => void this.serve(request, response));
  private log: LoggedRequest[] = [];
  private interceptor: Interceptor = (_request, next) => next();

  /** What a client takes for `https://api.cloudflare.com/client/v4`. */
  public get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}${prefix}`;
  }

  /** Every request so far, or since {@link forget}, in the order in which they came. */
  public get requests(): readonly LoggedRequest[] {
    return this.log;
  }

  /** Requests that would change something, as `POST /zones/…/dns_records`. */
  public get changes(): readonly string[] {
    return this.log.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  }

  /** Number of requests by method and kind of path, ids left out: `GET /zones/:id/dns_records/:id`. */
  public get counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { method, path } of this.log) {
      const kind = `${method} ${path.replace(/\/[0-9a-f]{32}(?=\/|$)/g, '/:id')}`;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  }

  /** Empties the log of requests. */
  public forget(): void {
    this.log = [];
  }

  /** Puts something between the network and the API, in place of what was there. */
  public intercept(interceptor: Interceptor): void {
    this.interceptor = interceptor;
  }

  /** Makes a token for these zones as its user would at Cloudflare's site; returns its value. */
  public issueToken(name: string, zones: readonly Zone[], options: TokenOptions = {}): string {
    const { rights = ['DNS Write', 'Zone Read'], tokens = false, tunnels = false, buckets = false } = options;
    const groups = (...names: string[]) => names.map((group) => ({ id: permissionGroupId(group) }));
    const resources = Object.fromEntries(zones.map(({ id }) => [`com.cloudflare.api.account.zone.${id}`, '*']));
    const accounts = Object.fromEntries(zones.map(({ account }) => [`com.cloudflare.api.account.${account.id}`, '*']));
    const own = { [`com.cloudflare.api.user.${user.id}`]: '*' };
    const inAccounts = [
      ...(tunnels ? ['Cloudflare Tunnel Write'] : []),
      ...(buckets ? ['Workers R2 Storage Write', 'Account API Tokens Write'] : []),
    ];
    const policies = [
      ...(zones.length > 0 ? [{ effect: 'allow', resources, permission_groups: groups(...rights) }] : []),
      ...(inAccounts.length > 0
        ? [{ effect: 'allow', resources: accounts, permission_groups: groups(...inAccounts) }]
        : []),
      ...(tokens ? [{ effect: 'allow', resources: own, permission_groups: groups('API Tokens Write') }] : []),
    ];
    return this.tokens.create({ name, policies }).value;
  }

  /** Ends it, with every connection. */
  public async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
    const text = await read(message);
    const body = parse(text);
    const entry = { method: message.method ?? '', path, query: searchParams.toString(), body: body ?? {}, status: 0 };
    this.log.push(entry);
    const request: ApiRequest = {
      method: entry.method,
      path,
      query: searchParams,
      authorization: message.headers.authorization,
      jurisdiction: message.headers['cf-r2-jurisdiction']?.toString(),
      address: message.socket.remoteAddress ?? '',
      body: entry.body,
    };
    const reply = await this.answerTo(request, () => {
      if (path === pathname) throw noRoute(path);
      if (body === undefined) throw notJson();
      return handle(this, request);
    });
    entry.status = reply.status;
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers });
    response.end(JSON.stringify(reply.body));
  }

  private async answerTo(request: ApiRequest, next: () => Answer): Promise<Answer> {
    try {
      return await this.interceptor(request, next);
    } catch (error) {
      if (error instanceof ApiError) return refusal(error.status, error.errors, error.headers);
      return refusal(500, [{ code: 0, message: `this test server failed: ${String(error)}` }]);
    }
  }
}

async function read(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** A JSON object, `{}` for no body at all, undefined for anything else. */
function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
