import assert from 'node:assert/strict';
import { openEventLog } from '../../src/evidence/events.ts';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { recoverRecords } from '../../src/evidence/recover.ts';
import { runFolderAt } from '../../src/evidence/run-folder.ts';
import { checkEvent } from '../../src/verify/log-line-checks.ts';
import { LogReader } from '../../src/verify/log.ts';
import { aRun, RUN_ID } from '../evidence/a-run.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { MemoryTree } from '../verify/memory-tree.ts';
import { corpus, fuzz } from './fuzz.ts';
import { mutated } from './mutated.ts';

const killed = MemoryTree.of(aRun({ until: 'killed' }));
const log = killed.bytes(RUN_FILES.events);
const clock = { now: () => Date.parse('2026-11-23T09:30:00.000Z') };
const EVENTS = `/run/${RUN_FILES.events}`;

/**
 * Whatever a crash or a hand left of a log: opening it keeps the longest prefix that a verifier takes, loses no byte of
 * the rest, finds nothing more the second time, and goes on with a chain that the verifier takes, too.
 */
fuzz('events', mutated([log, ...corpus('events')]), (bytes) => {
  const content = new Map<string, Uint8Array>([
    [EVENTS, bytes],
    [`/run/${RUN_FILES.installSummary}`, bytes],
  ]);
  const files = memoryFiles(content);
  const folder = runFolderAt(files, '/run', RUN_ID);
  const opened = openEventLog(files, folder, clock);
  const kept = content.get(EVENTS) ?? new Uint8Array();
  assert.deepEqual(Buffer.from(bytes).subarray(0, kept.length), Buffer.from(kept));
  const rest = opened.recovered === null ? new Uint8Array() : content.get(`/run/${opened.recovered.quarantine}`);
  assert.deepEqual(Buffer.concat([kept, rest ?? new Uint8Array()]), Buffer.from(bytes));
  assert.equal(openEventLog(files, folder, clock).recovered, null);

  opened.append('continued', null, {}, { durable: true });
  const reader = new LogReader([], checkEvent);
  reader.add(content.get(EVENTS) ?? new Uint8Array());
  const { fault, tornBytes, lines } = reader.end();
  assert.deepEqual([fault, tornBytes, lines], [null, 0, opened.count]);

  recoverRecords(files, folder);
  assert.deepEqual(recoverRecords(files, folder), []);
});
