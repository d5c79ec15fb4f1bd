// SPDX-License-Identifier: Apache-2.0
// Shapes that api/openapi.yaml does not describe yet. Empty this file as they land.
type Json<T> = { content: { 'application/json': T } };
type Op<B, R> = { requestBody?: Json<B>; responses: { 200: Json<R> } };

export interface ComingSchemas {
  Session: {
    setup_needed?: boolean;
    person?: { id: string; name: string; email: string; role: string; lang: string } | null;
    csrf?: string;
  };
}

export interface ComingPaths {
  '/api/v1/session': {
    get: { responses: { 200: Json<ComingSchemas['Session']> } };
    post: Op<{ email: string; password: string }, ComingSchemas['Session']>;
    delete: { responses: { 200: Json<unknown> } };
  };
  '/api/v1/session/end-all': { post: Op<unknown, unknown> };
  '/api/v1/setup': {
    post: Op<
      { code: string; name: string; email: string; password: string },
      ComingSchemas['Session']
    >;
  };
  '/api/v1/invitations/accept': {
    post: Op<
      { code: string; name: string; email: string; password: string },
      ComingSchemas['Session']
    >;
  };
}
