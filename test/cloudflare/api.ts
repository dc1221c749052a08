import { handleBuckets } from './bucket-api';
import { type Buckets } from './buckets';
import { type DnsRecords } from './dns-records';
import { type Answer, answer, answerPage } from './envelope';
import {
  invalidToken,
  malformedCredentials,
  noCredentials,
  noPermission,
  noRoute,
  unknownToken,
  wrongPlace,
} from './errors';
import { handleTokens } from './token-api';
import { type ApiToken, mayComeFrom, mayDo, type Tokens, user } from './tokens';
import { handleTunnels } from './tunnel-api';
import { type Tunnels } from './tunnels';
import { shownZone, type Zone, type Zones } from './zones';

/** A request, read whole. */
export interface ApiRequest {
  readonly method: string;
  /** Path below `/client/v4`, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  /** Where the bucket that it is about has to be, by the header that only requests about buckets have. */
  readonly jurisdiction: string | undefined;
  /** Address that it came from. */
  readonly address: string;
  /** Its body as read from JSON; `{}` where it has none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the API keeps. */
export interface Account {
  readonly zones: Zones;
  readonly records: DnsRecords;
  readonly tokens: Tokens;
  readonly tunnels: Tunnels;
  readonly buckets: Buckets;
}

/**
 * Answers a request as Cloudflare's API, version 4, would.
 *
 * @throws ApiError for what it refuses.
 */
export function handle(account: Account, request: ApiRequest): Answer {
  // Some clients end the address of a list with a slash: `/zones/?name=…`.
  const [kind, ...rest] = request.path.split('/').filter((part) => part !== '');
  if (kind === 'user' && rest[0] === 'tokens') {
    if (rest[1] === 'verify' && request.method === 'GET') return verify(account, request);
    return handleTokens(account.tokens, authenticate(account, request), request, user, rest.slice(1));
  }
  if (kind === 'zones') return handleZones(account, request, rest);
  const [accountId = '', ...below] = rest;
  if (kind === 'accounts' && isId(accountId)) return handleAccount(account, request, accountId, below);
  throw noRoute(request.path);
}

function handleAccount(account: Account, request: ApiRequest, id: string, [service, ...below]: string[]): Answer {
  const { tunnels, tokens, buckets } = account;
  if (service === 'tokens' && below[0] === 'verify' && request.method === 'GET') return verify(account, request);
  const token = authenticate(account, request);
  if (service === 'cfd_tunnel') return handleTunnels(tunnels, token, request, id, below);
  if (service === 'tokens') return handleTokens(tokens, token, request, { kind: 'account', id }, below);
  if (service === 'r2' && below[0] === 'buckets') return handleBuckets(buckets, token, request, id, below.slice(1));
  throw noRoute(request.path);
}

function handleZones(account: Account, request: ApiRequest, [zoneId, kind, recordId, ...more]: string[]): Answer {
  const { zones, records } = account;
  const { method, path, query, body } = request;
  const token = authenticate(account, request);
  if (zoneId === undefined) {
    if (method !== 'GET') throw noRoute(path);
    const own = zones.list(query).filter((zone) => mayDoInZone(token, zoneGroups, zone));
    return answerPage(own.map(shownZone), query, { usual: 20, most: 50 });
  }
  if (!isId(zoneId)) throw noRoute(path);
  const zone = zones.tryFind(zoneId);
  const groups = groupsFor(method, kind);
  if (zone === undefined || !mayDoInZone(token, groups, zone)) throw noPermission();
  if (kind === undefined && method === 'GET') return answer(shownZone(zone));
  if (kind === 'settings' && recordId !== undefined && more.length === 0) {
    if (method === 'GET') return answer(zones.setting(zone, recordId));
    if (method === 'PATCH') return answer(zones.change(zone, recordId, body));
  }
  if (kind !== 'dns_records' || more.length > 0 || (recordId !== undefined && !isId(recordId))) throw noRoute(path);
  if (recordId === undefined) {
    if (method === 'GET') return answerPage(records.list(zone, query), query, { usual: 100, most: 5_000_000 });
    if (method === 'POST') return answer(records.create(zone, body));
  } else {
    if (method === 'GET') return answer(records.find(zone, recordId));
    if (method === 'PUT') return answer(records.replace(zone, recordId, body));
    if (method === 'PATCH') return answer(records.change(zone, recordId, body));
    if (method === 'DELETE') {
      records.delete(zone, recordId);
      return answer({ id: recordId });
    }
  }
  throw noRoute(path);
}

const zoneGroups = ['Zone Read', 'Zone Write'];

/** Groups of which a token needs one, for what it does to a zone. */
function groupsFor(method: string, kind: string | undefined): readonly string[] {
  if (kind === undefined) return zoneGroups;
  const write = kind === 'settings' ? 'Zone Settings Write' : 'DNS Write';
  return method === 'GET' ? [write, write.replace('Write', 'Read')] : [write];
}

const isId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

function verify({ tokens }: Account, request: ApiRequest): Answer {
  const token = tokens.use(bearer(request));
  if (token === undefined) throw invalidToken();
  const { id, status } = token;
  return answer({ id, status }, [{ code: 10000, message: 'This API Token is valid and active', type: null }]);
}

function authenticate({ tokens }: Account, request: ApiRequest): ApiToken {
  const token = tokens.use(bearer(request));
  if (token === undefined) throw unknownToken();
  if (!mayComeFrom(token, request.address)) throw wrongPlace(request.address);
  return token;
}

function bearer({ authorization }: ApiRequest): string {
  if (authorization === undefined) throw noCredentials();
  const [, value] = /^Bearer ([A-Za-z0-9_-]{40,80})$/.exec(authorization) ?? [];
  if (value === undefined) throw malformedCredentials();
  return value;
}

function mayDoInZone(token: ApiToken, groups: readonly string[], zone: Zone): boolean {
  const below = 'com.cloudflare.api.account.zone';
  const whole = [`com.cloudflare.api.account.${zone.account.id}/${below}.*`, `com.cloudflare.api.account.*/${below}.*`];
  return mayDo(token, groups, [`${below}.${zone.id}`, `${below}.*`, ...whole]);
}
