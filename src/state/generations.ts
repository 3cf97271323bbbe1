import * as v from 'valibot';
import { PatchPilotError } from '../errors/error.ts';
import { sha256Hex } from '../evidence/hash.ts';
import type { Files } from '../system/system.ts';

/** State files are small; anything larger is not ours. */
const MAX_STATE_BYTES = 16 * 1_048_576;

/** What was read, and whether the newest generation was damaged so that the one before it was taken. */
export interface StateRead<T> {
  readonly value: T | undefined;
  /** Why the newest generation was not taken; null when it was, or when there is none at all. */
  readonly damage: string | null;
}

const previous = (path: string): string => `${path}.previous`;

/**
 * Writes a state file so that a power cut at any moment leaves a whole generation: the file carries the SHA-256 of its
 * own content, and the generation before is kept beside it. Throws `outputFailed`.
 */
export function writeState(files: Files, path: string, value: object): void {
  const old = files.read(path, MAX_STATE_BYTES);
  if (old !== undefined && isWhole(old)) files.writeAtomic(previous(path), old);
  const body = JSON.stringify(value);
  files.writeAtomic(path, Buffer.from(`${JSON.stringify({ ...value, checksum: sha256(body) }, null, 2)}\n`));
}

/**
 * Reads the newest whole generation that fits `schema`. A generation of a newer schema version is refused, not skipped.
 */
export function readState<S extends v.GenericSchema>(
  files: Files,
  path: string,
  schema: S,
): StateRead<v.InferOutput<S>> {
  const newest = parse(files, path, schema);
  if (newest.kind === 'whole') return { value: newest.value, damage: null };
  const before = parse(files, previous(path), schema);
  const damage = newest.kind === 'missing' ? null : newest.reason;
  if (before.kind === 'whole') return { value: before.value, damage: damage ?? 'the newest generation is missing' };
  return { value: undefined, damage: damage ?? (before.kind === 'damaged' ? before.reason : null) };
}

/** Removes a state file with its previous generation, the older one first: what is gone must not come back. */
export function removeState(files: Files, path: string): void {
  files.remove(previous(path));
  files.remove(path);
}

type Parsed<T> = { kind: 'whole'; value: T } | { kind: 'missing' } | { kind: 'damaged'; reason: string };

function parse<S extends v.GenericSchema>(files: Files, path: string, schema: S): Parsed<v.InferOutput<S>> {
  const kind = files.stat(path)?.kind;
  if (kind === undefined) return { kind: 'missing' };
  if (kind !== 'file') return { kind: 'damaged', reason: `expected a file, got a ${kind}` };
  const bytes = files.read(path, MAX_STATE_BYTES);
  if (bytes === undefined) return { kind: 'missing' };
  const content = contentOf(bytes);
  if (content === undefined) return { kind: 'damaged', reason: 'its content does not match its checksum' };
  const version: unknown = content['schemaVersion'];
  if (typeof version === 'number' && version > 1) {
    throw new PatchPilotError('stateNewer', path, `expected schemaVersion 1, got ${version}`);
  }
  const result = v.safeParse(schema, content);
  return result.success
    ? { kind: 'whole', value: result.output }
    : { kind: 'damaged', reason: 'it does not fit its schema' };
}

const isWhole = (bytes: Uint8Array): boolean => contentOf(bytes) !== undefined;

function contentOf(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    const { checksum, ...rest } = parsed as Record<string, unknown>;
    return checksum === sha256(JSON.stringify(rest)) ? rest : undefined;
  } catch {
    return undefined; // not JSON: torn or full of NULs; the caller takes the generation before and says so
  }
}

const sha256 = (text: string): string => sha256Hex(Buffer.from(text));
