import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readState } from '../../src/device/simulated/memory.ts';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import type { Files } from '../../src/system/system.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { deviceFolderOf, installCalls } from '../support/starts.ts';

const LEFTOVER = /\.tmp$|\/State\/[^/]+\.previous$|\/(?:open-run|reboot-required|lock)\.json/u;
const MAX_BYTES = 64 * 1_048_576;

/**
 * After starts to which anything may have happened, and a last one that ended with 0 and this last line: the evidence
 * is whole and true, the simulated device D1 has what the code says, no update was installed again without a look-up,
 * and nothing lies around that is not evidence. Returns whether an update was installed again.
 */
export function assertAsIfNothing(files: Files, outputRoot: string, lastLine: string, point: string): boolean {
  const [, runId = '', root = ''] = / run=(\S+) root=([0-9a-f]{64})$/u.exec(lastLine) ?? [];
  const folder = join(outputRoot, 'Runs');
  const found = verifyRun(files, join(folder, runId), { root });
  assert.deepEqual([found.failed, found.verdict], [[], 'VALID'], point);

  const device = readState({ files }, deviceFolderOf(outputRoot));
  assert.deepEqual([...new Set(device?.updates.map((one) => one.stage))], ['present'], point);
  assert.deepEqual(
    everyFile(files, outputRoot).filter((path) => LEFTOVER.test(path)),
    [],
    point,
  );

  const runs = files.list(folder).map((one) => join(folder, one.name));
  const unfinished = runs.filter((run) => files.stat(join(run, RUN_FILES.manifest)) === undefined);
  for (const run of unfinished) assert.match(text(files, `${run}/run.json`), /"status": "abandoned"/u, point);

  const calls = installCalls(files, outputRoot);
  const again = calls.length - new Set(calls).size;
  const lookedUp = runs.flatMap(
    (run) => text(files, `${run}/${RUN_FILES.events}`).match(/"type":"outcomeLookedUp"/gu) ?? [],
  );
  assert.ok(again <= 1 && again <= lookedUp.length, `${point}: ${again} calls again, ${lookedUp.length} look-ups`);
  return again > 0;
}

function everyFile(files: Files, folder: string): string[] {
  return files.list(folder).flatMap(({ name, kind }) => {
    const path = `${folder}/${name}`;
    return kind === 'folder' ? everyFile(files, path) : [path];
  });
}

const text = (files: Files, path: string): string => Buffer.from(files.read(path, MAX_BYTES) ?? []).toString('utf8');
