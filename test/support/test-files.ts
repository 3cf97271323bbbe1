import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { realFileOps } from '../../src/system/file-ops.ts';
import { createFiles } from '../../src/system/files.ts';

/** The real file door without waiting for the disk: what is tested here survives a crash by order, not by flushes. */
export const testFiles = createFiles({ ...realFileOps, fsync: () => undefined });

/** A scratch folder that is gone after the tests of the file that asked for it. */
export function aScratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchpilot-test-'));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
