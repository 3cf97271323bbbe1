import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { FULL } from './extent.ts';
import type { Outcome } from './fault-cases.ts';
import type { Played, Share } from './fault-worker.ts';
import { counted, printFigures } from './figures.ts';

const WORKERS = 2;
/** `PATCHPILOT_FAULT_STEP=10` plays every tenth fault. */
const STEP = Number(process.env['PATCHPILOT_FAULT_STEP'] ?? (FULL ? 1 : 23));

test('reboot-150: whatever fails at whichever file operation, the next starts end as if nothing had happened', async (context) => {
  const begun = performance.now();
  const shares = Array.from({ length: WORKERS }, (_, share) => played({ share, of: WORKERS, step: STEP }));
  const parts = await Promise.all(shares);
  const outcomes = parts.flatMap((part) => part.outcomes);
  const failures = parts.flatMap((part) => part.failures);
  printFigures(context, 'faults at every file operation of reboot-150', begun, tableOf(outcomes));
  assert.ok(outcomes.length + failures.length > 3_000 / STEP, `${outcomes.length} faults`);
  assert.deepEqual([failures.length, failures.slice(0, 5)], [0, []]);
});

async function played(part: Omit<Share, 'scenario' | 'codes'>): Promise<Played> {
  const workerData: Share = { scenario: 'reboot-150', codes: [150, 0], ...part };
  const worker = new Worker(new URL('fault-worker.ts', import.meta.url), { workerData });
  const [message] = (await once(worker, 'message')) as [Played];
  return message;
}

function tableOf(outcomes: readonly Outcome[]): string[][] {
  const kinds = [...new Set(outcomes.map((one) => one.kind))].sort();
  const row = (name: string, some: readonly Outcome[]): string[] => [
    name,
    String(some.length),
    counted(some.map((one) => one.code)),
    counted(some.map((one) => one.left)),
    counted(some.map((one) => String(one.startsAfter))),
    String(some.filter((one) => one.calledAgain).length),
  ];
  return [
    [
      'fault',
      'places',
      'code of that start',
      'verdict on what it left',
      'starts to 0',
      'installed again after a look-up',
    ],
    ...kinds.map((kind) =>
      row(
        kind,
        outcomes.filter((one) => one.kind === kind),
      ),
    ),
    row('all', outcomes),
  ];
}
