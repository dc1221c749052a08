/** A code with its text, as `errors` and `messages` hold them. */
export interface ApiMessage {
  readonly code: number;
  readonly message: string;
  readonly error_chain?: readonly ApiMessage[];
  readonly type?: null;
}

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly success: boolean;
    readonly errors: readonly ApiMessage[];
    readonly messages: readonly ApiMessage[];
    readonly result: unknown;
    readonly result_info?: ResultInfo;
  };
}

interface ResultInfo {
  readonly page: number;
  readonly per_page: number;
  readonly count: number;
  readonly total_count: number;
  readonly total_pages: number;
}

/** One thing found or done. */
export function answer(result: unknown, messages: readonly ApiMessage[] = []): Answer {
  return { status: 200, headers: {}, body: { success: true, errors: [], messages, result } };
}

/** A request that was refused. */
export function refusal(
  status: number,
  errors: readonly ApiMessage[],
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, body: { success: false, errors, messages: [], result: null } };
}

/** One page of a list, by `page` and `per_page` of the query. */
export function answerPage(
  all: readonly unknown[],
  query: URLSearchParams,
  size: { readonly usual: number; readonly most: number },
): Answer {
  const page = Math.max(1, Number(query.get('page') ?? 1));
  const perPage = Math.min(size.most, Math.max(1, Number(query.get('per_page') ?? size.usual)));
  const result = all.slice((page - 1) * perPage, page * perPage);
  const info: ResultInfo = {
    page,
    per_page: perPage,
    count: result.length,
    total_count: all.length,
    total_pages: Math.ceil(all.length / perPage),
  };
  const { status, headers, body } = answer(result);
  return { status, headers, body: { ...body, result_info: info } };
}
