// SPDX-License-Identifier: Apache-2.0
// Our model of Shopify (sim/world) against Shopify's own schema: every document that it was asked,
// the variables, and every value that it answered, in the newest version and in the oldest that we
// support. Without this the model and the connector could agree on something that Shopify is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { answerFaults } from './answer.mjs';
import { runJson } from './built.mjs';
import { adminSchema } from './schema.mjs';

const spoken = runJson('test/shopify-dump');
const words = (errors) => errors.map((e) => e.message).join('\n');

test('the model was asked something, and mostly had an answer', () => {
  assert.ok(spoken.length >= 30);
  assert.ok(spoken.filter(({ answer }) => answer.errors).length <= 1);
});

for (const version of ['2026-10', '2026-04']) {
  const schema = adminSchema(version);
  const parsed = new Map();

  for (const { document } of spoken) {
    if (parsed.has(document)) continue;
    parsed.set(document, parse(document));
    test(`${version}: Shopify takes document ${parsed.size}`, () => {
      assert.equal(words(validate(schema, parsed.get(document))), '');
    });
  }

  spoken.forEach(({ operation, document, variables, answer }, i) => {
    test(`${version}: ${i + 1}. ${operation}`, () => {
      const ast = parsed.get(document);
      const { variableDefinitions } = getOperationAST(ast, operation);
      const { errors } = getVariableValues(schema, variableDefinitions, variables ?? {});
      assert.equal(words(errors ?? []), '', 'variables');
      for (const error of answer.errors ?? []) assert.equal(typeof error.message, 'string');
      if (answer.data)
        assert.deepEqual(answerFaults(schema, ast, operation, answer.data), [], 'answer');
      else assert.ok(answer.errors?.length > 0, 'neither data nor errors');
    });
  });
}
