// SPDX-License-Identifier: Apache-2.0
// Does a JSON value have the shape that a schema of api/openapi.yaml describes? The part of JSON
// Schema that the file uses, and stricter in one thing: an object whose members are described has
// no others. Keywords that this does not know are faults, so that none is passed over in silence.

const kindOf = (value) => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value)) return 'integer';
  return typeof value;
};
const hasType = (kind, type) => kind === type || (kind === 'integer' && type === 'number');
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const known = new Set(
  ('$ref type enum required properties additionalProperties items allOf oneOf format minimum maximum ' +
    'minItems maxItems maxLength default description example examples').split(' '),
);

export class Shapes {
  // Members that were met, as "Schema.member": what a test run has covered.
  met = new Set();

  constructor(api) {
    this.api = api;
  }

  resolve(node) {
    if (!node?.$ref) return node;
    return this.resolve(node.$ref.slice(2).split('/').reduce((at, key) => at[key], this.api));
  }

  // All faults as sentences with the path of the value.
  faults(schema, value, path = 'body') {
    const out = [];
    this.check(schema, value, path, out);
    return out;
  }

  check(schema, value, path, out) {
    const name = schema.$ref?.split('/').pop();
    const s = this.resolve(schema);
    for (const key of Object.keys(s)) if (!known.has(key)) out.push(`${path}: keyword ${key}`);
    const kind = kindOf(value);
    const types = s.type === undefined ? [] : [s.type].flat();
    if (types.length && !types.some((type) => hasType(kind, type))) {
      out.push(`${path}: ${JSON.stringify(value)?.slice(0, 60)} is no ${types.join(' or ')}`);
      return;
    }
    if (s.enum && !s.enum.some((item) => same(item, value)))
      out.push(`${path}: ${JSON.stringify(value)} is none of ${s.enum.join(', ')}`);
    this.choices(s, value, path, out);
    if (kind === 'string') this.text(s, value, path, out);
    if (kind === 'integer' || kind === 'number') this.number(s, value, path, out);
    if (kind === 'array') this.list(s, value, path, out);
    if (kind === 'object') this.object(s, name, value, path, out);
  }

  choices(s, value, path, out) {
    if (!s.oneOf) return;
    const tries = s.oneOf.map((one) => this.faults(one, value, path));
    if (tries.filter((faults) => faults.length === 0).length === 1) return;
    // The choice that comes closest explains most.
    out.push(...tries.sort((a, b) => a.length - b.length)[0], `${path}: not one of the choices`);
  }

  text(s, value, path, out) {
    if (s.format === 'date-time' && !time.test(value)) out.push(`${path}: ${value} is no time`);
    if (s.maxLength !== undefined && [...value].length > s.maxLength) out.push(`${path}: too long`);
  }

  number(s, value, path, out) {
    if (s.minimum !== undefined && value < s.minimum) out.push(`${path}: less than ${s.minimum}`);
    if (s.maximum !== undefined && value > s.maximum) out.push(`${path}: more than ${s.maximum}`);
  }

  list(s, value, path, out) {
    if (s.minItems !== undefined && value.length < s.minItems) out.push(`${path}: too few`);
    if (s.maxItems !== undefined && value.length > s.maxItems) out.push(`${path}: too many`);
    if (s.items) value.forEach((item, i) => this.check(s.items, item, `${path}.${i}`, out));
  }

  object(s, name, value, path, out) {
    const members = this.members(s, name);
    for (const key of members.required) if (!(key in value)) out.push(`${path}.${key}: missing`);
    for (const [key, item] of Object.entries(value)) {
      const member = members.properties.get(key);
      if (member) {
        this.met.add(`${member.owner}.${key}`);
        this.check(member.schema, item, `${path}.${key}`, out);
      } else if (members.properties.size && !s.additionalProperties) {
        out.push(`${path}.${key}: not described`);
      }
    }
  }

  // The members of an object with those of its allOf parts.
  members(s, owner) {
    const out = { properties: new Map(), required: [...(s.required ?? [])] };
    for (const part of s.allOf ?? []) {
      const inner = this.members(this.resolve(part), part.$ref?.split('/').pop() ?? owner);
      for (const [key, member] of inner.properties) out.properties.set(key, member);
      out.required.push(...inner.required);
    }
    for (const [key, schema] of Object.entries(s.properties ?? {}))
      out.properties.set(key, { schema, owner });
    return out;
  }
}
