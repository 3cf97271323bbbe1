import { decideExit, type ExitDecision } from '../domain/exit-code.ts';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import { readRunFacts } from '../evidence/facts.ts';
import { artifactFiles } from '../evidence/layout.ts';
import { finishRun } from '../evidence/finish.ts';
import { newestRecords, updateKey } from '../phases/artifacts.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import { inventoryArtifact } from '../schema/inventory.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { System } from '../system/system.ts';
import type { Journal } from './journal.ts';
import { recordOf } from './reopen-run.ts';

export interface Closed {
  readonly exit: ExitDecision;
  readonly root: string;
  readonly streak: number | null;
}

/**
 * After the end of phase 11: closes the events, then state.json, then run.json, then writes index and manifest. The code
 * comes from the files of the run. Safe to do again after a crash anywhere in it.
 */
export function closeRun(system: System, state: DeviceState, journal: Journal): Closed {
  const { run } = journal;
  const exit = decideExit({ ...readRunFacts(system.files, run.root), status: 'ended' });
  const streak = exit.code === EXIT_CODES.InstallFailure ? (state.lastRun()?.streak ?? 0) + 1 : null;
  const endedAt = journal.time();
  if (journal.state.status !== 'ended') {
    journal.log('runEnded', null, { exitCode: exit.code, why: exit.why, counts: exit.counts }, true);
    journal.checkpoint({ status: 'ended' });
  }
  journal.events.close();
  journal.saveRecord({
    status: 'ended',
    endedAt,
    exitCode: exit.code,
    exitName: exit.name,
    why: [...exit.why],
    counts: exit.counts,
    streak,
    ...agentOnlyOf(run),
    hops: endHop(journal, endedAt),
  });
  return { exit, root: finishRun(system.files, run).root, streak };
}

export const endHop = (journal: Journal, endedAt: string) =>
  journal.record.hops.map((hop) => (hop.endedAt === null ? { ...hop, endedAt } : hop));

/** The build at the end of the run, where it was read: a loop ends with another one. */
function buildInForce(run: RunFolder): { build?: string } {
  const { snapshot, baseline } = artifactFiles(run.runId);
  const os = run.read(snapshot, inventoryArtifact)?.os ?? run.read(baseline, inventoryArtifact)?.os ?? null;
  return os === null ? {} : { build: `${os.build}.${os.ubr}` };
}

/** How many updates nothing but the agent's own list shows as installed; nothing when there is none. */
function agentOnlyOf(run: RunFolder): { agentOnly?: number } {
  const count = [...newestRecords(run).values()].filter((record) => record.proof?.agentOnly === true).length;
  return count === 0 ? {} : { agentOnly: count };
}

/**
 * What the device keeps of a run that has its manifest: the last run with its root, the attempts of each update, no open
 * run. Done again by the next start when this one was killed in between.
 */
export function keepOutcome(system: System, state: DeviceState, run: RunFolder): void {
  const exit = decideExit(readRunFacts(system.files, run.root));
  const { root } = finishRun(system.files, run);
  const record = recordOf(run);
  const attempts = newestRecords(run);
  const build = buildInForce(run);
  state.writeSeenUpdates(
    state.seenUpdates().map((seen) => {
      const attempt = attempts.get(updateKey(seen));
      if (attempt?.attempted !== true || seen.attempts.some((one) => one.runId === run.runId)) return seen;
      const { time, hresult, verdict } = attempt;
      return { ...seen, attempts: [...seen.attempts, { runId: run.runId, time, hresult, verdict, ...build }] };
    }),
  );
  state.writeLastRun({
    schemaVersion: 1,
    runId: run.runId,
    runFolder: run.root,
    simulated: record?.simulated ?? false,
    exitCode: exit.code,
    exitName: exit.name,
    why: [...exit.why],
    counts: exit.counts,
    streak: record?.streak ?? null,
    endedAt: record?.endedAt ?? new Date(system.clock.now()).toISOString(),
    root,
  });
  if (record?.mode === 'test') return; // the open run and its cookie are another's
  state.archiveCookie('consumed', new Date(system.clock.now()).toISOString());
  state.closeOpenRun();
}
