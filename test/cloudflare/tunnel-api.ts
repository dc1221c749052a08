import { type ApiRequest } from './api';
import { type Answer, answer, answerPage } from './envelope';
import { noPermission, noRoute } from './errors';
import { type ApiToken, mayDo } from './tokens';
import { type Tunnels } from './tunnels';

/** Answers a request about the tunnels of an account; the path is what follows `/accounts/:id/cfd_tunnel`. */
export function handleTunnels(
  tunnels: Tunnels,
  token: ApiToken,
  { method, path, query, body }: ApiRequest,
  account: string,
  [id, part, ...more]: string[],
): Answer {
  // The token of a tunnel is a secret: who may only read tunnels does not get it.
  const mayRead = method === 'GET' && part !== 'token' ? ['Cloudflare Tunnel Read'] : [];
  const groups = ['Cloudflare Tunnel Write', ...mayRead];
  if (!mayDo(token, groups, [`com.cloudflare.api.account.${account}`, 'com.cloudflare.api.account.*'])) {
    throw noPermission();
  }
  if (id === undefined) {
    if (method === 'GET') return answerPage(tunnels.list(account), query, { usual: 20, most: 1000 });
    if (method === 'POST') return answer(tunnels.create(account, body));
  } else if (part === undefined) {
    if (method === 'GET') return answer(tunnels.find(account, id));
    if (method === 'PATCH') return answer(tunnels.change(account, id, body));
    if (method === 'DELETE') return answer(tunnels.delete(account, id));
  } else if (part === 'configurations' && more.length === 0) {
    if (method === 'GET') return answer(tunnels.configuration(account, id));
    if (method === 'PUT') return answer(tunnels.configure(account, id, body));
  } else if (part === 'token' && more.length === 0 && method === 'GET') {
    return answer(tunnels.token(account, id));
  }
  throw noRoute(path);
}
