import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PatchPilotError, type PatchPilotError as Failure } from '../../../src/errors/error.ts';
import { done, type PhaseOutcome } from '../../../src/phases/phase.ts';
import { runRows, type Recorder, type Row, type RunnerOptions } from '../../../src/pipeline/run/runner.ts';
import type { PhaseId } from '../../../src/schema/phases.ts';

const aRow = (id: PhaseId, run: Row['run'] = () => done(`did ${id}`), alwaysRuns = false): Row => ({
  ...{ id, name: `Row${id}`, alwaysRuns, run },
});

const failing =
  (error: Failure): Row['run'] =>
  () => {
    throw error;
  };

const broken = new PatchPilotError('timeLimit', null, 'it took too long');
const reboot: PhaseOutcome = { kind: 'reboot', resumeAt: '07', reasons: [] };

/** What a runner had recorded, a line each; `before` names rows that an earlier start has done. */
function aRecorder(before: readonly string[] = []) {
  const lines: string[] = [];
  const recorder: Recorder = {
    isDone: ({ id }) => before.includes(id),
    started: ({ id }) => lines.push(`${id} started`),
    ended: ({ id }, end) => {
      const what = end.status === 'done' ? `${end.detail}, next ${end.next}` : '';
      lines.push(
        `${id} ${end.status} after ${end.durationMs} ${end.status === 'failed' ? end.error.code : what}`.trim(),
      );
    },
    skipped: ({ id }) => lines.push(`${id} skipped`),
  };
  return { lines, recorder };
}

/** The rows run with a clock of which each look is 5.4 ms after the one before. */
function runAll(rows: readonly Row[], recorder: Recorder, more: Partial<RunnerOptions> = {}) {
  let now = 0;
  const elapsed = (): number => (now += 5.4);
  return runRows(rows, {
    from: '01',
    failed: false,
    recorder,
    elapsed,
    closing: new AbortController().signal,
    ...more,
  });
}

test('rows run one after the other, each with its start, its end, its duration and what comes next', async () => {
  const { lines, recorder } = aRecorder();
  assert.deepEqual(await runAll([aRow('01'), aRow('02'), aRow('04')], recorder), { kind: 'end' });
  assert.deepEqual(lines, [
    ...['01 started', '01 done after 5 did 01, next 02', '02 started', '02 done after 5 did 02, next 04'],
    ...['04 started', '04 done after 5 did 04, next 04'],
  ]);
});

test('a row waits for the one before it', async () => {
  const { lines, recorder } = aRecorder();
  const slow = aRow('01', async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    lines.push('01 works');
    return done('slowly');
  });
  await runAll([slow, aRow('02')], recorder);
  assert.deepEqual(lines.slice(0, 4), ['01 started', '01 works', '01 done after 5 slowly, next 02', '02 started']);
});

test('the run goes on where it was: nothing before that row, and nothing that was done', async () => {
  const { lines, recorder } = aRecorder(['03']);
  await runAll([aRow('01'), aRow('02'), aRow('03'), aRow('04')], recorder, { from: '02' });
  assert.deepEqual(
    lines.filter((line) => line.endsWith('started')),
    ['02 started', '04 started'],
  );
});

test('after a failure the rest is skipped, but for what always runs', async () => {
  const { lines, recorder } = aRecorder();
  const rows = [aRow('01', failing(broken)), aRow('02'), aRow('10', undefined, true), aRow('11', undefined, true)];
  assert.deepEqual(await runAll(rows, recorder), { kind: 'end' });
  assert.deepEqual(lines, [
    ...['01 started', '01 failed after 5 timeLimit', '02 skipped', '10 started', '10 done after 5 did 10, next 11'],
    ...['11 started', '11 done after 5 did 11, next 11'],
  ]);
});

test('what always runs may fail too: the next that always runs is run all the same', async () => {
  const { lines, recorder } = aRecorder();
  await runAll([aRow('10', failing(broken), true), aRow('11', undefined, true)], recorder);
  assert.deepEqual(lines.slice(1, 3), ['10 failed after 5 timeLimit', '11 started']);
});

test('a failure of an earlier start counts as one of this', async () => {
  const { lines, recorder } = aRecorder();
  await runAll([aRow('05'), aRow('10', undefined, true)], recorder, { failed: true });
  assert.deepEqual(lines.slice(0, 2), ['05 skipped', '10 started']);
});

test('what a row throws that is no error of the catalogue is recorded as one of ours', async () => {
  const { lines, recorder } = aRecorder();
  const bug = aRow('01', () => {
    throw new TypeError('x is not a function');
  });
  await runAll([bug], recorder);
  assert.equal(lines[1], '01 failed after 5 internal');
});

test('at a row that asks for a reboot the run waits; nothing after it is begun', async () => {
  const { lines, recorder } = aRecorder();
  const end = await runAll([aRow('06', () => reboot), aRow('07')], recorder);
  assert.deepEqual(end, { kind: 'reboot', phase: '06', outcome: reboot });
  assert.deepEqual(lines, ['06 started', '06 waiting after 5']);
});

test('a row that was asked to stop stays as started, and nothing is begun after it', async () => {
  const { lines, recorder } = aRecorder();
  const stopped = new PatchPilotError('stopped', null, 'asked to stop');
  const end = await runAll([aRow('05', failing(stopped)), aRow('10', undefined, true)], recorder);
  assert.deepEqual(end, { kind: 'stopped', error: stopped });
  assert.deepEqual(lines, ['05 started']);
});

test('when the process has to end, no row is waited for', async () => {
  const { lines, recorder } = aRecorder();
  const closing = new AbortController();
  const hangs = aRow('05', () => {
    closing.abort();
    return new Promise<never>(() => undefined);
  });
  const end = await runAll([hangs], recorder, { closing: closing.signal });
  assert.equal(end.kind, 'stopped');
  assert.deepEqual(lines, ['05 started']);
});

test('a disk that refuses ends the run at once: not even the record of it is tried', async () => {
  for (const code of ['outputFailed', 'readFailed'] as const) {
    const { lines, recorder } = aRecorder();
    const refuses = new PatchPilotError(code, 'X:\\', 'no space');
    const rows = [aRow('05', failing(refuses)), aRow('10', undefined, true)];
    await assert.rejects(runAll(rows, recorder), refuses);
    assert.deepEqual(lines, ['05 started']);
  }
});
