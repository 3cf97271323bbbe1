import { RUN_FILES } from '../evidence/layout.ts';
import { findRegressions } from '../domain/regressions.ts';
import { regressionsReport, validationReport } from '../schema/validation.ts';
import { readPolicy, readValidation } from './artifacts.ts';
import { runChecks, summarise } from './checks.ts';
import { done, type Phase } from './phase.ts';

/** The same checks again; before against after gives the regressions. */
export const postValidation: Phase = {
  id: '08',
  name: 'PostValidation',
  async run(context) {
    const { run } = context;
    const policy = readPolicy(run).policies.AppValidationPolicy;
    const checks = await runChecks(context, policy, 'post');
    run.write(RUN_FILES.postValidation, validationReport, {
      schemaVersion: 1,
      runId: run.runId,
      stage: 'post',
      performed: true,
      backup: null,
      checks,
      summary: summarise(checks),
    });
    const regressions = findRegressions(readValidation(run, 'pre').checks, checks, policy.confidenceThreshold);
    run.write(RUN_FILES.regressions, regressionsReport, {
      schemaVersion: 1,
      runId: run.runId,
      confidenceThreshold: policy.confidenceThreshold,
      regressions,
    });
    return done(`${checks.length} checks, ${regressions.length} regressions`);
  },
};
