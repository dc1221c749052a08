import { type ApiRequest } from './api';
import { type Answer, answer, answerPage } from './envelope';
import { noPermission, noRoute } from './errors';
import { listPermissionGroups } from './permission-groups';
import { type ApiToken, mayDo, type TokenOwner, type Tokens } from './tokens';

/** Answers a request about the tokens of a user or an account; the path is what follows `…/tokens`. */
export function handleTokens(
  tokens: Tokens,
  token: ApiToken,
  { method, path, query, body }: ApiRequest,
  owner: TokenOwner,
  [id, part, ...more]: string[],
): Answer {
  const write = owner.kind === 'user' ? 'API Tokens Write' : 'Account API Tokens Write';
  const groups = method === 'GET' ? [write, write.replace('Write', 'Read')] : [write];
  if (!mayDo(token, groups, [`com.cloudflare.api.${owner.kind}.${owner.id}`])) throw noPermission();
  if (id === undefined) {
    if (method === 'GET') return answerPage(tokens.list(owner), query, { usual: 20, most: 50 });
    if (method === 'POST') return answer(tokens.create(body, owner));
  } else if (id === 'permission_groups' && method === 'GET') {
    return answer(listPermissionGroups(query));
  } else if (/^[0-9a-f]{32}$/.test(id) && more.length === 0) {
    if (part === 'value' && method === 'PUT') return answer(tokens.roll(id, owner));
    if (part !== undefined) throw noRoute(path);
    if (method === 'GET') return answer(tokens.find(id, owner));
    if (method === 'PUT') return answer(tokens.replace(id, body, owner));
    if (method === 'DELETE') {
      tokens.delete(id, owner);
      return answer({ id });
    }
  }
  throw noRoute(path);
}
