import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detachedLine } from '../../src/cli/detached-lines.ts';
import { detachedNow } from '../../src/cli/detached-now.ts';
import { currentCode } from '../../src/cli/status-lines.ts';
import type { DeviceNow } from '../../src/cli/device-now.ts';
import type { BegunRun, DetachedRun } from '../../src/schema/detached-run.ts';
import type { LastRun, OpenRun } from '../../src/schema/device-state.ts';
import { DetachedRuns } from '../../src/state/detached-runs.ts';
import type { System } from '../../src/system/system.ts';
import { memoryFiles } from '../support/memory-files.ts';

const NOW = Date.parse('2026-11-27T08:00:00Z');
const ID = '3f2a0000-0000-4000-8000-000000000001';
const RUN = '3f2a0000-0000-4000-8000-000000000002';
const OLD = '3f2a0000-0000-4000-8000-000000000003';
const HOUR = 3_600_000;

interface Told {
  readonly record?: Partial<DetachedRun>;
  readonly begun?: Partial<BegunRun>;
  readonly open?: Partial<OpenRun>;
  readonly lastRun?: Partial<LastRun>;
}

/** The code that `status --exit-code` gives, and the line about what was handed over, if there is one. */
function told({ record, begun, open, lastRun }: Told): { code: number; line: string | null } {
  const files = memoryFiles(new Map());
  const runs = new DetachedRuns(files, '/m');
  const registeredAt = new Date(NOW - HOUR).toISOString();
  runs.write({
    ...{ schemaVersion: 1, id: ID, runId: RUN, fresh: true, registeredAt, outputRoot: '/o', maxRuntimeMs: null },
    ...{ retry: [], kit: null, program: { from: 'p.exe', sha256: 'a'.repeat(64) }, resumeAtStart: true },
    ...{ lastRun: OLD, trustRefusal: null, firstEvents: [] },
    ...record,
  });
  const process = { pid: 7, begunAt: registeredAt, seenAt: registeredAt, step: 'run' as const };
  if (begun !== undefined) runs.writeBegun(ID, { schemaVersion: 1, ...process, exitCode: null, runId: null, ...begun });
  const system = {
    files,
    processes: { alive: () => false },
    clock: { now: () => NOW },
    host: { machineFolder: '/m' },
  } as unknown as System;
  const last = { runId: OLD, exitCode: 0, endedAt: registeredAt, ...lastRun } as LastRun;
  const now = (open ?? null) as OpenRun | null;
  const detached = detachedNow(system, now, last);
  const device = { holder: null, open: now, lastRun: last, detached } as unknown as DeviceNow;
  return {
    code: currentCode(device, NOW, 7 * 24 * HOUR),
    line: detached === null ? null : detachedLine(detached),
  };
}

test('the 0 of an older run is not the code of one that never began or was refused, whatever the clock was', () => {
  for (const endedAt of [NOW - 2 * HOUR, NOW + 2 * HOUR].map((ms) => new Date(ms).toISOString())) {
    assert.equal(told({ lastRun: { endedAt } }).code, 240);
    assert.equal(told({ lastRun: { endedAt }, begun: { step: 'ended', exitCode: 240 } }).code, 240);
  }
});

test('a run that came later tells more than one that was handed over and came to nothing', () => {
  assert.deepEqual(told({ lastRun: { runId: RUN, exitCode: 100 } }), { code: 100, line: null });
});

test('a start that was to go on with a run that waits, and never came or was refused, is not hidden by its 150', () => {
  const open = { runId: RUN, status: 'waiting' as const };
  assert.equal(told({ open, record: { fresh: false } }).code, 240);
  assert.equal(told({ open, begun: { step: 'ended', exitCode: 240 } }).code, 240);
  assert.deepEqual(told({ open, begun: { step: 'ended', exitCode: 150, runId: RUN } }), { code: 150, line: null });
  assert.equal(told({ open, begun: {} }).code, 150, 'a process that died after the run began to wait');
});

test('one whose kit is not copied yet says that the stick is to stay in', () => {
  const registeredAt = new Date(NOW).toISOString();
  const { code, line } = told({ record: { registeredAt, kit: 'E:\\kit' } });
  assert.equal(code, 170);
  assert.match(line ?? '', /E:\\kit/u);
});
