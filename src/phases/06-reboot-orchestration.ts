import type { Inspection } from '../device/port/inspection.ts';
import { rebootVerdict } from '../domain/reboot.ts';
import { updateKey } from '../domain/update-key.ts';
import { newestRecords, readBaseline, readCatalog } from './artifacts.ts';
import { done, type Phase } from './phase.ts';
import { PHASE_IDS } from '../schema/phases.ts';

/** Decides from all signals whether a reboot is needed. The runner writes plan, cookie and seal. */
export const phase: Phase<Inspection> = {
  async run({ run, device, log, testMode }) {
    if (testMode) return done('a test run never asks for a reboot');
    const records = [...newestRecords(run).values()];
    // Definitions never decide about a reboot, whatever their installer asks for.
    const definitions = new Set(
      readCatalog(run)
        .updates.filter((entry) => entry.kind === 'definitions')
        .map(updateKey),
    );
    const requestedBy = records
      .filter((record) => record.rebootRequired && !definitions.has(updateKey(record)))
      .map((record) => record.title);
    const verdict = rebootVerdict(await device.rebootSignals(), readBaseline(run).pendingRebootSignals, requestedBy);
    log('rebootVerdict', { required: verdict.required, reasons: verdict.reasons });
    if (verdict.required) return { kind: 'reboot', resumeAt: PHASE_IDS.PostSnapshot, reasons: verdict.reasons };
    return done('no reboot needed');
  },
};
