import { asPatchPilotError, isDiskFailure, recordError, type PatchPilotError } from '../../errors/error.ts';
import { RUN_FILES } from '../../evidence/layout.ts';
import type { Phase, PhaseContext, PhaseOutcome } from '../../phases/phase.ts';
import { untilAborted } from '../../phases/until-aborted.ts';
import type { PhaseId } from '../../schema/basics.ts';
import { span, spanOf } from '../../schema/span.ts';
import type { Step } from '../../schema/run.ts';
import type { Journal } from './journal.ts';
import type { RunListener } from '../request.ts';
import type { StatusWriter } from './status-writer.ts';

/** How a walk along the table ended. */
export type Walked =
  | { readonly kind: 'end' }
  | { readonly kind: 'reboot'; readonly phase: PhaseId; readonly outcome: Extract<PhaseOutcome, { kind: 'reboot' }> }
  | { readonly kind: 'stopped'; readonly error: PatchPilotError };

export interface Walk {
  readonly phases: readonly Phase[];
  /** Phases that run also after a failure. */
  readonly always: readonly string[];
  readonly from: PhaseId;
  readonly context: (phase: Phase) => PhaseContext;
  readonly journal: Journal;
  readonly status: StatusWriter;
  readonly listener: RunListener;
  readonly elapsed: () => number;
  /** Once aborted, no phase is waited for any longer: the walk ends as stopped. */
  readonly closing: AbortSignal;
}

/**
 * Runs the phases from `from` on. It, not the phase, writes start, end, duration and failure of each, so that a crash in
 * phase 05 still leaves a record of all. After a failure the rest is recorded as skipped, but for those that always run.
 * Throws `outputFailed` and `readFailed`: a run that cannot record what it does goes no further.
 */
export async function walk(plan: Walk): Promise<Walked> {
  const { journal } = plan;
  // A broken seal decides about the code of the run and not about its work: what was installed is confirmed all the same.
  const { failure } = journal.state;
  let failed = failure !== null && failure.error.code !== 'sealBroken';
  for (const phase of plan.phases) {
    if (phase.id < plan.from || isDone(journal, phase)) continue;
    if (failed && !plan.always.includes(phase.id)) {
      skip(plan, phase);
      continue;
    }
    const ended = await runPhase(plan, phase);
    if (ended instanceof Error) {
      if (ended.code === 'stopped') return { kind: 'stopped', error: ended };
      failed = true;
    } else if (ended.kind === 'reboot') {
      return { kind: 'reboot', phase: phase.id, outcome: ended };
    }
  }
  return { kind: 'end' };
}

async function runPhase(plan: Walk, phase: Phase): Promise<PhaseOutcome | PatchPilotError> {
  const { journal, listener, status } = plan;
  const { id, name } = phase;
  const began = plan.elapsed();
  const step: Step = {
    phase: id,
    name,
    hop: journal.state.hop,
    status: 'running',
    startedAt: journal.time(),
    endedAt: null,
    durationMs: 0,
    error: null,
  };
  journal.log('phaseStarted', id, { name });
  journal.step(step, { resumeAt: id });
  status.phase(id, name);
  listener.phaseStarted(id, name);
  const finish = (outcome: Step['status'], error: PatchPilotError | null, detail: string): void => {
    const durationMs = Math.max(0, Math.round(plan.elapsed() - began));
    const recorded = error === null ? null : recordError(error);
    const ended: Step = { ...step, status: outcome, endedAt: journal.time(), durationMs, error: recorded };
    journal.log('phaseEnded', id, { name, status: outcome, durationMs, detail, error: recorded });
    journal.run.appendRecord(RUN_FILES.spans, span, spanOf(journal.run.runId, ended), false);
    journal.step(ended, outcome === 'done' ? { resumeAt: next(plan.phases, id) } : {});
    if (outcome !== 'running') listener.phaseEnded(id, name, outcome, durationMs, detail);
  };
  try {
    const outcome = await untilAborted(plan.closing, () => phase.run(plan.context(phase)));
    if (outcome.kind === 'reboot') finish('waiting', null, 'a reboot is needed');
    else finish('done', null, outcome.detail);
    return outcome;
  } catch (thrown) {
    const error = asPatchPilotError(thrown);
    if (error.code === 'stopped') return error; // the step stays as running: the next start does it again
    if (isDiskFailure(error)) throw error; // and so it does when the disk refuses: nothing is begun on such a disk
    journal.fail(id, error);
    finish('failed', error, error.message);
    return error;
  }
}

/** The checkpoint of a run that was killed after its last phase still names it. */
const isDone = ({ state }: Journal, { id }: Phase): boolean =>
  state.steps.some((step) => step.phase === id && step.hop === state.hop && step.status === 'done');

function skip({ journal, listener }: Walk, { id, name }: Phase): void {
  const time = journal.time();
  const detail = 'not run after a failure before it';
  journal.log('phaseSkipped', id, { name });
  journal.step({
    phase: id,
    name,
    hop: journal.state.hop,
    status: 'skipped',
    startedAt: time,
    endedAt: time,
    durationMs: 0,
    error: null,
  });
  listener.phaseEnded(id, name, 'skipped', 0, detail);
}

function next(phases: readonly Phase[], id: PhaseId): PhaseId {
  return phases.find((phase) => phase.id > id)?.id ?? id;
}
