import { asPatchPilotError, isDiskFailure, type PatchPilotError } from '../errors/error.ts';
import { replaceMissingReports } from '../phases/report-placeholders.ts';
import type { EffectivePolicy } from '../schema/policy/index.ts';
import type { PhaseId } from '../schema/phases.ts';
import type { System } from '../system/system.ts';
import { waitForReboot } from './reboot/wait.ts';
import type { Ending } from './ending.ts';
import type { Caller, RunListener, RunResult } from './request.ts';
import { resultOf } from './result.ts';
import { closeRun, keepOutcome, noteRun } from './run/close.ts';
import type { Journal } from './run/journal.ts';
import { kitEntries } from './run/kit-entries.ts';
import { phaseContexts, type RunDevice } from './run/phase-context.ts';
import { recorderOf } from './run/recorder.ts';
import { runRows, type RowsEnd } from './run/runner.ts';
import { StatusWriter } from './run/status-writer.ts';
import { stopRun } from './run/stop.ts';
import { phaseRows } from './run/table.ts';

/** What a run is given by the start that begins it or goes on with it. */
export interface RunOptions extends Caller {
  readonly policy: EffectivePolicy | PatchPilotError;
  /** Other output roots of this device that old runs may be removed from. */
  readonly otherRoots: readonly string[];
  /** What was passed over in the state of the device, each worth an event. */
  readonly damage: readonly { readonly path: string; readonly reason: string }[];
  readonly maxRuntimeMs: number | null;
}

/** Runs the phases from the checkpoint of a run to its end, its reboot or its stop, and tells what it came to. */
export async function continueRun(
  system: System,
  journal: Journal,
  on: RunDevice,
  options: RunOptions & { readonly resumed: boolean },
): Promise<RunResult> {
  const { runId, root: runFolder } = journal.run;
  const { hop, resumeAt } = journal.state;
  const { simulated } = journal.record;
  options.listener.started({ runId, runFolder, simulated, hop, resumedAt: options.resumed ? resumeAt : null });
  noteRun(on.state, journal.run, journal.record, { endedAt: null, exitCode: null });
  for (const damaged of options.damage) journal.log('recovered', null, damaged, true);
  const status = new StatusWriter(on.state, system.clock, journal.record);
  try {
    const ending = await toTheEnd(system, journal, on, { ...options, status });
    const result = resultOf(ending);
    status.end(ending.kind === 'waiting' ? 'waiting' : 'idle', result);
    return result;
  } finally {
    status.stop();
  }
}

async function toTheEnd(
  system: System,
  journal: Journal,
  on: RunDevice,
  options: RunOptions & { readonly status: StatusWriter },
): Promise<Ending> {
  const runFrom = await phaseRunner(system, journal, on, options);
  // Killed between its last checkpoint and its manifest, a run has nothing left to do but to be closed.
  const over = journal.state.status === 'ended';
  let end: RowsEnd = over ? { kind: 'end' } : await runFrom(journal.state.resumeAt);
  const run = { runId: journal.run.runId, runFolder: journal.run.root, simulated: journal.record.simulated };
  const dryRun = journal.record.mode === 'test';
  if (end.kind === 'reboot') {
    const waiting = await waitForReboot(system, journal, on, end);
    if (waiting !== null) return { kind: 'waiting', run, ...waiting, kit: kitEntries(journal.run) };
    end = await runFrom(end.phase); // too many reboots: recorded as a failure, the rest is skipped
  }
  if (end.kind === 'stopped') {
    const exit = stopRun(system, on.state, journal, end.error);
    return { kind: 'stopped', run, exit, error: end.error, dryRun, kit: kitEntries(journal.run) };
  }
  if (!over) replaceMissingReports(system, journal.run);
  const closed = closeRun(system, on.state, journal);
  keepWhatCanBeKept(system, on, journal, options.listener);
  const failure = journal.state.failure?.error ?? null;
  return { kind: 'closed', run, ...closed, failure, dryRun, kit: kitEntries(journal.run) };
}

/** Runs the phases of a run from one on. */
async function phaseRunner(
  system: System,
  journal: Journal,
  on: RunDevice,
  options: RunOptions & { readonly status: StatusWriter },
): Promise<(from: PhaseId) => Promise<RowsEnd>> {
  const elapsed = (): number => system.clock.elapsed();
  const began = elapsed();
  const rows = await phaseRows(phaseContexts(system, journal, on, { ...options, elapsedMs: () => elapsed() - began }));
  const recorder = recorderOf(journal, options.status, options.listener);
  const { closing = new AbortController().signal } = options;
  return (from) => runRows(rows, { from, failed: hasFailed(journal), recorder, elapsed, closing });
}

/**
 * A broken seal decides about the code of the run and not about its work: what was installed is confirmed all the same.
 */
const hasFailed = ({ state: { failure } }: Journal): boolean => failure !== null && failure.error.code !== 'sealBroken';

/** With the manifest the code stands, whatever becomes of the bookkeeping: the next start does it again. */
function keepWhatCanBeKept(system: System, { state }: RunDevice, { run }: Journal, listener: RunListener): void {
  try {
    keepOutcome(system, state, run);
  } catch (error) {
    if (!isDiskFailure(error)) throw error;
    listener.note(`the next start keeps what the device remembers of this run: ${asPatchPilotError(error).message}`);
  }
}
