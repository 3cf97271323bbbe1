import { artifactFiles, RUN_FILES } from '../evidence/layout.ts';
import { compareInventories } from '../domain/compare.ts';
import { confirm, needsConfirmation, staysNotApplicable } from '../domain/confirm.ts';
import { rebootVerdict } from '../domain/reboot.ts';
import { catalogAfter, type CatalogAfter } from '../schema/catalog.ts';
import { diffReport, inventoryArtifact, type DiffReport } from '../schema/inventory.ts';
import {
  inventoryFile,
  newestRecords,
  readBaseline,
  readCatalog,
  appendInstallRecord,
  updateKey,
} from './artifacts.ts';
import { done, type Phase, type PhaseContext } from './phase.ts';
import { redacted } from './redacted.ts';
import { searchAfter } from './search-after.ts';

/** Snapshot again, search again, and confirm every attempted update by its effect. */
export const postSnapshot: Phase = {
  id: '07',
  name: 'PostSnapshot',
  async run(context) {
    const { run, device, hop, log, progress, testMode } = context;
    if (hop > 1) {
      const ready = await device.waitUntilReady(progress);
      log('readyAfterReboot', ready);
      // An update may need a second reboot to finish: the same question again, after the first one.
      const verdict = rebootVerdict(await device.rebootSignals(), readBaseline(run).pendingRebootSignals, []);
      log('rebootVerdict', { required: verdict.required, reasons: verdict.reasons });
      if (verdict.required) return { kind: 'reboot', resumeAt: '07', reasons: verdict.reasons };
    }
    await snapshot(context);
    const after = await searchAfter(context);
    run.write(artifactFiles(run.runId).catalogAfter, catalogAfter, after);
    if (testMode) return done('nothing to confirm in a test run');
    return done(await confirmAll(context, after));
  },
};

async function snapshot({ run, device, system, simulated, progress }: PhaseContext): Promise<void> {
  const { inventory, raw } = await device.inventory(progress);
  const files = artifactFiles(run.runId);
  for (const [name, text] of Object.entries(raw)) run.save(`${files.snapshotRaw}/${name}`, Buffer.from(text));
  const capturedAt = new Date(system.clock.now()).toISOString();
  run.write(files.snapshot, inventoryArtifact, inventoryFile(run, inventory, capturedAt, simulated));
  const categories = compareInventories(readBaseline(run), inventory);
  const total = (kind: 'added' | 'removed' | 'changed'): number =>
    Object.values(categories).reduce((sum, category) => sum + category[kind].length, 0);
  const report: DiffReport = {
    schemaVersion: 1,
    runId: run.runId,
    categories,
    summary: { added: total('added'), removed: total('removed'), changed: total('changed') },
  };
  run.write(RUN_FILES.diff, diffReport, redacted(run, RUN_FILES.diff, report));
}

async function confirmAll(context: PhaseContext, after: CatalogAfter): Promise<string> {
  const { run, device, system, announce, log } = context;
  const entries = new Map(readCatalog(run).updates.map((entry) => [updateKey(entry), entry]));
  const open = [...newestRecords(run).values()].filter(needsConfirmation);
  const questions = open.map((record) => ({
    updateId: record.updateId,
    revision: record.revision,
    effects: entries.get(updateKey(record))?.effects ?? [],
  }));
  const witnesses = new Map((await device.updates.witness(questions)).map((witness) => [updateKey(witness), witness]));
  const offered = new Set(after.offered.map(updateKey));
  const searchSaysSomething = device.updates.kind !== 'kit' && after.scan.outcome === 'complete';
  for (const [index, record] of open.entries()) {
    const key = updateKey(record);
    const witness = witnesses.get(key);
    const sight = {
      state: witness?.state ?? 'unreadable',
      presentBefore: entries.get(key)?.presentBefore ?? null,
      superseded: witness?.superseded ?? false,
      stagingTraces: witness?.stagingTraces ?? false,
      stillOffered: searchSaysSomething ? offered.has(key) : null,
      findings: witness?.findings ?? ['the device gave no answer about it'],
      disagreed: witness?.disagreed ?? [],
    } as const;
    if (staysNotApplicable(record, sight)) {
      log('updateConfirmed', { updateId: record.updateId, revision: record.revision, sight, verdict: null });
      continue;
    }
    const { verdict, installed, decidedBy, disagreed } = confirm(record, sight);
    log('updateConfirmed', { updateId: record.updateId, revision: record.revision, sight, verdict });
    const confirmed = {
      ...record,
      time: new Date(system.clock.now()).toISOString(),
      installed,
      verdict,
      proof: { decidedBy, disagreed },
    };
    appendInstallRecord(run, confirmed);
    announce(confirmed, index + 1, open.length);
  }
  return `${open.length} updates confirmed by their effects`;
}
