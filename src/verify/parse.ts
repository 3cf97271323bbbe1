import * as v from 'valibot';
import { parseStrictJson } from '../schema/strict-json.ts';
import { MAX_JSON_BYTES, MAX_JSON_DEPTH } from './limits.ts';
import type { CheckName, Findings } from './result.ts';

/** Missing, or there and not to be trusted: `unreadable` could not be judged, `contradicted` was and failed. */
export type Parsed<T> = { readonly value: T } | 'missing' | 'unreadable' | 'contradicted';

export const valueOf = <T>(parsed: Parsed<T>): T | undefined => (typeof parsed === 'string' ? undefined : parsed.value);

/** Why bytes are not JSON as evidence has it; `foreign` when they are not JSON at all. */
export type JsonReading =
  { readonly value: unknown } | { readonly fault: string; readonly kind: 'contradicts' | 'unreadable' };

/**
 * Strict JSON in UTF-8 without byte order mark and without CR, no key twice, also not in another case.
 */ // E-2.1, E-2.2
export function readJson(bytes: Uint8Array, file: string): JsonReading {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { fault: 'expected no byte order mark', kind: 'contradicts' };
  if (bytes.includes(0x0d)) return { fault: 'expected LF line ends, got a CR', kind: 'contradicts' };
  const parsed = parseStrictJson(bytes, { file, maxBytes: MAX_JSON_BYTES, maxDepth: MAX_JSON_DEPTH });
  if (parsed.ok) return { value: parsed.value };
  const fault = parsed.faults[0];
  const message = fault === undefined ? 'not JSON' : `${fault.path === '' ? '' : `${fault.path}: `}${fault.message}`;
  // What plain JSON readers accept and we do not is a contradiction; what nobody can read is unreadable.
  return { fault: message, kind: isPlainJson(bytes) ? 'contradicts' : 'unreadable' };
}

function isPlainJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/**
 * A JSON file against its schema. Each fault is a finding. An unknown `schemaVersion` is unreadable, not wrong.
 */ // E-2.5
export function parseArtifact<S extends v.GenericSchema>(
  bytes: Uint8Array,
  path: string,
  schema: S,
  findings: Findings,
): Parsed<v.InferOutput<S>> {
  const read = readJson(bytes, path);
  if ('fault' in read) return report(findings, read.kind, path, ['json', read.fault]);
  const version = versionOf(read.value);
  if (isForeign(version))
    return report(findings, 'unreadable', path, [
      'version',
      `expected schemaVersion 1, got ${JSON.stringify(version)}`,
    ]);
  const result = v.safeParse(schema, read.value);
  if (!result.success) {
    const issue = result.issues[0];
    const detail = `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`;
    return report(findings, 'contradicts', path, ['schema', detail]);
  }
  findings.pass('schema', path);
  return { value: result.output };
}

/** A version that another generation of writers may have had a reason to write; none at all is simply wrong. */
export const isForeign = (version: unknown): boolean => version !== undefined && version !== 1;

/** The version a file says it has; undefined when it says none. */
export const versionOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;

function report(
  findings: Findings,
  kind: 'contradicts' | 'unreadable',
  path: string,
  [check, detail]: readonly [check: CheckName, detail: string],
): 'contradicted' | 'unreadable' {
  findings[kind](check, path, detail);
  return kind === 'contradicts' ? 'contradicted' : 'unreadable';
}
