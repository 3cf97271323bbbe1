// A second reading of docs/evidence-format.md, E-2, apart from the product's own: shares no code with it.

export class Contradiction extends Error {}
export class Unreadable extends Error {}

/** E-2.1, E-2.2, E-2.5: the value of strict JSON, or one of the two errors. */
export function strictJson(bytes: Buffer): unknown {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) throw new Contradiction('byte order mark');
  if (bytes.includes(0x0d)) throw new Contradiction('a CR');
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new Unreadable('no JSON');
  }
  checkTokens(text);
  return value;
}

/** Walks the tokens of a text that is known to be JSON. */
function checkTokens(text: string): void {
  const keys: (Set<string> | null)[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '{' || character === '[') {
      keys.push(character === '{' ? new Set() : null);
      if (keys.length > 64) throw new Contradiction('too deep');
      at += 1;
    } else if (character === '}' || character === ']') {
      keys.pop();
      at += 1;
    } else if (character === '"') {
      let end = at + 1;
      while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
      const string = JSON.parse(text.slice(at, end + 1)) as string;
      if (/\p{Surrogate}/u.test(string)) throw new Contradiction('unpaired surrogate');
      at = end + 1;
      while (' \t\n'.includes(text[at] ?? 'x')) at += 1;
      if (text[at] === ':') checkKey(string, keys.at(-1) ?? new Set());
    } else if (/[-0-9]/u.test(character)) {
      let end = at;
      while (/[-+.eE0-9]/u.test(text[end] ?? ' ')) end += 1;
      checkNumber(text.slice(at, end));
      at = end;
    } else at += 1;
  }
}

function checkKey(key: string, seen: Set<string>): void {
  const folded = key.toLowerCase();
  if (seen.has(folded) || ['__proto__', 'constructor', 'prototype'].includes(folded))
    throw new Contradiction(`key ${key}`);
  seen.add(folded);
}

function checkNumber(token: string): void {
  const value = Number(token);
  if (!Number.isFinite(value) || Object.is(value, -0)) throw new Contradiction(`number ${token}`);
  if (/^-?[0-9]+$/u.test(token) && Math.abs(value) > 2 ** 53 - 1) throw new Contradiction(`number ${token}`);
}

/** E-2.3. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Contradiction('a fraction');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as Record<string, unknown>;
  const members = Object.keys(object).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join(',')}}`;
}

type Schema = Record<string, unknown>;

/** The part of JSON Schema, draft 7, that the published schemas use. */
export function fits(value: unknown, schema: Schema): boolean {
  const all = (key: string): Schema[] => (schema[key] ?? []) as Schema[];
  if ('anyOf' in schema && !all('anyOf').some((one) => fits(value, one))) return false;
  if ('oneOf' in schema && all('oneOf').filter((one) => fits(value, one)).length !== 1) return false;
  if ('const' in schema && schema['const'] !== value) return false;
  if ('enum' in schema && !(schema['enum'] as unknown[]).includes(value)) return false;
  if ('type' in schema && !isType(value, String(schema['type']))) return false;
  if (typeof value === 'number')
    return value >= Number(schema['minimum'] ?? -Infinity) && value <= Number(schema['maximum'] ?? Infinity);
  if (typeof value === 'string') return new RegExp(String(schema['pattern'] ?? ''), 'u').test(value);
  if (Array.isArray(value)) return value.every((item) => fits(item, (schema['items'] ?? {}) as Schema));
  return typeof value !== 'object' || value === null || objectFits(value as Schema, schema);
}

function objectFits(value: Schema, schema: Schema): boolean {
  const known = (schema['properties'] ?? {}) as Record<string, Schema>;
  const others = schema['additionalProperties'] ?? true;
  if (!((schema['required'] ?? []) as string[]).every((key) => Object.hasOwn(value, key))) return false;
  return Object.entries(value).every(([key, member]) => {
    const own = Object.hasOwn(known, key) ? known[key] : undefined;
    if (own !== undefined) return fits(member, own);
    return typeof others === 'boolean' ? others : fits(member, others as Schema);
  });
}

function isType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
