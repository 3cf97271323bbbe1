import { PatchPilotError } from '../../errors/error.ts';
import { hashOf, runningHash, type RunningHash } from '../../evidence/hash.ts';
import { copyOwnProgram } from '../../kit/own-copy.ts';
import type { System } from '../../system/system.ts';

/**
 * The protected copy, on disk when this returns: it is started again after a restart. Throws where what was written is
 * not what was read.
 */
export function placeProgram(
  { files, host, ownProgram: own }: System,
  folder: string,
): { path: string; sha256: string } {
  const unreadable = (detail: string) => new PatchPilotError('readFailed', host.programPath, detail);
  if (own === undefined) throw unreadable('expected to be able to read the program for its copy');
  const read = runningHash();
  const path = copyOwnProgram(files, folder, { name: own.name, chunks: () => hashed(own.chunks(), read) });
  if (path === null || hashOf(files.chunks(path)).sha256 !== read.hex())
    throw unreadable('expected a copy of the program, got other bytes');
  files.flush(path);
  return { path, sha256: read.hex() };
}

function* hashed(chunks: Iterable<Uint8Array>, into: RunningHash): Generator<Uint8Array> {
  for (const chunk of chunks) {
    into.add(chunk);
    yield chunk;
  }
}
