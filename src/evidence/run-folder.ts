import { join } from 'node:path';
import * as v from 'valibot';
import { cleanLines } from '../domain/clean-value.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { Artifact } from '../schema/artifact.ts';
import { guid } from '../schema/basics.ts';
import { MAX_LINE_BYTES } from '../schema/whole-lines.ts';
import type { Files } from '../system/system.ts';
import { canonicalBytes } from '../domain/canonical-json.ts';
import { cleanBytes } from './clean-bytes.ts';
import { evidenceValue } from './evidence-value.ts';
import { acceptLines, appendLine } from './json-lines.ts';
import { pathIn } from './layout.ts';
import { readJson } from './read-json.ts';
import { insideRun } from './run-paths.ts';
import { listTree } from './tree.ts';

/** The longest JSON file that is read back. A catalog of 5,000 updates is about 5 MB. */
export const MAX_JSON_BYTES = 64 * 1024 * 1024;
/** The longest `.jsonl` file that is read back. */
export const MAX_LOG_BYTES = 256 * 1024 * 1024;

type AnySchema = v.GenericSchema;

/** A file of a run: of the table of artifacts, or one of a family in it. `<RunId>` in the path is the run's own. */
export type RunFile = Pick<Artifact, 'path'>;
/** One that holds one value. */
export interface JsonFile<S extends AnySchema> extends RunFile {
  readonly schema: S;
  readonly form?: 'line' | 'canonical';
}
/** One of lines of JSON. */
export interface LinesFile<S extends AnySchema> extends RunFile {
  readonly schema: S;
  readonly form: 'lines';
}

/**
 * A run's folder: the one way through which evidence is written and read. Paths are relative and use `/`. What is
 * written is checked against its schema first; JSON is UTF-8 without BOM, LF, with an LF at the end.
 */
export interface RunFolder {
  /** Absolute. */
  readonly root: string;
  readonly runId: string;
  /** Absolute path of a path inside the run. */
  locate(path: string): string;
  /** The path of a file inside this run. */
  pathOf(file: RunFile): string;
  /** Throws `internal` when the value does not fit its schema, `outputFailed` when it cannot be written. */
  write<S extends AnySchema>(file: JsonFile<S>, value: v.InferInput<S>): void;
  /**
   * Undefined when there is no such file. Throws `evidenceUnreadable` for anything that is not what the schema says.
   */
  read<S extends AnySchema>(file: JsonFile<S>): v.InferOutput<S> | undefined;
  has(file: RunFile): boolean;
  /** Bytes that are evidence as they are: reports, and what was put aside. */
  save(file: RunFile, bytes: Uint8Array): void;
  /** What the device or its tools have written: without secrets, where it is text. */
  saveForeign(file: RunFile, content: string | Uint8Array): void;
  /** One more line; on disk before the call returns when `durable`. */
  appendRecord<S extends AnySchema>(file: LinesFile<S>, value: v.InferInput<S>, durable: boolean): void;
  /** The longest valid prefix of the lines; a missing file has no records. */
  records<S extends AnySchema>(file: LinesFile<S>): v.InferOutput<S>[];
  /** The same, one at a time. Returns whether the file ends with the last of them. */
  eachRecord<S extends AnySchema>(file: LinesFile<S>, take: (record: v.InferOutput<S>) => void): boolean;
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
  const pathOf = (file: RunFile): string => pathIn(runId, file);
  const absolute = (file: RunFile): string => insideRun(root, pathOf(file));
  const target = (file: RunFile): string => {
    files.makeFolder(join(absolute(file), '..'));
    return absolute(file);
  };
  const whole = new Set<string>();
  return {
    root,
    runId,
    locate: (path) => insideRun(root, path),
    pathOf,
    write(file, value) {
      files.writeAtomic(target(file), jsonBytes(checked(pathOf(file), file.schema, value), file.form));
    },
    read: (file) => readJson(files, absolute(file), file.schema, MAX_JSON_BYTES),
    has: (file) => files.stat(absolute(file))?.kind === 'file',
    save(file, bytes) {
      files.writeAtomic(target(file), bytes);
    },
    saveForeign(file, content) {
      files.writeAtomic(
        target(file),
        typeof content === 'string' ? Buffer.from(cleanLines(content)) : cleanBytes(content),
      );
    },
    appendRecord(file, value, durable) {
      const path = pathOf(file);
      const line = Buffer.from(`${JSON.stringify(checked(path, file.schema, value))}\n`, 'utf8');
      if (line.length > MAX_LINE_BYTES)
        throw new PatchPilotError('internal', path, `expected a line of at most ${MAX_LINE_BYTES} bytes`);
      const log = target(file);
      if (!whole.has(path)) refuseTorn(files, log);
      whole.delete(path);
      appendLine(files, log, line, durable);
      whole.add(path);
    },
    records(file) {
      const found: v.InferOutput<typeof file.schema>[] = [];
      eachRecord(files, absolute(file), file.schema, (record) => found.push(record));
      return found;
    },
    eachRecord: (file, take) => eachRecord(files, absolute(file), file.schema, take),
    list: () => listTree(files, root),
  };
}

/**
 * The content of a log in chunks; nothing when it is missing. Throws `outputUnusable` when it is longer than allowed.
 */
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

function jsonBytes(value: unknown, form: JsonFile<AnySchema>['form']): Uint8Array {
  if (form === 'canonical') return canonicalBytes(value);
  return Buffer.from(`${form === 'line' ? JSON.stringify(value) : JSON.stringify(value, null, 2)}\n`, 'utf8');
}

/** A line after a torn one could never be told from it; `recoverLogs` comes first. */
function refuseTorn(files: Files, absolute: string): void {
  const last = files.read(absolute, MAX_LOG_BYTES)?.at(-1);
  if (last !== undefined && last !== 0x0a)
    throw new PatchPilotError('internal', absolute, 'expected a whole last line before appending');
}
