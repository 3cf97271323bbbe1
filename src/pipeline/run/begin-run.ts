import { NO_COUNTS } from '../../domain/last-line.ts';
import { PHASE_IDS } from '../../schema/phases.ts';
import { openEventLog } from '../../evidence/events.ts';
import { openRunFolder } from '../../evidence/run-folder.ts';
import type { DeviceIds } from '../../schema/basics.ts';
import type { BootIdentity } from '../../schema/inventory.ts';
import type { Run } from '../../schema/run.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import { firstState } from './checkpoint.ts';
import { Journal } from './journal.ts';

export interface NewRun {
  readonly ids: DeviceIds;
  readonly policyProfileId: string | null;
  readonly mode: Run['mode'];
  readonly simulated: boolean;
  readonly source: Run['source'];
  readonly boot: BootIdentity;
  readonly policySha256: string | null;
  readonly kit: { path: string; sha256: string } | null;
  /** KBs that this start was told to try again. */
  readonly retry: readonly string[];
  /** The id that was promised for it; a new one when absent. */
  readonly runId?: string;
}

/**
 * A fresh run: the device names it, then come its folder, its first event with the whole record, run.json, its
 * checkpoint. So no folder exists that nobody names; a run that was named and never begun is removed by the next start
 * (`beginningOf`). A dry run is named nowhere: nothing goes on with it.
 */
export function beginRun(system: System, state: DeviceState, outputRoot: string, fresh: NewRun): Journal {
  const runId = fresh.runId ?? system.ids.guid();
  const startedAt = new Date(system.clock.now()).toISOString();
  const last = state.lastRun();
  const { version, commit, runtime } = system.host.version;
  const record: Run = {
    schemaVersion: 1,
    tool: { name: 'patchpilot', version, commit, runtime },
    runId,
    ...fresh.ids,
    policyProfileId: fresh.policyProfileId,
    mode: fresh.mode,
    simulated: fresh.simulated,
    source: fresh.source,
    startedAt,
    endedAt: null,
    status: 'running',
    hops: [{ hop: 1, startedAt, endedAt: null, bootIdentity: fresh.boot }],
    exitCode: null,
    exitName: null,
    why: [],
    counts: NO_COUNTS,
    streak: null,
    previousRun: last === undefined || last.root === null ? null : { runId: last.runId, root: last.root },
    environmentRemoved: [...system.host.environmentRemoved],
    ...(fresh.retry.length === 0 ? {} : { retry: [...fresh.retry] }),
  };
  if (fresh.mode !== 'test')
    state.writeOpenRun({
      schemaVersion: 1,
      runId,
      outputRoot,
      ...fresh.ids,
      mode: fresh.mode,
      simulated: fresh.simulated,
      status: 'running',
      hop: 1,
      bootIdentity: fresh.boot,
      resumeAt: PHASE_IDS.Initialization,
      startedAt,
      policySha256: fresh.policySha256,
      kit: fresh.kit,
    });
  const run = openRunFolder(system.files, outputRoot, runId, { create: true });
  const events = openEventLog(system.files, run, system.clock);
  const journal = new Journal(run, events, system.clock, { state: firstState(runId, startedAt), record });
  journal.log('runStarted', null, { run: record }, true);
  journal.saveRecord({}); // first of the two: without it nobody can tell whose the other files are
  journal.checkpoint({});
  return journal;
}
