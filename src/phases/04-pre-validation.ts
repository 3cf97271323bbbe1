import { RUN_FILES } from '../evidence/layout.ts';
import { validationReport, type ValidationReport } from '../schema/validation.ts';
import { readPolicy } from './artifacts.ts';
import { runChecks, summarise } from './checks.ts';
import { done, type Phase } from './phase.ts';
import { redacted } from './redacted.ts';

/** Backup policy first; then every application check, with its evidence. */
export const preValidation: Phase = {
  id: '04',
  name: 'PreValidation',
  async run(context) {
    const { run, device, log } = context;
    const { policies } = readPolicy(run);
    const backup = await device.backup(policies.BackupPolicy);
    log('backupChecked', { ...backup });
    const checks = await runChecks(context, policies.AppValidationPolicy, 'pre');
    const summary = summarise(checks);
    const report: ValidationReport = {
      schemaVersion: 1,
      runId: run.runId,
      stage: 'pre',
      performed: true,
      backup,
      checks,
      summary,
    };
    run.write(RUN_FILES.preValidation, validationReport, redacted(run, RUN_FILES.preValidation, report));
    return done(
      `${checks.length} checks, ${summary.passed} passed${backup.action === 'block' ? '; no backup: nothing is installed' : ''}`,
    );
  },
};
