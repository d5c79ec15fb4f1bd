// SPDX-License-Identifier: Apache-2.0
// Shopify's Admin schema as Shopify ships it inside @shopify/dev-mcp.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema } from 'graphql';

const data = new URL('./node_modules/@shopify/dev-mcp/dist/data/', import.meta.url);

// The schema of one API version, such as "2026-10". Throws when the package has no such version.
export function adminSchema(version) {
  const packed = readFileSync(new URL(`admin_${version}.json.gz`, data));
  const json = JSON.parse(gunzipSync(packed).toString('utf8'));
  return buildClientSchema(json.data ?? json);
}
