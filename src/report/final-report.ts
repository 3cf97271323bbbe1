import { evidenceForControls } from '../domain/compliance.ts';
import { figuresOf } from '../domain/figures.ts';
import { kitWaitAction, waitingOfKit } from '../domain/kit-waiting.ts';
import { nextAction } from '../domain/next-action.ts';
import { finalUpdates } from '../domain/run-facts.ts';
import type { Figures } from '../schema/figures.ts';
import type { FinalReport } from '../schema/report.ts';
import type { Step } from '../schema/run.ts';
import type { ReportAssets } from './assets.ts';
import { summariseChanges } from './changes.ts';
import { pairChecks } from './checks.ts';
import { evidenceFiles, notKnown } from './evidence-files.ts';
import { findingsOf } from './findings.ts';
import { isSimulated, withoutSkipped, type ReportInput } from './input.ts';
import { installSummaryRows, newestRecords, numbers } from './rows.ts';
import { summarySentence } from './sentence.ts';
import { PHASE_IDS } from '../schema/phases.ts';

/**
 * `final-report.json` as a value, not redacted yet. Built from the files alone and without a clock: the same evidence
 * gives the same report, also a year later. What the closing of a run changes (its end, its code) is not in it. Pure.
 */
export function buildFinalReport(
  files: ReportInput,
  assets: Pick<ReportAssets, 'hresults' | 'compliance'>,
): FinalReport {
  const input = withoutSkipped(files);
  const { run, state, effectivePolicy, baseline, snapshot, outcome } = input;
  const rows = installSummaryRows(input.installRecords ?? [], input.catalog, assets.hresults, restartedSince(input));
  const checks = pairChecks(input.preValidation, input.postValidation, input.regressions);
  const figures = figuresIn(input);
  const dryRun = run?.mode === 'test';
  const changed = input.regressions?.changedAlone?.length ?? 0;
  const simulated = isSimulated(input);
  const reporting = effectivePolicy?.policies.ReportingPolicy;
  return {
    schemaVersion: 1,
    runId: input.runId,
    generatedAt: state?.steps.findLast((step) => step.phase === PHASE_IDS.Reporting)?.startedAt ?? null,
    simulated,
    mode: run?.mode ?? null,
    startedAt: run?.startedAt ?? null,
    outcome: {
      ...{ exitCode: outcome.exitCode, exitName: outcome.exitName, why: [...outcome.why] },
      reasons: [...outcome.reasons],
      sentence: summarySentence({ outcome, figures, checks, changed, dryRun, simulated }),
      nextAction: actionOf(input, figures),
      ...acceptance(outcome),
    },
    counts: outcome.counts,
    figures,
    ids: run && { tenantId: run.tenantId, clientId: run.clientId, siteId: run.siteId, deviceId: run.deviceId },
    tool: run?.tool ?? null,
    source: run?.source ?? null,
    device: {
      osBefore: baseline?.os ?? null,
      osAfter: snapshot?.os ?? null,
      disks: (snapshot ?? baseline)?.disks ?? [],
    },
    findings: findingsOf(input, rows, checks, assets.hresults),
    InstallSummary: rows,
    catalog: catalogPart(input),
    validation: {
      beforePerformed: input.preValidation?.performed ?? null,
      afterPerformed: input.postValidation?.performed ?? null,
      backup: input.preValidation?.backup ?? null,
      checks,
    },
    regressions: input.regressions?.regressions ?? null,
    changes: summariseChanges(input.diff),
    reboot: rebootPart(input),
    diagnostics: diagnosticsPart(input),
    hops: (run?.hops ?? []).map((hop, index, all) => (index === all.length - 1 ? { ...hop, endedAt: null } : hop)),
    timeline: (state?.steps ?? []).map(stillReporting),
    failure: state?.failure ?? null,
    policy: effectivePolicy && {
      profile: effectivePolicy.policyProfileId,
      files: effectivePolicy.files,
      cachedPolicy: effectivePolicy.cachedPolicy,
      sha256: effectivePolicy.sha256,
    },
    notes: [...input.notes],
    compliance: evidenceForControls(assets.compliance, evidenceFiles(input), simulated),
    branding: reporting?.branding ?? { organization: '', contact: '' },
    timeZone: reporting?.timeZone ?? 'UTC',
    contentRoot: input.contentRoot,
    previousRun: run?.previousRun ?? null,
    notKnown: notKnown(input),
  };
}

/** What there is of it; a report of a run without any has neither key. */
function acceptance({ accepted = [], notAccepted = [] }: ReportInput['outcome']) {
  return {
    ...(accepted.length === 0 ? {} : { accepted: [...accepted] }),
    ...(notAccepted.length === 0 ? {} : { notAccepted: [...notAccepted] }),
  };
}

/** Null where it is not known what was selected: then nothing can be counted. */
function figuresIn({ catalog, installRecords, outcome }: ReportInput): Figures | null {
  if (catalog === null) return null;
  const deferred = catalog.updates.filter(({ decision }) => decision === 'deferred').length;
  const waiting = outcome.exitName === 'RebootRequired';
  return figuresOf({ ...finalUpdates(catalog, installRecords ?? []), deferred, waiting });
}

/** Whether the device was restarted after the updates were installed. */
function restartedSince({ run, state }: ReportInput): boolean {
  const installedIn = state?.steps.find((step) => step.phase === PHASE_IDS.Install)?.hop;
  return installedIn !== undefined && (run?.hops ?? []).some(({ hop }) => hop > installedIn);
}

/** What to do: what the failure that stopped the run says, else what the code and its reasons ask for. */
function actionOf(input: ReportInput, figures: Figures | null): string {
  const { outcome, state, run, catalog, installRecords } = input;
  const failure = outcome.exitName === 'ReportingFailure' ? (state?.failure ?? null) : null;
  const todo = outcome.counts?.todo ?? 0;
  const dryRun = run?.mode === 'test';
  const waiting = catalog === null ? [] : waitingOfKit(catalog, newestRecords(installRecords ?? []));
  const ofKit = outcome.exitName === 'Success' && !dryRun ? kitWaitAction(waiting) : null;
  return failure?.error.next ?? ofKit ?? nextAction({ ...outcome, todo, wouldInstall: figures?.wouldInstall ?? 0 });
}

/** The phase that writes the report is not over while it writes, and a report made again later must say the same. */
function stillReporting(step: Step): Step {
  if (step.phase !== PHASE_IDS.Reporting || step.status === 'failed') return step;
  return { ...step, status: 'running', endedAt: null, durationMs: 0 };
}

function catalogPart({ catalog, catalogAfter }: ReportInput): FinalReport['catalog'] {
  if (catalog === null) return null;
  const notSelected = catalog.updates.filter((entry) => entry.decision !== 'selected');
  const { earlier } = catalog;
  return {
    searchedAt: catalog.searchedAt,
    scan: catalog.scan,
    coverage: catalogAfter?.coverage ?? catalog.coverage,
    window: catalog.window,
    counts: catalog.counts,
    notSelected: notSelected.map((entry) => {
      const { kb, title, classification, updateId, revision, decision, rule, detail, policyFile, policyKey } = entry;
      const { releasedAt, firstSeenAt } = entry;
      const names = { kb, ...numbers(entry), title, classification, updateId, revision };
      return { ...names, decision, rule, detail, policyFile, policyKey, releasedAt, firstSeenAt };
    }),
    ...(earlier === undefined || earlier.length === 0 ? {} : { earlier }),
    after: catalogAfter && {
      searchedAt: catalogAfter.searchedAt,
      scan: catalogAfter.scan,
      offered: catalogAfter.offered.length,
      newOffers: catalogAfter.newOffers,
    },
  };
}

function rebootPart({ rebootPlan }: ReportInput): FinalReport['reboot'] {
  if (rebootPlan === null) return null;
  const { hop, decidedAt, automatic, reasons } = rebootPlan;
  return { hop, decidedAt, automatic, reasons };
}

function diagnosticsPart({ diagnostics }: ReportInput): FinalReport['diagnostics'] {
  if (diagnostics === null) return null;
  const { mode, required, outcome, reason, totalBytes, durationMs } = diagnostics;
  const collectors = diagnostics.collectors.map((collector) => ({ ...collector, files: collector.files.length }));
  return { mode, required, outcome, detail: reason, totalBytes, durationMs, collectors };
}
