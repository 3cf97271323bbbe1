import type * as v from 'valibot';
import { isDiskFailure } from '../errors/error.ts';
import type { ExitDecision } from '../domain/exit-code.ts';
import { artifactFiles, RUN_FILES } from '../evidence/layout.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import { rootOf } from '../evidence/seal.ts';
import { catalog, catalogAfter } from '../schema/catalog.ts';
import { diagnosticsSummary } from '../schema/diagnostics.ts';
import { installRecord } from '../schema/install-summary.ts';
import { diffReport, inventoryArtifact } from '../schema/inventory.ts';
import { effectivePolicy } from '../schema/policy/index.ts';
import { event, rebootPlan, run as runSchema, state } from '../schema/run.ts';
import { seal } from '../schema/seal.ts';
import { regressionsReport, validationReport } from '../schema/validation.ts';
import type { ReportInput } from './input.ts';
import { notesOf } from './notes.ts';

/** Everything a report is made of, from the files of a run. What cannot be read is null, and the report says so. */
export function readReportInput(run: RunFolder, exit: ExitDecision): ReportInput {
  const paths = artifactFiles(run.runId);
  const read = <S extends v.GenericSchema>(path: string, schema: S): v.InferOutput<S> | null => {
    try {
      return run.read(path, schema) ?? null;
    } catch (error) {
      if (isDiskFailure(error)) throw error;
      return null; // `verify` names what is wrong with it; a report is made of what can be read
    }
  };
  const sealed = read(RUN_FILES.contentSeal, seal);
  return {
    runId: run.runId,
    outcome: { ...exit, exitCode: exit.code, exitName: exit.name },
    run: read(RUN_FILES.run, runSchema),
    state: read(RUN_FILES.state, state),
    effectivePolicy: read(paths.effectivePolicy, effectivePolicy),
    baseline: read(paths.baseline, inventoryArtifact),
    snapshot: read(paths.snapshot, inventoryArtifact),
    catalog: read(paths.catalog, catalog),
    catalogAfter: read(paths.catalogAfter, catalogAfter),
    installRecords: run.records(RUN_FILES.installSummary, installRecord),
    preValidation: read(RUN_FILES.preValidation, validationReport),
    postValidation: read(RUN_FILES.postValidation, validationReport),
    regressions: read(RUN_FILES.regressions, regressionsReport),
    diff: read(RUN_FILES.diff, diffReport),
    diagnostics: read(paths.diagnosticsSummary, diagnosticsSummary),
    rebootPlan: read(RUN_FILES.rebootPlan, rebootPlan),
    contentRoot: sealed === null ? null : rootOf(sealed),
    notes: notesOf(run.records(RUN_FILES.events, event)),
  };
}
