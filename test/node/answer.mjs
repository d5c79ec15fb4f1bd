// SPDX-License-Identifier: Apache-2.0
// Is a GraphQL answer one that the schema allows? graphql-js validates documents and variables but
// not answers, so this walks document, schema and answer together and names every value that does
// not fit: null where the schema forbids it, an enum value or a scalar of the wrong shape, a field
// that was not asked for, one that was asked for and is missing.
import {
  getOperationAST,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';

const text = (pattern) => (value) => typeof value === 'string' && pattern.test(value);

// Shopify's scalars as it writes them; one that is not listed must be a string.
const scalars = {
  Boolean: (value) => typeof value === 'boolean',
  DateTime: text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  Decimal: text(/^-?\d+(\.\d+)?$/),
  Float: (value) => typeof value === 'number',
  ID: text(/^gid:\/\/shopify\/\w+\/\d+(\?.*)?$/),
  Int: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31,
  Money: text(/^-?\d+(\.\d+)?$/),
  UnsignedInt64: text(/^\d+$/),
  URL: (value) => typeof value === 'string' && URL.canParse(value),
};

// All that does not fit, as sentences with the path of the value.
export function answerFaults(schema, document, operation, data) {
  const fragments = new Map();
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);
  const root = getOperationAST(document, operation);
  const walk = new Walk(schema, fragments);
  walk.value(schema.getRootType(root.operation), data, [root], 'data');
  return walk.faults;
}

class Walk {
  faults = [];

  constructor(schema, fragments) {
    this.schema = schema;
    this.fragments = fragments;
  }

  fault(path, what) {
    this.faults.push(`${path}: ${what}`);
  }

  value(type, value, nodes, path) {
    if (isNonNullType(type)) {
      if (value === null || value === undefined) this.fault(path, `${value}, but it is ${type}`);
      else this.value(type.ofType, value, nodes, path);
    } else if (value === undefined) {
      this.fault(path, 'missing');
    } else if (value === null) {
      return;
    } else if (isListType(type)) {
      if (!Array.isArray(value)) this.fault(path, 'no list');
      else value.forEach((item, i) => this.value(type.ofType, item, nodes, `${path}.${i}`));
    } else if (isLeafType(type)) {
      this.leaf(type, value, path);
    } else {
      this.object(type, value, nodes, path);
    }
  }

  leaf(type, value, path) {
    const fits = isEnumType(type)
      ? type.getValue(value) !== undefined
      : (scalars[type.name] ?? ((v) => typeof v === 'string'))(value);
    if (!fits) this.fault(path, `${JSON.stringify(value)} is no ${type.name}`);
  }

  object(type, value, nodes, path) {
    const real = this.realType(type, value);
    if (!real) return this.fault(path, `which kind of ${type.name} it is cannot be told`);
    const wanted = new Map();
    for (const node of nodes) this.collect(real, node.selectionSet, wanted);
    for (const key of Object.keys(value))
      if (!wanted.has(key)) this.fault(`${path}.${key}`, 'nobody asked for it');
    for (const [key, fields] of wanted) this.field(real, value[key], fields, `${path}.${key}`);
  }

  field(type, value, fields, path) {
    const name = fields[0].name.value;
    if (name !== '__typename') this.value(type.getFields()[name].type, value, fields, path);
    else if (value !== type.name) this.fault(path, `${value}, but it is ${type.name}`);
  }

  // An abstract type is told by __typename, else by the type that an id names.
  realType(type, value) {
    if (!isAbstractType(type)) return type;
    const name = value.__typename ?? /^gid:\/\/shopify\/(\w+)\//.exec(value.id ?? '')?.[1];
    const real = this.schema.getType(name ?? '');
    return real && this.schema.isSubType(type, real) ? real : undefined;
  }

  collect(type, selections, wanted) {
    for (const node of selections.selections) {
      if (node.kind === 'Field') {
        const key = (node.alias ?? node.name).value;
        wanted.set(key, [...(wanted.get(key) ?? []), node]);
        continue;
      }
      const part = node.kind === 'FragmentSpread' ? this.fragments.get(node.name.value) : node;
      const on = part.typeCondition ? this.schema.getType(part.typeCondition.name.value) : type;
      if (on === type || (isAbstractType(on) && this.schema.isSubType(on, type)))
        this.collect(type, part.selectionSet, wanted);
    }
  }
}
