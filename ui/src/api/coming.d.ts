// SPDX-License-Identifier: Apache-2.0
// Shapes that api/openapi.yaml does not describe yet. Empty this file as they land.
type Json<T> = { content: { 'application/json': T } };
type Op<B, R> = { requestBody?: Json<B>; responses: { 200: Json<R> } };

export interface ComingSchemas {
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

export interface ComingPaths {
  '/api/v1/bulk/match': { post: Op<{ kind: string; text: string }, ComingSchemas['BulkMatch']> };
}
