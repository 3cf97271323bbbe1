import { join } from 'node:path';
import * as v from 'valibot';
import { cleanLines } from '../domain/clean-value.ts';
import { PatchPilotError } from '../errors/error.ts';
import { guid } from '../schema/basics.ts';
import type { Files } from '../system/system.ts';
import { canonicalBytes } from './canonical.ts';
import { cleanBytes } from './clean-bytes.ts';
import { evidenceValue } from './evidence-value.ts';
import { acceptLines, MAX_LINE_BYTES } from './json-lines.ts';
import { readJson } from './read-json.ts';
import { insideRun } from './run-paths.ts';
import { listTree } from './tree.ts';

/** The longest JSON file that is read back. A catalog of 5,000 updates is about 5 MB. */
export const MAX_JSON_BYTES = 64 * 1024 * 1024;
/** The longest `.jsonl` file that is read back. */
export const MAX_LOG_BYTES = 256 * 1024 * 1024;

/** How a JSON file is laid out: two-space indent, one line, or the canonical form of seals, index and manifest. */
export type JsonForm = 'pretty' | 'line' | 'canonical';

type AnySchema = v.GenericSchema;

/**
 * A run's folder: the one way through which evidence is written and read. Paths are relative and use `/`. What is written
 * is checked against its schema first; JSON is UTF-8 without BOM, LF, with an LF at the end.
 */
export interface RunFolder {
  /** Absolute. */
  readonly root: string;
  readonly runId: string;
  /** Absolute path of a file of the run. */
  locate(path: string): string;
  /** Throws `internal` when the value does not fit its schema, `outputFailed` when it cannot be written. */
  write<S extends AnySchema>(path: string, schema: S, value: v.InferInput<S>, form?: JsonForm): void;
  /** Undefined when there is no such file. Throws `evidenceUnreadable` for anything that is not what the schema says. */
  read<S extends AnySchema>(path: string, schema: S): v.InferOutput<S> | undefined;
  has(path: string): boolean;
  /** Bytes that are evidence as they are: reports, and what was put aside. */
  save(path: string, bytes: Uint8Array): void;
  /** What the device or its tools have written: without secrets, where it is text. */
  saveForeign(path: string, content: string | Uint8Array): void;
  /** One more line of a `.jsonl` file; on disk before the call returns when `durable`. */
  appendRecord<S extends AnySchema>(path: string, schema: S, value: v.InferInput<S>, durable: boolean): void;
  /** The longest valid prefix of a `.jsonl` file; a missing file has no records. */
  records<S extends AnySchema>(path: string, schema: S): v.InferOutput<S>[];
  /** The same, one at a time. Returns whether the file ends with the last of them. */
  eachRecord<S extends AnySchema>(path: string, schema: S, take: (record: v.InferOutput<S>) => void): boolean;
  /** Every file, sorted by path. Throws `evidenceUnreadable` for a link or a special file. */
  list(): string[];
}

/** Where a run lies under an output root. */
export const runFolderPath = (outputRoot: string, runId: string): string => join(outputRoot, 'Runs', runId);

/**
 * The folder `Runs/<runId>` under an output root. Throws `inputAbsent` when it is missing and not to be created,
 * `idInvalid` for a run id that is not a GUID, `outputUnusable` when something else stands in its place.
 */
export function openRunFolder(
  files: Files,
  outputRoot: string,
  runId: string,
  options: { readonly create: boolean },
): RunFolder {
  if (!v.is(guid, runId)) throw new PatchPilotError('idInvalid', runId, 'expected a lower-case GUID');
  const root = runFolderPath(outputRoot, runId);
  if (options.create) files.makeFolder(root);
  const found = files.stat(root);
  if (found === undefined) throw new PatchPilotError('inputAbsent', root, 'no such run folder');
  if (found.kind !== 'folder')
    throw new PatchPilotError('outputUnusable', root, `expected a folder, got ${found.kind}`);
  return runFolderAt(files, root, runId);
}

/** The run folder at this very path, which exists. */
export function runFolderAt(files: Files, root: string, runId: string): RunFolder {
  const target = (path: string): string => {
    const absolute = insideRun(root, path);
    files.makeFolder(join(absolute, '..'));
    return absolute;
  };
  const whole = new Set<string>();
  return {
    root,
    runId,
    locate: (path) => insideRun(root, path),
    write(path, schema, value, form = 'pretty') {
      files.writeAtomic(target(path), jsonBytes(checked(path, schema, value), form));
    },
    read: (path, schema) => readJson(files, insideRun(root, path), schema, MAX_JSON_BYTES),
    has: (path) => files.stat(insideRun(root, path))?.kind === 'file',
    save(path, bytes) {
      files.writeAtomic(target(path), bytes);
    },
    saveForeign(path, content) {
      files.writeAtomic(
        target(path),
        typeof content === 'string' ? Buffer.from(cleanLines(content)) : cleanBytes(content),
      );
    },
    appendRecord(path, schema, value, durable) {
      const absolute = target(path);
      const line = Buffer.from(`${JSON.stringify(checked(path, schema, value))}\n`, 'utf8');
      if (line.length > MAX_LINE_BYTES)
        throw new PatchPilotError('internal', path, `expected a line of at most ${MAX_LINE_BYTES} bytes`);
      if (!whole.has(path)) refuseTorn(files, absolute);
      whole.add(path);
      const log = files.openAppend(absolute);
      try {
        log.append(line, durable);
      } catch (error) {
        whole.delete(path);
        throw error;
      } finally {
        log.close();
      }
    },
    records(path, schema) {
      const found: v.InferOutput<typeof schema>[] = [];
      eachRecord(files, insideRun(root, path), schema, (record) => found.push(record));
      return found;
    },
    eachRecord(path, schema, take) {
      return eachRecord(files, insideRun(root, path), schema, take);
    },
    list: () => listTree(files, root),
  };
}

/** The content of a log in chunks; nothing when it is missing. Throws `outputUnusable` when it is longer than allowed. */
export function logChunks(files: Files, absolute: string): Iterable<Uint8Array> {
  const size = files.stat(absolute)?.size;
  if (size === undefined) return [];
  if (size > MAX_LOG_BYTES)
    throw new PatchPilotError('outputUnusable', absolute, `expected at most ${MAX_LOG_BYTES} bytes, got ${size}`);
  return files.chunks(absolute);
}

function eachRecord<S extends AnySchema>(
  files: Files,
  absolute: string,
  schema: S,
  take: (record: v.InferOutput<S>) => void,
): boolean {
  const { validBytes } = acceptLines(logChunks(files, absolute), (parsed) => {
    const result = v.safeParse(schema, parsed);
    if (result.success) take(result.output);
    return result.success;
  });
  return validBytes === (files.stat(absolute)?.size ?? 0);
}

function checked<S extends AnySchema>(path: string, schema: S, value: unknown): unknown {
  const result = v.safeParse(schema, value);
  if (result.success) return evidenceValue(path, result.output);
  const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  throw new PatchPilotError('internal', path, `expected what the schema says, got ${faults.slice(0, 5).join('; ')}`);
}

function jsonBytes(value: unknown, form: JsonForm): Uint8Array {
  if (form === 'canonical') return canonicalBytes(value);
  return Buffer.from(`${form === 'line' ? JSON.stringify(value) : JSON.stringify(value, null, 2)}\n`, 'utf8');
}

/** A line after a torn one could never be told from it; `recoverLogs` comes first. */
function refuseTorn(files: Files, absolute: string): void {
  const last = files.read(absolute, MAX_LOG_BYTES)?.at(-1);
  if (last !== undefined && last !== 0x0a)
    throw new PatchPilotError('internal', absolute, 'expected a whole last line before appending');
}
