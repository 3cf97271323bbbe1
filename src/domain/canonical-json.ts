import { PatchPilotError } from '../errors/error.ts';

/** Nothing that is written in this form is nested deeper. */
const MAX_DEPTH = 32;

/**
 * The canonical form of a value: RFC 8785 restricted to strings, safe integers, booleans, null, arrays and objects.
 * No space, keys sorted by UTF-16 code unit. Throws `internal` for anything that has no such form.
 */ // E-2.3
export function canonicalText(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw refuse(`expected at most ${MAX_DEPTH} levels`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw refuse(`expected a safe integer, got ${value}`);
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, item]) => `${canonicalString(key)}:${canonicalText(item, depth + 1)}`).join(',')}}`;
  }
  throw refuse(`expected a JSON value, got ${typeof value}`);
}

function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw refuse('expected no lone surrogate');
  return JSON.stringify(value);
}

const refuse = (detail: string): PatchPilotError => new PatchPilotError('internal', null, `canonical JSON: ${detail}`);

/** The canonical form as a file: UTF-8, one LF at the end. */ // E-2.4
export const canonicalBytes = (value: unknown): Uint8Array => Buffer.from(`${canonicalText(value)}\n`, 'utf8');

/** The canonical form as a leaf of a Merkle tree: UTF-8, no LF. */ // E-5.2
export const canonicalLeaf = (value: unknown): Uint8Array => Buffer.from(canonicalText(value), 'utf8');
