import { decideExit } from '../domain/exit-code.ts';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import { namedUpdate } from '../domain/named-update.ts';
import { nextAction as nextActionOf } from '../domain/next-action.ts';
import { asPatchPilotError, isDiskFailure, PatchPilotError } from '../errors/error.ts';
import { leftOutOfKit } from '../domain/kit-left-out.ts';
import { kitWaitAction, waitingOfKit, type WaitingEntry } from '../domain/kit-waiting.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { PhaseId } from '../schema/phases.ts';
import { readRunFacts } from '../evidence/facts.ts';
import { newestRecords, readCatalog, readPolicy } from '../phases/artifacts.ts';
import { replaceMissingReports } from '../phases/report-placeholders.ts';
import { closeRun, endHop, keepOutcome, noteRun } from './run/close.ts';
import type { Journal } from './run/journal.ts';
import { contextFor } from './run/phase-context.ts';
import type { RunResult } from './request.ts';
import { carryOutRestart, planRestart } from './reboot/restart.ts';
import { recorderOf } from './run/recorder.ts';
import { runRows, type RowsEnd } from './run/runner.ts';
import type { Cycle } from './start/open-start.ts';
import { StatusWriter } from './run/status-writer.ts';
import { phaseRows } from './run/table.ts';
import { assertMayWait, waitForReboot } from './reboot/wait.ts';

/** Walks a run from its checkpoint to its end, its reboot or its stop, and tells what it came to. */
export async function continueRun(cycle: Cycle, journal: Journal, resumed: boolean): Promise<RunResult> {
  const { system, listener, opened } = cycle;
  const { runId, root: runFolder } = journal.run;
  const { hop, resumeAt } = journal.state;
  const { simulated } = journal.record;
  listener.started({ runId, runFolder, simulated, hop, resumedAt: resumed ? resumeAt : null });
  noteRun(opened.state, journal.run, journal.record, { endedAt: null, exitCode: null });
  for (const damaged of opened.damage) journal.log('recovered', null, damaged, true);
  const status = new StatusWriter(opened.state, system.clock, journal.record);
  try {
    return await toTheEnd(cycle, journal, status);
  } finally {
    status.stop();
  }
}

async function toTheEnd(cycle: Cycle, journal: Journal, status: StatusWriter): Promise<RunResult> {
  const { system, listener, opened } = cycle;
  const began = system.clock.elapsed();
  const elapsed = (): number => system.clock.elapsed();
  const rows = phaseRows(contextFor(cycle, journal, status, () => elapsed() - began));
  const recorder = recorderOf(journal, status, listener);
  const runFrom = (from: PhaseId): Promise<RowsEnd> =>
    runRows(rows, { from, failed: hasFailed(journal), recorder, elapsed, closing: cycle.closing });
  // Killed between its last checkpoint and its manifest, a run has nothing left to do but to be closed.
  const over = journal.state.status === 'ended';
  let walked: RowsEnd = over ? { kind: 'end' } : await runFrom(journal.state.resumeAt);
  if (walked.kind === 'reboot') {
    const waiting = await reboot(cycle, journal, walked);
    if (waiting !== null) {
      status.end('waiting', EXIT_CODES.RebootRequired, 'RebootRequired', waiting.nextAction);
      return waiting;
    }
    walked = await runFrom(walked.phase); // too many reboots: recorded as a failure, the rest is skipped
  }
  if (walked.kind === 'stopped') return stopped(cycle, journal, status, walked.error);
  if (!over) replaceMissingReports(system, journal.run);
  const { exit, root, streak } = closeRun(system, opened.state, journal);
  keepWhatCanBeKept(cycle, journal);
  const failure = journal.state.failure?.error ?? null;
  const dryRun = journal.record.mode === 'test';
  const waitAction = exit.name === 'Success' && !dryRun ? kitWaitAction(waitingEntries(journal)) : null;
  const nextAction =
    exit.name === 'ReportingFailure' && failure !== null
      ? failure.next
      : (waitAction ??
        nextActionOf({
          ...{ exitName: exit.name, why: exit.why, todo: exit.counts.todo },
          wouldInstall: exit.figures.wouldInstall,
        }));
  status.end('idle', exit.code, exit.name, nextAction);
  return result(journal, {
    exitCode: exit.code,
    exitName: exit.name,
    why: exit.why,
    counts: exit.counts,
    root,
    streak,
    failure,
    nextAction,
    ...(exit.accepted.length === 0 ? {} : { accepted: exit.accepted }),
    ...(exit.notAccepted.length === 0 ? {} : { notAccepted: exit.notAccepted }),
  });
}

/** A broken seal decides about the code of the run and not about its work: what was installed is confirmed all the same. */
const hasFailed = ({ state: { failure } }: Journal): boolean => failure !== null && failure.error.code !== 'sealBroken';

/** With the manifest the code stands, whatever becomes of the bookkeeping: the next start does it again. */
function keepWhatCanBeKept({ system, opened, listener }: Cycle, { run }: Journal): void {
  try {
    keepOutcome(system, opened.state, run);
  } catch (error) {
    if (!isDiskFailure(error)) throw error;
    listener.note(`the next start keeps what the device remembers of this run: ${asPatchPilotError(error).message}`);
  }
}

/** 150 with its root; null when the run has waited as often as it may, which is then its failure. */
async function reboot(
  cycle: Cycle,
  journal: Journal,
  walked: Extract<RowsEnd, { kind: 'reboot' }>,
): Promise<RunResult | null> {
  const { system, opened } = cycle;
  const policy = readPolicy(journal.run);
  try {
    assertMayWait(journal.state.hop, policy.policies.UpdatePolicy.rebootSettings.maxReboots);
  } catch (error) {
    if (!(error instanceof PatchPilotError)) throw error;
    journal.fail(walked.phase, error);
    return null;
  }
  const boot = opened.facts.bootIdentity;
  const restart = await planRestart(opened.device, policy.policies);
  const { root, counts } = waitForReboot(
    system,
    opened.state,
    journal,
    policy,
    boot,
    walked.outcome,
    opened.device.now(),
    restart,
  );
  const nextAction = await carryOutRestart(system, opened.device, opened.state, policy.policies, restart);
  const exit = { exitCode: EXIT_CODES.RebootRequired, exitName: 'RebootRequired', why: [], counts, root };
  return { ...result(journal, { ...exit, streak: null, failure: null, nextAction }), ageDays: 0 };
}

function stopped(cycle: Cycle, journal: Journal, status: StatusWriter, error: PatchPilotError): RunResult {
  const { opened } = cycle;
  journal.log('stopped', null, { reason: error.message }, true);
  journal.checkpoint({ status: 'stopped' });
  journal.events.close();
  const { code, name, why, counts } = decideExit(readRunFacts(cycle.system.files, journal.run.root));
  const exit = { exitCode: code, exitName: name, why: [...why], counts };
  journal.saveRecord({ status: 'stopped', ...exit, hops: endHop(journal, journal.time()) });
  const dryRun = journal.record.mode === 'test';
  const open = dryRun ? undefined : opened.state.openRun();
  if (open !== undefined) opened.state.writeOpenRun({ ...open, status: 'stopped', resumeAt: journal.state.resumeAt });
  const nextAction = `run the same command again; it ${dryRun ? 'begins anew' : 'continues where it stopped'}`;
  status.end('idle', exit.exitCode, exit.exitName, nextAction);
  const failure = { code: error.code, subject: error.subject, message: error.message, next: nextAction };
  return result(journal, { ...exit, root: null, streak: null, failure, nextAction });
}

type Parts = Pick<
  RunResult,
  'exitCode' | 'exitName' | 'why' | 'counts' | 'root' | 'streak' | 'failure' | 'nextAction'
> &
  Pick<RunResult, 'accepted' | 'notAccepted'>;

const result = (journal: Journal, parts: Parts): RunResult => ({
  ...parts,
  simulated: journal.record.simulated,
  runId: journal.run.runId,
  runFolder: journal.run.root,
  ageDays: null,
  ...leftOut(journal),
  ...waiting(journal),
});

/** What of a kit this run leaves out, in words; nothing for a run that decided nothing. */
function leftOut({ run }: Journal): Pick<RunResult, 'leftOut'> {
  const found = run.has(ARTIFACTS.catalog) ? leftOutOfKit(readCatalog(run)) : [];
  return found.length === 0
    ? {}
    : { leftOut: found.map(({ kb, title, because }) => `${namedUpdate(kb, title)}: ${because}`) };
}

/** What of a kit waits, and that the kit is needed again, in words. */
function waiting(journal: Journal): Pick<RunResult, 'waiting'> {
  const found = waitingEntries(journal);
  const words = found.map(
    ({ kb, title, because }) => `${namedUpdate(kb, title)}: ${because}; the kit is needed again then`,
  );
  return found.length === 0 ? {} : { waiting: words };
}

const waitingEntries = ({ run }: Journal): WaitingEntry[] =>
  run.has(ARTIFACTS.catalog) ? waitingOfKit(readCatalog(run), [...newestRecords(run).values()]) : [];
