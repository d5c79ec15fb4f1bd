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
  Bulk: {
    id: string;
    action: string;
    label: string;
    state: 'running' | 'paused' | 'done' | 'canceled';
    dry_run: boolean;
    person: string | null;
    counted: boolean;
    total: number;
    waiting: number;
    under_way: number;
    done: number;
    nothing: number;
    failed: number;
    canceled: number;
    sentence: string;
    created_at: string | null;
    finished_at: string | null;
  };
  WouldCall: {
    to: string;
    account: string;
    method: string;
    url: string;
    headers: Record<string, string>;
    body: Record<string, unknown> | null;
  };
  BulkItem: {
    place: number;
    ref: string;
    order: { id: string; name: string } | null;
    state: 'waiting' | 'under_way' | 'done' | 'nothing' | 'failed' | 'canceled';
    code: string | null;
    sentence: string | null;
    detail: string | null;
    calls: ComingSchemas['WouldCall'][];
  };
  BulkWithItems: ComingSchemas['Bulk'] & {
    items: ComingSchemas['BulkItem'][];
    next: string | null;
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

interface BulkWish {
  action: string;
  orders?: string[];
  rows?: Record<string, unknown>[];
  filter?: Record<string, unknown>;
  params?: Record<string, unknown>;
  dry_run?: boolean;
}
interface Account {
  code: string;
  name: string;
  email: string;
  password: string;
}

export interface ComingPaths {
  '/api/v1/session': {
    get: { responses: { 200: Json<ComingSchemas['Session']> } };
    post: Op<{ email: string; password: string }, ComingSchemas['Session']>;
    delete: { responses: { 200: Json<unknown> } };
  };
  '/api/v1/setup': { post: Op<Account, ComingSchemas['Session']> };
  '/api/v1/bulk': {
    get: {
      parameters: { query?: { open?: boolean; limit?: number } };
      responses: { 200: Json<{ items: ComingSchemas['Bulk'][]; next: string | null }> };
    };
    post: Op<BulkWish, ComingSchemas['Bulk']>;
  };
  '/api/v1/bulk/{id}': {
    get: {
      parameters: { query?: { state?: string; limit?: number; cursor?: string } };
      responses: { 200: Json<ComingSchemas['BulkWithItems']> };
    };
  };
  '/api/v1/bulk/{id}/pause': { post: Op<unknown, ComingSchemas['Bulk']> };
  '/api/v1/bulk/{id}/resume': { post: Op<unknown, ComingSchemas['Bulk']> };
  '/api/v1/bulk/{id}/cancel': { post: Op<unknown, ComingSchemas['Bulk']> };
  '/api/v1/bulk/match': { post: Op<{ kind: string; text: string }, ComingSchemas['BulkMatch']> };
  '/api/v1/invitations/accept': { post: Op<Account, ComingSchemas['Session']> };
}
