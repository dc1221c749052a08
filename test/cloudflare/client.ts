import { type ApiMessage } from './envelope';
import { type CloudflareServer } from './server';

/** What came back: the status, and the body's parts that tests look at. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly result: unknown;
  readonly errors: readonly ApiMessage[];
  readonly messages: readonly ApiMessage[];
  readonly info: Readonly<Record<string, number>> | undefined;
}

type Body = Pick<Reply, 'result' | 'errors' | 'messages'> & { readonly result_info: Reply['info'] };

/** Asks the server as a program with that token would. */
export function clientOf(server: CloudflareServer, token: string | undefined) {
  return async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const { result, errors, messages, result_info } = (await response.json()) as Body;
    return { status: response.status, headers: response.headers, result, errors, messages, info: result_info };
  };
}

/** Codes of a refusal, those of the chain below them in brackets. */
export function codesOf({ errors }: Reply): unknown[] {
  return errors.map(({ code, error_chain }) =>
    error_chain === undefined ? code : [code, ...error_chain.map((link) => link.code)],
  );
}
