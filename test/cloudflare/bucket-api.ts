import { type ApiRequest } from './api';
import { type Buckets } from './buckets';
import { type Answer, answer } from './envelope';
import { noPermission, noRoute } from './errors';
import { type ApiToken, mayDo } from './tokens';

/**
 * Answers a request about the R2 buckets of an account; the path is what follows `/accounts/:id/r2/buckets`. What a
 * token for the items of one bucket may do is of no use here.
 */
export function handleBuckets(
  buckets: Buckets,
  token: ApiToken,
  { method, path, body, jurisdiction = 'default' }: ApiRequest,
  account: string,
  [name, part, ...more]: string[],
): Answer {
  const mayRead = method === 'GET' ? ['Workers R2 Storage Read'] : [];
  const groups = ['Workers R2 Storage Write', ...mayRead];
  if (!mayDo(token, groups, [`com.cloudflare.api.account.${account}`])) throw noPermission();
  const world = `${account}/${jurisdiction}`;
  if (name === undefined) {
    if (method === 'GET') return answer({ buckets: buckets.list(world) });
    if (method === 'POST') return answer(buckets.create(world, body));
  } else if (part === undefined) {
    if (method === 'GET') return answer(buckets.find(world, name));
    // Only its storage class can be changed, which the provider always sends along.
    if (method === 'PATCH') return answer(buckets.find(world, name));
    if (method === 'DELETE') {
      buckets.delete(world, name);
      return answer({});
    }
  } else if ((part === 'lifecycle' || part === 'lock') && more.length === 0) {
    if (method === 'GET') return answer(buckets[part](world, name));
    if (method === 'PUT') {
      buckets[part === 'lock' ? 'putLock' : 'putLifecycle'](world, name, body);
      return answer({});
    }
  }
  throw noRoute(path);
}
