import type { PolicyFile } from '../domain/policy/files.ts';
import type { Fault, JsonPath } from '../schema/fault.ts';

/**
 * A fault of merged values with line and column, where it is about one file and that file says what the fault is about.
 * A list that several files made has places in none of them.
 */
export function located(fault: Fault, files: readonly PolicyFile[]): Fault {
  if (fault.line !== undefined) return fault;
  const path = pathIn(fault.path);
  for (const { file, locate } of files) {
    const position = file === fault.file ? locate?.(path) : undefined;
    if (position !== undefined) return { ...fault, ...position };
  }
  return fault;
}

/** `maintenanceWindows[0].start` as keys and indexes. Keys of policies are all identifiers. */
const pathIn = (path: string): JsonPath =>
  [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/gu)].map(([, index, key = '']) =>
    index === undefined ? key : Number(index),
  );
