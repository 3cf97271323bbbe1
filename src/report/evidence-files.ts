import type { EvidenceFiles } from '../domain/compliance.ts';
import { artifactFiles, RUN_FILES } from '../evidence/layout.ts';
import type { FinalReport } from '../schema/report.ts';
import type { ReportInput } from './input.ts';

/** Path of every file that a control can lean on; null when the run does not have it. */
export function evidenceFiles(input: ReportInput): EvidenceFiles {
  const files = artifactFiles(input.runId);
  const there = (value: unknown, path: string): string | null => (value === null ? null : path);
  return {
    effectivePolicy: there(input.effectivePolicy, files.effectivePolicy),
    baseline: there(input.baseline, files.baseline),
    snapshot: there(input.snapshot, files.snapshot),
    catalog: there(input.catalog, files.catalog),
    installSummary: there(input.installRecords, RUN_FILES.installSummary),
    preValidation: input.preValidation?.performed === true ? RUN_FILES.preValidation : null,
    postValidation: input.postValidation?.performed === true ? RUN_FILES.postValidation : null,
    regressions: there(input.regressions, RUN_FILES.regressions),
    diff: there(input.diff, RUN_FILES.diff),
    contentSeal: there(input.contentRoot, RUN_FILES.contentSeal),
  };
}

/** What is not known because its file is not there. Files that only some runs have are not asked for. */
export function notKnown(input: ReportInput): FinalReport['notKnown'] {
  const files = artifactFiles(input.runId);
  const asked: [string, unknown, string][] = [
    ['who ran it, where and in which mode', input.run, RUN_FILES.run],
    ['how far each phase came', input.state, RUN_FILES.state],
    ['the policy that decided', input.effectivePolicy, files.effectivePolicy],
    ['the device before', input.baseline, files.baseline],
    ['what was on offer and what was decided', input.catalog, files.catalog],
    ['what was installed', input.installRecords, RUN_FILES.installSummary],
    ['whether the applications worked before', input.preValidation, RUN_FILES.preValidation],
    ['the device after', input.snapshot, files.snapshot],
    ['what is still on offer', input.catalogAfter, files.catalogAfter],
    ['what changed on the device', input.diff, RUN_FILES.diff],
    ['whether the applications work after', input.postValidation, RUN_FILES.postValidation],
    ['whether anything that worked is broken', input.regressions, RUN_FILES.regressions],
    ['diagnostics', input.diagnostics, files.diagnostics],
    ['the seal over the content', input.contentRoot, RUN_FILES.contentSeal],
  ];
  return asked.filter(([, value]) => value === null).map(([what, , file]) => ({ what, file }));
}
