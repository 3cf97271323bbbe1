import { mayStart } from '../domain/start-gate.ts';
import { windowAt } from '../domain/windows.ts';
import type { CatalogEntry } from '../schema/catalog.ts';
import type { Reason } from '../schema/install-summary.ts';
import { appendInstallRecord, newestRecords, readCatalog, readPolicy, readValidation, updateKey } from './artifacts.ts';
import { installOne, stoppedError } from './install-one.ts';
import { notAttempted, type Outcome, recordOf } from './install-outcome.ts';
import { done, type Phase, type PhaseContext } from './phase.ts';

/**
 * One update at a time: may it start, download, install, record at once. What has a record already is not done again, so
 * that a run that was killed goes on with the next update.
 */
export const install: Phase = {
  id: '05',
  name: 'Install',
  async run(context) {
    const { run, device, system, announce, progress } = context;
    const catalog = readCatalog(run);
    const selected = catalog.updates
      .filter((entry) => entry.decision === 'selected')
      .sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
    const recorded = newestRecords(run);
    const open = selected.filter((entry) => !recorded.has(updateKey(entry)));
    if (open.length > 0) await device.updates.prepare(progress);
    for (const entry of open) {
      await system.clock.sleep(0); // a request to stop arrives between two turns of the event loop
      if (context.stop.aborted) throw stoppedError();
      const began = device.now();
      const held = await heldBack(context, entry, catalog.window.state === 'inside');
      const outcome = held ?? (await installOne(context, entry));
      const record = recordOf(entry, outcome, system.clock.now(), Math.max(0, Math.round(device.now() - began)));
      appendInstallRecord(run, record);
      announce(record, selected.indexOf(entry) + 1, selected.length);
    }
    const claims = [...newestRecords(run).values()];
    const attempted = claims.filter((record) => record.attempted).length;
    return done(`${selected.length} selected, ${attempted} attempted`);
  },
};

/** Why this update is not started now; null when it may be. */
async function heldBack(context: PhaseContext, entry: CatalogEntry, startedInside: boolean): Promise<Outcome | null> {
  const { run, device, testMode } = context;
  if (readValidation(run, 'pre').backup?.action === 'block')
    return notAttempted('backup', 'no backup as policy requires one');
  if (entry.presentBefore === true) {
    return {
      ...notAttempted(null, 'its effect was on the device before'),
      installed: true,
      verdict: 'alreadyPresent',
      proof: { decidedBy: ['its effect was on the device before the run'], disagreed: [] },
    };
  }
  const windows = readPolicy(run).policies.UpdatePolicy.maintenanceWindows;
  const gate: Reason | null = mayStart(entry, {
    nowMs: device.now(),
    window: windowAt(windows, device.now(), device.timeZone),
    startedInside,
    elapsedMs: context.elapsedMs(),
    maxRuntimeMs: context.maxRuntimeMs,
  });
  if (gate !== null) return notAttempted(gate, null);
  if (testMode) return { ...notAttempted('simulated', 'test mode: would be installed'), installed: true };
  const obstacle = await device.updates.obstacle(entry);
  return obstacle === null ? null : notAttempted(obstacle.reason, obstacle.detail);
}
