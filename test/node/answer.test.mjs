// SPDX-License-Identifier: Apache-2.0
// The judge of answers itself: it accepts what fits and names what does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSchema, parse } from 'graphql';
import { answerFaults } from './answer.mjs';

const schema = buildSchema(`
  scalar DateTime
  enum Color { RED }
  interface Node { id: ID! }
  type Cup implements Node { id: ID! color: Color name: String! at: DateTime tags: [String!]! }
  type Query { cup: Cup node: Node }
`);
const cup = { id: 'gid://shopify/Cup/1', color: 'RED', name: 'a', at: '2026-11-23T10:00:00Z', tags: [] };
const faults = (change, query = '{ cup { id color name at tags } }') =>
  answerFaults(schema, parse(query), undefined, { cup: { ...cup, ...change } });

test('an answer that fits', () => assert.deepEqual(faults({}), []));
test('null where it may be', () => assert.deepEqual(faults({ color: null, at: null }), []));

for (const [name, change, fault] of [
  ['null where it may not be', { name: null }, /^data.cup.name: null, but it is String!$/],
  ['a missing value', { color: undefined }, /^data.cup.color: missing$/],
  ['an unknown enum value', { color: 'BLUE' }, /"BLUE" is no Color/],
  ['a date without its zone', { at: '2026-11-23T10:00:00' }, /is no DateTime/],
  ['a number for a text', { name: 1 }, /1 is no String/],
  ['a text for a list', { tags: 'a' }, /no list/],
  ['null in a list', { tags: ['a', null] }, /^data.cup.tags.1: null/],
  ['what nobody asked for', { size: 1 }, /^data.cup.size: nobody asked for it$/],
])
  test(name, () => {
    const found = faults(change);
    assert.equal(found.length, 1);
    assert.match(found[0], fault);
  });

test('of an interface the fields of the real type count', () => {
  const ast = parse('{ node { id ... on Cup { name } } }');
  const ask = (node) => answerFaults(schema, ast, undefined, { node });
  assert.deepEqual(ask({ id: cup.id, name: 'a' }), []);
  assert.equal(ask({ id: cup.id }).length, 1);
  assert.equal(ask({ id: 'gid://shopify/Query/1' }).length, 1);
});
