import * as v from 'valibot';
import { PatchPilotError } from '../errors/error.ts';
import type { Files } from '../system/system.ts';
import { strictUtf8 } from './json-lines.ts';

/**
 * A JSON file as its schema says. Undefined when it is missing. Throws `evidenceUnreadable` when it is not a regular file,
 * longer than `maxBytes`, not UTF-8, not JSON, or not what the schema says.
 */
export function readJson<S extends v.GenericSchema>(
  files: Files,
  path: string,
  schema: S,
  maxBytes: number,
): v.InferOutput<S> | undefined {
  const parsed = parseFile(files, path, maxBytes);
  if (parsed === undefined) return undefined;
  const result = v.safeParse(schema, parsed.value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw unreadable(path, `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

function parseFile(files: Files, path: string, maxBytes: number): { value: unknown } | undefined {
  try {
    const bytes = files.read(path, maxBytes);
    if (bytes === undefined) return undefined;
    return { value: JSON.parse(strictUtf8(bytes)) };
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error), error);
  }
}

const unreadable = (path: string, detail: string, cause?: unknown): PatchPilotError =>
  new PatchPilotError('evidenceUnreadable', path, detail, cause === undefined ? {} : { cause });
