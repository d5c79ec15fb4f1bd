// SPDX-License-Identifier: Apache-2.0
// The judge itself works: the schema opens and refuses what Shopify does not have.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, validate } from 'graphql';
import { adminSchema } from './schema.mjs';

const schema = adminSchema('2026-10');

test('the schema has what fulfilling stands on', () => {
  const mutations = schema.getMutationType().getFields();
  for (const name of ['fulfillmentCreate', 'fulfillmentTrackingInfoUpdate', 'fulfillmentCancel'])
    assert.ok(mutations[name], name);
});

test('a field that Shopify does not have is refused', () => {
  const errors = validate(schema, parse('{ shop { name noSuchField } }'));
  assert.equal(errors.length, 1);
  assert.match(errors[0].message, /noSuchField/);
});
