import type { DeviceClock } from '../device/port/clock.ts';
import type { Inspection } from '../device/port/inspection.ts';
import type { Servicing } from '../device/port/servicing.ts';
import type { Updates } from '../device/port/updates.ts';
import { oneOf } from '../evidence/layout.ts';
import { compareInventories } from '../domain/compare.ts';
import { rebootVerdict } from '../domain/reboot.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { DiffReport } from '../schema/inventory.ts';
import { inventoryFile, readBaseline, readSnapshot, writeRedacted } from './artifacts.ts';
import { confirmAll, standing } from './confirm-all.ts';
import { done, type Phase, type PhaseContext } from './phase.ts';
import { searchAfter } from './search-after.ts';
import { untilAborted } from './until-aborted.ts';
import { PHASE_IDS } from '../schema/phases.ts';

/** Snapshot again, search again, and confirm every attempted update by its effect. */
export const phase: Phase<Inspection & Updates & Servicing & DeviceClock> = {
  async run(context) {
    const { run, device, hop, log, progress, testMode, stop } = context;
    if (hop > 1) {
      const ready = await untilAborted(stop, () => device.waitUntilReady(progress));
      log('readyAfterReboot', ready);
      // An update may need a second reboot to finish: the same question again, after the first one.
      const verdict = rebootVerdict(await device.rebootSignals(), readBaseline(run).pendingRebootSignals, []);
      log('rebootVerdict', { required: verdict.required, reasons: verdict.reasons });
      if (verdict.required) return { kind: 'reboot', resumeAt: PHASE_IDS.PostSnapshot, reasons: verdict.reasons };
    }
    await snapshot(context);
    const after = await searchAfter(context);
    run.write(ARTIFACTS.catalogAfter, after);
    if (testMode) return done(standing(context));
    return done(await confirmAll(context, after));
  },
};

async function snapshot({ run, device, system, simulated, progress }: PhaseContext<Inspection>): Promise<void> {
  const { inventory, raw } = await device.inventory(progress);
  for (const [name, text] of Object.entries(raw)) run.saveForeign(oneOf(ARTIFACTS.snapshotRaw, name), text);
  const capturedAt = new Date(system.clock.now()).toISOString();
  run.write(ARTIFACTS.snapshot, inventoryFile(run, inventory, capturedAt, simulated));
  const categories = compareInventories(readBaseline(run), readSnapshot(run));
  const total = (kind: 'added' | 'removed' | 'changed'): number =>
    Object.values(categories).reduce((sum, category) => sum + category[kind].length, 0);
  const report: DiffReport = {
    schemaVersion: 1,
    runId: run.runId,
    categories,
    summary: { added: total('added'), removed: total('removed'), changed: total('changed') },
  };
  writeRedacted(run, ARTIFACTS.diff, report);
}
