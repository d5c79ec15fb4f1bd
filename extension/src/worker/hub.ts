// SPDX-License-Identifier: Apache-2.0
// Speaks to the hub's HTTP API, from the service worker only: a page may not. Paths, bodies and
// answers are typed from api/openapi.yaml, so a call that the hub does not know does not compile.
import type { Pairing } from './store';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

type Ours = Extract<keyof paths, `/api/v1/extension/${string}`>;
type Method = 'get' | 'post' | 'delete';
type Operation<P extends Ours, M extends Method> = paths[P][M];
type JsonOf<C> = C extends { content: { 'application/json': infer B } } ? B : never;
type Body<O> = O extends { requestBody: infer B } ? JsonOf<B> : undefined;
type Good<R> = { [S in keyof R]: S extends 200 | 201 ? JsonOf<R[S]> : never }[keyof R];
type Answer<O> = O extends { responses: infer R } ? Good<R> : never;

/** The hub is from before the extension: it does not know the address. */
export const HUB_TOO_OLD = 'hub_too_old';

/** `code`: a row of the hub's errors, HUB_TOO_OLD, or `offline` when no hub answered. */
export class HubError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
  /** Sending the same again later may help. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const TIMEOUT_MS = 30_000;

export interface Input<O> {
  body?: Body<O>;
  /** The `{id}` of the path. */
  id?: string;
  query?: Record<string, string>;
  key?: string;
}

interface ProblemDetails {
  code?: string;
  title?: string;
  detail?: string;
}

/** `isFixed`: the address names no thing, so the hub knows it or is from before it. */
async function failure(res: Response, isFixed: boolean): Promise<HubError> {
  let p: ProblemDetails = {};
  try {
    p = (await res.json()) as ProblemDetails;
  } catch {
    // A proxy's page: the status alone has to do.
  }
  const words = [p.title, p.detail].filter(Boolean).join(' ');
  if (isFixed && res.status === 404) return new HubError(HUB_TOO_OLD, res.status, words);
  return new HubError(p.code ?? 'not_understood', res.status, words || `HTTP ${res.status}`);
}

export async function call<P extends Ours, M extends Method>(
  to: Pick<Pairing, 'url'> & { token: string | null },
  lang: string,
  method: M,
  path: P,
  input: Input<Operation<P, M>> = {},
): Promise<Answer<Operation<P, M>>> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': lang,
  };
  if (to.token) headers.Authorization = `Bearer ${to.token}`;
  if (input.body !== undefined) headers['Content-Type'] = 'application/json';
  if (input.key) headers['Idempotency-Key'] = input.key;
  const query = input.query ? `?${new URLSearchParams(input.query)}` : '';
  const where = to.url + path.replace('{id}', encodeURIComponent(input.id ?? '')) + query;
  let res: Response;
  try {
    res = await fetch(where, {
      method: method.toUpperCase(),
      headers,
      body: input.body === undefined ? null : JSON.stringify(input.body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error', // a token goes to the paired address and nowhere else
    });
  } catch {
    throw new HubError('offline', 0, '');
  }
  if (!res.ok) throw await failure(res, input.id === undefined);
  try {
    return (await res.json()) as Answer<Operation<P, M>>;
  } catch {
    throw new HubError('not_understood', 0, '');
  }
}
