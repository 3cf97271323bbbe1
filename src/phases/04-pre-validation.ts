import type { Checks } from '../device/port/checks.ts';
import type { DeviceClock } from '../device/port/clock.ts';
import type { Servicing } from '../device/port/servicing.ts';
import { numbered } from '../domain/plural.ts';
import { earlierPasses } from '../domain/attempts.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { ValidationReport } from '../schema/validation.ts';
import { policyToCarryOut, writeRedacted } from './artifacts.ts';
import { runChecks, summarise } from './checks.ts';
import { done, type Phase } from './phase.ts';

/** Backup policy first; then every application check, with its evidence. */
export const phase: Phase<Servicing & Checks & DeviceClock> = {
  async run(context) {
    const { run, device, state, log } = context;
    const backup = await device.backup(policyToCarryOut(context, ({ BackupPolicy }) => BackupPolicy));
    log('backupChecked', { ...backup });
    const checks = await runChecks(context, 'pre');
    const summary = summarise(checks);
    const earlier = earlierPasses(state.history().checks, checks, run.runId);
    if (earlier.length > 0) {
      run.write(ARTIFACTS.earlierChecks, {
        schemaVersion: 1,
        runId: run.runId,
        checks: earlier,
      });
      log('earlierChecks', { checks: earlier.length, runs: [...new Set(earlier.map(({ runId }) => runId))] });
    }
    const report: ValidationReport = {
      schemaVersion: 1,
      runId: run.runId,
      stage: 'pre',
      performed: true,
      backup,
      checks,
      summary,
    };
    writeRedacted(run, ARTIFACTS.preValidation, report);
    return done(
      `${numbered(checks.length, 'check')}, ${summary.passed} passed${backup.action === 'block' ? '; no backup: nothing is installed' : ''}`,
    );
  },
};
