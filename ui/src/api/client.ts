// SPDX-License-Identifier: Apache-2.0
// Speaks to the hub's HTTP API. Paths, parameters, bodies and answers are typed from
// api/openapi.yaml, so a call that the hub does not know is a compile error:
//   const order = await api.get('/api/v1/orders/{ref}', { path: { ref } });
//   await api.post('/api/v1/orders/{ref}/hold', { path: { ref }, body: { reason } });
// Every failure is an ApiError with a sentence for the person.
import type { components, paths } from './schema';

/** Answers have all their members, null where there is nothing: so they are not optional. */
type Full<T> = T extends (infer E)[]
  ? Full<E>[]
  : T extends object
    ? { [K in keyof T]-?: Full<Exclude<T[K], undefined>> }
    : T;
export type Schemas = { [K in keyof components['schemas']]: Full<components['schemas'][K]> };

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Path<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];
type Operation<M extends Method, P extends Path<M>> =
  paths[P] extends Record<M, infer O> ? O : never;
type JsonOf<C> = C extends { content: { 'application/json': infer B } } ? B : never;
type Query<O> = O extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;
type Body<O> = O extends { requestBody?: infer B } ? JsonOf<NonNullable<B>> : never;
type Good<R> = { [S in keyof R]: S extends 200 | 201 | 202 ? JsonOf<R[S]> : never }[keyof R];
type Answer<O> = O extends { responses: infer R } ? Full<Good<R>> : never;

interface Input<O> {
  path?: Record<string, string>;
  query?: Query<O>;
  body?: Body<O>;
  /** The same key is done once, however often it is sent. */
  key?: string;
  signal?: AbortSignal;
}

/** What went wrong, in words. `code` is a row of src/base/errors.tbl.h, or `offline`. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail ? `${title} ${detail}` : title);
  }
}

interface ClientState {
  lang: string;
  csrf: string;
  /** Called when the session is over; the app then asks to sign in. */
  onSignedOut: () => void;
  /** Whether the hub answered the last request. */
  onReachable: (reachable: boolean) => void;
}

export const client: ClientState = {
  lang: 'en',
  csrf: '',
  onSignedOut: () => {},
  onReachable: () => {},
};

function address(path: string, parts: Record<string, string> = {}, query: object = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parts[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  return search.size ? `${filled}?${search}` : filled;
}

async function failure(response: Response): Promise<ApiError> {
  try {
    const p = (await response.json()) as Schemas['ProblemDetails'];
    return new ApiError(p.code, p.status, p.title, p.detail ?? '');
  } catch {
    return new ApiError('not_understood', response.status, response.statusText, '');
  }
}

async function call(method: Method, path: string, input: Input<any>): Promise<unknown> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': client.lang,
  };
  if (input.body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'get' && client.csrf) headers['X-Waybill-CSRF'] = client.csrf;
  if (input.key) headers['Idempotency-Key'] = input.key;
  let response: Response;
  try {
    response = await fetch(address(path, input.path, input.query as object | undefined), {
      method: method.toUpperCase(),
      headers,
      body: input.body === undefined ? null : JSON.stringify(input.body),
      signal: input.signal ?? null,
      credentials: 'same-origin',
    });
  } catch (cause) {
    if (!input.signal?.aborted) client.onReachable(false);
    throw cause instanceof DOMException ? cause : new ApiError('offline', 0, '', '');
  }
  client.onReachable(true);
  if (response.ok) return response.status === 204 ? null : response.json();
  const error = await failure(response);
  if (response.status === 401 && !path.endsWith('/session')) client.onSignedOut();
  throw error;
}

type Caller<M extends Method> = <P extends Path<M>>(
  path: P,
  input?: Input<Operation<M, P>>,
) => Promise<Answer<Operation<M, P>>>;

function caller<M extends Method>(method: M): Caller<M> {
  return ((path: string, input: Input<any> = {}) => call(method, path, input)) as Caller<M>;
}

export const api = {
  get: caller('get'),
  post: caller('post'),
  put: caller('put'),
  patch: caller('patch'),
  delete: caller('delete'),
};

/** A key for a wish of a person: make it once per wish, not once per try. */
export const newKey = () => crypto.randomUUID();
