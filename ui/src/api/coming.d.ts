// SPDX-License-Identifier: Apache-2.0
// Shapes that api/openapi.yaml does not describe yet. Empty this file as they land.
type Json<T> = { content: { 'application/json': T } };
type Op<B, R> = { requestBody?: Json<B>; responses: { 200: Json<R> } };
type Role = 'viewer' | 'staff' | 'manager' | 'owner';

export interface ComingSchemas {
  SignedIn: {
    setup_needed: boolean;
    person: { id: string; name: string; email: string; role: Role; lang: string | null } | null;
    csrf: string | null;
    until: string | null;
    secure: boolean;
    secure_help: string | null;
    demo: boolean;
    version: string;
  };
  LinkLook: {
    kind: 'invite' | 'reset' | 'sign_in' | 'setup';
    role: Role;
    name: string | null;
    email: string | null;
    until: string | null;
    person: string | null;
  };
  BulkMatch: {
    items: {
      row: number;
      text: string;
      order: { id: string; name: string } | null;
      number: string | null;
      carrier: string | null;
      carrier_name: string | null;
      state: string;
      sentence: string | null;
    }[];
  };
}

interface Account {
  code: string;
  password: string;
  name?: string;
  email?: string;
  lang?: string;
}

export interface ComingPaths {
  '/api/v1/session': {
    get: { responses: { 200: Json<ComingSchemas['SignedIn']> } };
    post: Op<{ email?: string; password?: string; code?: string }, ComingSchemas['SignedIn']>;
    patch: Op<{ name?: string; lang?: string }, { lang: string | null }>;
    delete: { responses: { 200: Json<unknown> } };
  };
  '/api/v1/setup': { post: Op<Account, ComingSchemas['SignedIn']> };
  '/api/v1/invitations/look': { post: Op<{ code: string }, ComingSchemas['LinkLook']> };
  '/api/v1/invitations/accept': { post: Op<Account, ComingSchemas['SignedIn']> };
  '/api/v1/bulk/match': { post: Op<{ kind: string; text: string }, ComingSchemas['BulkMatch']> };
}
