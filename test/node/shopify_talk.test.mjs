// SPDX-License-Identifier: Apache-2.0
// What the hub and our model of Shopify said to each other on a busy day, held against Shopify's
// own schema: documents and variables as the hub really sent them, answers as it really took them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { answerFaults } from './answer.mjs';
import { day } from './day.mjs';
import { adminSchema } from './schema.mjs';

const parsed = new Map();
const kinds = new Map();
for (const talk of day.shopify) {
  const { query } = talk.request;
  if (!parsed.has(query)) parsed.set(query, parse(query));
  const name = getOperationAST(parsed.get(query))?.name?.value ?? 'nameless';
  kinds.set(name, [...(kinds.get(name) ?? []), talk]);
}

test('a day needs every kind of request', () => {
  for (const name of ['Shop', 'OrderIds', 'Orders', 'OrderOne', 'FulfillState', 'Writes', 'HookCreate'])
    assert.ok(kinds.has(name), name);
});

for (const version of ['2026-10', '2026-04']) {
  const schema = adminSchema(version);

  for (const [name, talks] of kinds)
    test(`${version}: ${talks.length} times ${name}`, () => {
      const documents = new Set(talks.map(({ request }) => request.query));
      for (const query of documents)
        assert.equal(validate(schema, parsed.get(query)).map((e) => e.message).join('\n'), '');
      for (const { request, answer } of talks) {
        const document = parsed.get(request.query);
        const { variableDefinitions } = getOperationAST(document);
        const { errors } = getVariableValues(schema, variableDefinitions, request.variables ?? {});
        assert.equal((errors ?? []).map((e) => e.message).join('\n'), '');
        if (answer.data) assert.deepEqual(answerFaults(schema, document, undefined, answer.data), []);
        else assert.ok(answer.errors?.length > 0);
      }
    });
}
