import { recordError } from '../../errors/error.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { Step } from '../../schema/run.ts';
import { spanOf } from '../../schema/span.ts';
import type { RunListener } from '../request.ts';
import type { Journal } from './journal.ts';
import type { Recorder, Row, RowEnd } from './runner.ts';
import type { StatusWriter } from './status-writer.ts';

const REBOOT_DETAIL = 'a reboot is needed';
const SKIPPED_DETAIL = 'not run after a failure before it';

/**
 * Writes each phase into the journal of its run, so that a crash in phase 05 still leaves a record of all, and tells it
 * to who looks on.
 */
export function recorderOf(journal: Journal, status: StatusWriter, listener: RunListener): Recorder {
  const stepOf = ({ id, name }: Row, of: Pick<Step, 'status' | 'startedAt' | 'endedAt'>): Step => ({
    ...{ phase: id, name, hop: journal.state.hop, status: of.status },
    ...{ startedAt: of.startedAt, endedAt: of.endedAt, durationMs: 0, error: null },
  });
  let { startedAt } = journal.record;
  return {
    // The checkpoint of a run that was killed after its last phase still names it.
    isDone: ({ id }) =>
      journal.state.steps.some((one) => one.phase === id && one.hop === journal.state.hop && one.status === 'done'),
    started: (row) => {
      startedAt = journal.time();
      journal.log('phaseStarted', row.id, { name: row.name });
      journal.step(stepOf(row, { status: 'running', startedAt, endedAt: null }), { resumeAt: row.id });
      status.phase(row.id, row.name);
      listener.phaseStarted(row.id, row.name);
    },
    ended: (row, end) => {
      const { id, name } = row;
      const { durationMs } = end;
      const detail = detailOf(end);
      const error = end.status === 'failed' ? recordError(end.error) : null;
      if (end.status === 'failed') journal.fail(id, end.error);
      const step = {
        ...stepOf(row, { status: end.status, startedAt, endedAt: journal.time() }),
        ...{ durationMs, error },
      };
      journal.log('phaseEnded', id, { name, status: end.status, durationMs, detail, error });
      journal.run.appendRecord(ARTIFACTS.spans, spanOf(journal.run.runId, step), false);
      journal.step(step, end.status === 'done' ? { resumeAt: end.next } : {});
      listener.phaseEnded(id, name, { status: end.status, durationMs, detail });
    },
    skipped: (row) => {
      const time = journal.time();
      journal.log('phaseSkipped', row.id, { name: row.name });
      journal.step(stepOf(row, { status: 'skipped', startedAt: time, endedAt: time }));
      listener.phaseEnded(row.id, row.name, { status: 'skipped', durationMs: 0, detail: SKIPPED_DETAIL });
    },
  };
}

const detailOf = (end: RowEnd): string =>
  end.status === 'failed' ? end.error.message : end.status === 'waiting' ? REBOOT_DETAIL : end.detail;
