// SPDX-License-Identifier: Apache-2.0
// Every GraphQL document that the Shopify connector sends, held against Shopify's own schema of
// the version that the connector names: the document, its variables, and nothing deprecated.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  getOperationAST,
  getVariableValues,
  NoDeprecatedCustomRule,
  parse,
  validate,
} from 'graphql';
import { runJson } from './built.mjs';
import { adminSchema } from './schema.mjs';

const schema = adminSchema('2026-10');
const sent = runJson('test/connect_shopify_documents_dump');
const words = (errors) => errors.map((e) => e.message).join('\n');

test('the connector sends something', () => {
  assert.ok(sent.length >= 10);
});

for (const { name, document, variables } of sent) {
  test(`${name}: Shopify's schema accepts the document`, () => {
    const errors = validate(schema, parse(document));
    assert.equal(words(errors), '');
  });

  test(`${name}: every variable has the type that the schema wants`, () => {
    const { variableDefinitions } = getOperationAST(parse(document));
    const { errors } = getVariableValues(schema, variableDefinitions, variables ?? {});
    assert.equal(words(errors ?? []), '');
    const declared = new Set(variableDefinitions.map((d) => d.variable.name.value));
    for (const key of Object.keys(variables ?? {})) assert.ok(declared.has(key), key);
  });

  test(`${name}: nothing that Shopify is about to drop`, () => {
    const errors = validate(schema, parse(document), [NoDeprecatedCustomRule]);
    assert.equal(words(errors), '');
  });
}
