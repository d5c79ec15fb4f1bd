// SPDX-License-Identifier: Apache-2.0
// api/openapi.yaml against the hub itself: a day of a shop (test/sim/day_dump.c) asks nearly every
// address, and what people sent and the hub answered must be what the file describes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { day } from './day.mjs';
import { Shapes } from './shape.mjs';

const api = parse(readFileSync(new URL('../../api/openapi.yaml', import.meta.url), 'utf8'));
const shapes = new Shapes(api);
const key = (method, path) => `${method} ${path}`;

const described = new Map();
for (const [path, item] of Object.entries(api.paths))
  for (const [method, operation] of Object.entries(item))
    if (method !== 'parameters')
      described.set(key(method.toUpperCase(), path), {
        operation,
        parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((p) =>
          shapes.resolve(p),
        ),
      });

// The described address that a path as sent belongs to; one without {parts} wins.
function find(method, path) {
  const fits = ([pattern]) =>
    new RegExp(`^${key(method, pattern.split(' ')[1]).replace(/\{\w+\}/g, '[^/]+')}$`).test(
      key(method, path),
    ) && pattern.startsWith(`${method} `);
  const found = [...described].filter(fits);
  return (found.find(([pattern]) => !pattern.includes('{')) ?? found[0] ?? [])[0];
}

test('the routes of the hub are the addresses that are described', () => {
  const routes = day.routes.map(({ method, path }) => key(method, path));
  assert.deepEqual([...described.keys()].sort(), routes.sort());
});

test('each asks for the scope that is described', () => {
  for (const { method, path, right } of day.routes)
    assert.equal(described.get(key(method, path))?.operation['x-scope'], right, key(method, path));
});

const asked = new Set();
for (const { method, path, request, status, body } of day.api) {
  const [bare, query] = path.split('?');
  const name = find(method, bare);
  if (name && status < 400) asked.add(name);
  test(`${method} ${path.replace(/_[0-9a-z]{13}/g, '_...')}: ${status}`, () => {
    assert.ok(name, 'not described');
    const { operation, parameters } = described.get(name);
    const answer = shapes.resolve(operation.responses[status] ?? operation.responses.default);
    assert.ok(answer, `no answer ${status} is described`);
    assert.ok(status < 400 || !operation.responses[status], 'errors are the default');
    assert.deepEqual(answerFaults(answer, body), []);
    if (status >= 400) return;
    const queried = parameters.filter((p) => p.in === 'query').map((p) => p.name);
    for (const [sent] of new URLSearchParams(query)) assert.ok(queried.includes(sent), sent);
    const content = operation.requestBody?.content['application/json'];
    if (request !== null && content) assert.deepEqual(shapes.faults(content.schema, request), []);
  });
}

function answerFaults(answer, body) {
  const content = answer.content ?? {};
  const json = content['application/json'] ?? content['application/problem+json'];
  if (typeof body === 'string' || body === null)
    return Object.keys(content).some((type) => type.startsWith('text/') || type.includes('yaml'))
      ? []
      : ['a text, but JSON is described'];
  return json ? shapes.faults(json.schema, body) : ['JSON, but a text is described'];
}

test('no part of a sentence became a key of its own', () => {
  const walk = (node, path) => {
    if (node === null || typeof node !== 'object') return;
    for (const [name, child] of Object.entries(node)) {
      assert.ok(!name.includes(' '), `${path}: "${name}" (quote a text with a comma)`);
      walk(child, `${path}.${name}`);
    }
  };
  walk(api, 'api');
});

test('the examples are what they are examples of', () => {
  const walk = (node, path) => {
    if (node === null || typeof node !== 'object') return;
    const examples = [
      ...(node.example !== undefined ? [node.example] : []),
      ...(Array.isArray(node.examples) ? node.examples : []),
      ...(node.examples && !Array.isArray(node.examples)
        ? Object.values(node.examples).map((e) => e.value)
        : []),
    ];
    const schema = node.schema ?? (node.type || node.allOf ? node : undefined);
    if (schema)
      for (const example of examples)
        assert.deepEqual(shapes.faults(schema, example, path), []);
    for (const [name, child] of Object.entries(node))
      if (name !== 'example' && name !== 'examples') walk(child, `${path}.${name}`);
  };
  walk({ paths: api.paths, components: api.components }, 'api');
});

// What no day can show: the way of a browser, streams, webhooks (the world sends them), files on a
// disk, the extension (its own stories: test/sim/extension_test.c).
const elsewhere = [
  'GET /events',
  'POST /api/v1/suppliers/{id}/oauth/finish',
  'POST /webhooks/{platform}',
  'GET /connect/{platform}',
  'POST /api/v1/shops',
  'PATCH /api/v1/session',
  'POST /api/v1/session/password',
  'GET /api/v1/reports/days.csv',
  'GET /api/v1/reports/times.csv',
  'GET /api/v1/settings',
  ...[...described.keys()].filter((name) => name.includes(' /api/v1/extension/')),
  'GET /api/v1/backups',
  'POST /api/v1/backups',
  'GET /api/v1/backups/{name}',
  'GET /images/{key}',
];

test('the day asked every address', () => {
  const missing = [...described.keys()].filter((name) => !asked.has(name));
  assert.deepEqual(missing.sort(), elsewhere.sort());
});

test('every member that an order is described with was met', () => {
  for (const schema of ['OrderRow', 'OrderItem', 'Order', 'Line', 'Purchase', 'Package', 'Write',
    'Fulfillment', 'FulfillmentOrder', 'OrderProblem', 'Shop', 'Job', 'Call', 'Webhook', 'Entry']) {
    const { properties } = shapes.members(api.components.schemas[schema], schema);
    for (const [name, { owner }] of properties)
      assert.ok(shapes.met.has(`${owner}.${name}`), `${owner}.${name} never came`);
  }
});
