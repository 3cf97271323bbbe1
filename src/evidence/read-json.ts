import * as v from 'valibot';
import { isDiskFailure, PatchPilotError } from '../errors/error.ts';
import type { Files } from '../system/system.ts';
import { parseEvidence } from './json-lines.ts';

/**
 * A JSON file as its schema says. Undefined when it is missing. Throws `evidenceUnreadable` when it is not a regular
 * file, longer than `maxBytes`, not JSON as evidence has it, or not what the schema says; `readFailed` when the system
 * does not hand it out.
 */ // E-2, E-8.2
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
  let bytes: Uint8Array | undefined;
  try {
    bytes = files.read(path, maxBytes);
  } catch (error) {
    if (isDiskFailure(error)) throw error; // says nothing of what the file holds
    throw unreadable(path, error instanceof Error ? error.message : String(error), error);
  }
  if (bytes === undefined) return undefined;
  const parsed = parseEvidence(bytes);
  if ('fault' in parsed) throw unreadable(path, parsed.fault);
  return parsed;
}

const unreadable = (path: string, detail: string, cause?: unknown): PatchPilotError =>
  new PatchPilotError('evidenceUnreadable', path, detail, cause === undefined ? {} : { cause });
