import { openSync, writeSync, closeSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunFolder } from '../../src/evidence/run-folder.ts';
import { aRun } from '../evidence/a-run.ts';

/**
 * `node grown-run.ts OUTPUT_ROOT EVENTS BYTES`: writes a run that verifies, with this many more events of the size that
 * install events have, and one collected file of this many bytes. Prints the path of the run.
 */
const [outputRoot = '', events = '0', bytes = '0'] = process.argv.slice(2);

function* grow(run: RunFolder): Iterable<Readonly<Record<string, unknown>>> {
  if (Number(bytes) > 0) writeFileOf(run, Number(bytes));
  const claim = { outcome: 'succeeded', hresult: 0, rebootRequired: false, detail: null, durationMs: 5_000 };
  for (let i = 0; i < Number(events); i += 1)
    yield { updateId: '6b1f6f0a-56a7-4b5c-8d3e-0c9a1d2e3f40', revision: i, kb: `KB${6_000_000 + i}`, claim };
}

const CHUNK = 1_048_576;

function writeFileOf(run: RunFolder, size: number): void {
  const path = run.locate(`Artifacts/Diagnostics/LightDiag/${run.runId}/Files/large.bin`);
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'wx');
  const chunk = Buffer.alloc(CHUNK);
  for (let done = 0; done < size; done += CHUNK)
    writeSync(file, chunk.fill(done / CHUNK), 0, Math.min(CHUNK, size - done));
  closeSync(file);
}

process.stdout.write(`${aRun({ outputRoot, grow }).path}\n`);
