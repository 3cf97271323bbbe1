import { ARTIFACTS } from '../schema/artifacts.ts';
import type { ArtifactIndex, Manifest } from '../schema/seal.ts';
import type { Files } from '../system/system.ts';
import { wholeChain } from './events.ts';
import { hashOf } from './hash.ts';
import type { RunFolder } from './run-folder.ts';
import { byPath, isClosing } from './run-paths.ts';
import { flushLogs, removeLeftovers, rootOf } from './seal.ts';

/**
 * Close a run: the index over every file but itself and the manifest, then the manifest, the last file ever written.
 * The event log is closed, `state.json` and `run.json` are final. Both files hold only what follows from the others, so
 * a second call after a crash writes the same bytes. A run that has its manifest is left as it is.
 */ // E-7.1 to E-7.4
export function finishRun(files: Files, folder: RunFolder): Manifest {
  const already = folder.read(ARTIFACTS.manifest);
  if (already !== undefined) return already;
  removeLeftovers(files, folder);
  flushLogs(files, folder);
  const index: ArtifactIndex = {
    schemaVersion: 1,
    runId: folder.runId,
    entries: folder
      .list()
      .filter((path) => !isClosing(path))
      .map((path) => ({ path, ...hashOf(files.chunks(folder.locate(path))) }))
      .sort(byPath),
  };
  const closing: Manifest = {
    schemaVersion: 1,
    runId: folder.runId,
    treeSize: index.entries.length + 1,
    root: rootOf(index),
    ...wholeChain(files, folder),
  };
  folder.write(ARTIFACTS.index, index);
  folder.write(ARTIFACTS.manifest, closing);
  return closing;
}
