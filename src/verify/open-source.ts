import { join } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import type { Files } from '../system/system.ts';
import type { EvidenceSource } from './source.ts';
import { openZip } from './zip-source.ts';

/**
 * The evidence at a path. Throws `inputAbsent` when nothing is there, `evidenceUnreadable` when it is neither a run's
 * folder nor a zip.
 */
export function openSource(files: Files, path: string): EvidenceSource {
  const found = files.stat(path);
  if (found === undefined) throw new PatchPilotError('inputAbsent', path, 'expected a run folder, got nothing');
  if (found.kind === 'file') return openZip(files, path);
  if (found.kind !== 'folder')
    throw new PatchPilotError('evidenceUnreadable', path, `expected a run folder or a zip, got a ${found.kind}`);
  const locate = (inside: string): string => (inside === '' ? path : join(path, ...inside.split('/')));
  return {
    list: (folder) => files.list(locate(folder)),
    stat: (inside) => files.stat(locate(inside)),
    chunks: (inside) => files.chunks(locate(inside)),
  };
}
