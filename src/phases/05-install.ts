import type { DeviceClock } from '../device/port/clock.ts';
import type { Servicing } from '../device/port/servicing.ts';
import type { Updates } from '../device/port/updates.ts';
import { keepChecks, planAttempts } from '../domain/attempts.ts';
import { mayStart } from '../domain/start-gate.ts';
import { windowAt } from '../domain/maintenance-windows.ts';
import { updateKey } from '../domain/update-key.ts';
import type { CatalogEntry } from '../schema/catalog.ts';
import type { Reason } from '../schema/install-summary.ts';
import { appendInstallRecord, newestRecords, readCatalog, readPolicy, readValidation } from './artifacts.ts';
import { recordedChecks } from './checks.ts';
import { definitionsRepair } from './definitions-repair.ts';
import { earlierStarts, installOne, stoppedError } from './install-one.ts';
import { notAttempted, type Outcome, recordOf } from './install-outcome.ts';
import { done, type Phase, type PhaseContext } from './phase.ts';
import { repairComponentStore } from './repair.ts';

type Role = Updates & Servicing & DeviceClock;

/**
 * One update at a time: may it start, download, install, record at once. What has a record already is not done again,
 * so that a run that was killed goes on with the next update.
 */
export const phase: Phase<Role> = {
  async run(context) {
    const { run, device, system, announce, progress, testMode } = context;
    const catalog = readCatalog(run);
    const selected = catalog.updates
      .filter((entry) => entry.decision === 'selected')
      .sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
    const recorded = newestRecords(run);
    const open = selected.filter((entry) => !recorded.has(updateKey(entry)));
    // An installer of an earlier start may still read the copies that preparing would replace.
    const working = open.length > 0 && !testMode ? await device.stillInstalling() : null;
    if (open.length > 0 && working === null) await device.updates.prepare(progress);
    const starts = earlierStarts(context.eachEvent);
    const repaired = definitionsRepair(context);
    const heldBack = gate(context, catalog.window.state === 'inside', working);
    rememberBefore(context, open);
    const position = new Map(selected.map((entry, index) => [entry, index + 1]));
    for (const entry of open) {
      await system.clock.sleep(0); // a request to stop arrives between two turns of the event loop
      if (context.stop.aborted) throw stoppedError();
      const began = device.now();
      const earlier = starts.get(updateKey(entry)) ?? [];
      const outcome = (await heldBack(entry)) ?? (await repaired(entry, await installOne(context, entry, earlier)));
      const record = recordOf(entry, outcome, system.clock.now(), Math.max(0, Math.round(device.now() - began)));
      appendInstallRecord(run, record);
      announce(record, position.get(entry) ?? 0, selected.length);
    }
    await repairComponentStore(context);
    const claims = [...newestRecords(run).values()];
    const attempted = claims.filter((record) => record.attempted).length;
    return done(`${selected.length} selected, ${attempted} attempted`);
  },
};

/**
 * Before the first install the device remembers what is about to be tried, and how the applications were: whatever
 * becomes of this run and its folder, the next one looks for both.
 */
function rememberBefore(
  { run, state, system, facts, device, testMode }: PhaseContext<Updates>,
  open: readonly CatalogEntry[],
): void {
  const tried = open.filter(({ loop, presentBefore: there }) =>
    device.updates.kind === 'kit' ? there !== true : loop === undefined,
  );
  if (testMode || tried.length === 0) return;
  const { updates, checks } = state.history();
  const begun = { runId: run.runId, time: new Date(system.clock.now()).toISOString(), boot: facts.bootIdentity };
  const seen = recordedChecks(run, readPolicy(run).policies.AppValidationPolicy, 'pre');
  state.writeHistory({ updates: planAttempts(updates, tried, begun), checks: keepChecks(checks, seen, begun) });
}

/** Answers for one update at a time why it is not started now; null when it may be. */
function gate(
  context: PhaseContext<Role>,
  startedInside: boolean,
  stillWorking: string | null,
): (entry: CatalogEntry) => Promise<Outcome | null> {
  const { run, device, testMode } = context;
  const noBackup = readValidation(run, 'pre').backup?.action === 'block';
  const windows = readPolicy(run).policies.UpdatePolicy.maintenanceWindows;
  const obstacleTo = async (entry: CatalogEntry): Promise<Outcome | null> => {
    const obstacle = await device.updates.obstacle(entry);
    return obstacle === null ? null : notAttempted(obstacle.reason, obstacle.detail);
  };
  return async (entry) => {
    if (noBackup) return notAttempted('backup', 'no backup as policy requires one');
    // Who searches offers what it finds missing: then the two contradict each other, and what is offered is installed.
    if (entry.presentBefore === true && device.updates.kind === 'kit')
      return testMode ? notAttempted('simulated', 'its effect is on the device') : presentBefore;
    if (entry.loop !== undefined && device.updates.kind !== 'kit') {
      const left = loop(entry.loop, entry);
      return testMode ? { ...left, installed: null } : left;
    }
    const reason: Reason | null = mayStart(entry, {
      nowMs: device.now(),
      window: windowAt(windows, device.now(), device.timeZone),
      startedInside,
      elapsedMs: context.elapsedMs(),
      maxRuntimeMs: context.maxRuntimeMs,
    });
    if (reason !== null) return notAttempted(reason, null);
    // What a device has for an install is only read: a dry run predicts what it keeps from being done.
    if (testMode) return (await obstacleTo(entry)) ?? notAttempted('simulated', 'test mode: would be installed');
    // Nothing is begun beside an install that still works, be it one of an earlier start: it is left to the next run.
    const working = stillWorking ?? (await device.stillInstalling());
    if (working !== null) return notAttempted('next', working);
    return obstacleTo(entry);
  };
}

const presentBefore: Outcome = {
  ...notAttempted(null, 'its effect was on the device before'),
  installed: true,
  verdict: 'alreadyPresent',
  proof: { decidedBy: ['its effect was on the device before the run'], disagreed: [] },
};

/**
 * Installing it once more would change nothing: it is judged by its state on disk at the start of this run. Present:
 * unconfirmed, since it is offered all the same; absent: not effective; not readable: what the last run found.
 */
function loop(why: string, { presentBefore, loopVerdict }: CatalogEntry): Outcome {
  const verdict =
    presentBefore === true ? 'unconfirmed' : presentBefore === false ? 'notEffective' : (loopVerdict ?? 'unconfirmed');
  const state =
    presentBefore === true
      ? 'its effect is on the device'
      : presentBefore === false
        ? 'its effect is not on the device'
        : 'its state could not be read: what was found last stands';
  return {
    ...notAttempted('loop', 'it is a loop, and was left alone: run with --retry and its KB to try it again'),
    installed: verdict === 'unconfirmed' ? null : false,
    verdict,
    proof: { decidedBy: [state], disagreed: [why] },
  };
}
