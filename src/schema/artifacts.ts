import * as v from 'valibot';
import { row } from './artifact.ts';
import { guid, schemaVersion, sha256Hex } from './basics.ts';
import { catalog, catalogAfter, noScan } from './catalog.ts';
import { diagnosticsSummary } from './diagnostics.ts';
import { installRecord } from './install-summary.ts';
import { diffReport, inventoryArtifact, nothingRead } from './inventory.ts';
import { PHASE_IDS } from './phases.ts';
import { effectivePolicy } from './policy/index.ts';
import { finalReport, redactionLog } from './report.ts';
import { event, rebootPlan, run, state } from './run.ts';
import { artifactIndex, manifest, seal } from './seal.ts';
import { span } from './span.ts';
import { checkEvidence, earlierChecks, regressionsReport, validationReport } from './validation.ts';

/** What is checked where no conclusion is drawn, so that old evidence keeps verifying. */
const anyHead = v.looseObject({ schemaVersion, runId: guid });
const simulatedHead = v.looseObject({ ...anyHead.entries, simulated: v.boolean() });
const reportHead = v.looseObject({ ...anyHead.entries, contentRoot: v.nullable(sha256Hex) });
const policyHead = v.looseObject({ schemaVersion, runId: v.nullable(guid) });

const noChecks = { performed: false, backup: null, checks: [], summary: { passed: 0, failed: 0, error: 0 } };

/** Every file of a run, in the order in which a verifier reads those with a role (docs/evidence-format.md, E-3.7). */
export const ARTIFACTS = {
  run: row({ path: 'run.json', schema: run, name: 'run', sealed: 'mutable', verified: run, reported: true }),
  state: row({
    path: 'State/state.json',
    schema: state,
    name: 'state',
    sealed: 'mutable',
    verified: state,
    decides: true,
    reported: true,
  }),
  rebootPlan: row({
    path: 'State/RebootPlan.json',
    schema: rebootPlan,
    name: 'reboot-plan',
    sealed: 'mutable',
    verified: rebootPlan,
    decides: true,
    reported: true,
  }),
  hopSeals: row({
    path: 'State/seal-<hop>.json',
    schema: seal,
    name: 'seal',
    form: 'canonical',
    verified: seal,
    decides: true,
  }),
  contentSeal: row({
    path: 'State/seal-content.json',
    schema: seal,
    name: 'seal',
    form: 'canonical',
    phase: PHASE_IDS.EvidenceIndex,
    verified: seal,
  }),
  index: row({
    path: 'artifact-index.json',
    schema: artifactIndex,
    name: 'artifact-index',
    form: 'canonical',
    verified: artifactIndex,
  }),
  manifest: row({ path: 'manifest.json', schema: manifest, name: 'manifest', form: 'canonical', verified: manifest }),
  catalog: row({
    path: 'Artifacts/UpdateCatalog/<RunId>/catalog.json',
    schema: catalog,
    name: 'catalog',
    phase: PHASE_IDS.UpdateCatalog,
    verified: catalog,
    decides: true,
    reported: true,
    empty: ({ head, time, reason }) => ({
      ...head,
      searchedAt: time,
      scan: noScan(reason),
      coverage: { judged: false, support: 'unknown', stale: false, reasons: [reason] },
      window: { state: 'none', opensAt: null, closesAt: null },
      counts: { offered: 0, selected: 0, excluded: 0, deferred: 0, notApplicable: 0 },
      updates: [],
    }),
  }),
  catalogAfter: row({
    path: 'Artifacts/UpdateCatalog/<RunId>/catalog-after.json',
    schema: catalogAfter,
    name: 'catalog-after',
    phase: PHASE_IDS.PostSnapshot,
    verified: catalogAfter,
    decides: true,
    reported: true,
    empty: ({ head, time, reason }) => ({
      ...head,
      searchedAt: time,
      scan: noScan(reason),
      offered: [],
      newOffers: [],
    }),
  }),
  preValidation: row({
    path: 'Reports/pre-validation.json',
    schema: validationReport,
    name: 'validation',
    phase: PHASE_IDS.PreValidation,
    verified: validationReport,
    decides: true,
    reported: true,
    empty: ({ head }) => ({ ...head, stage: 'pre', ...noChecks }),
  }),
  regressions: row({
    path: 'Reports/regressions.json',
    schema: regressionsReport,
    name: 'regressions',
    phase: PHASE_IDS.PostValidation,
    verified: regressionsReport,
    decides: true,
    reported: true,
    empty: ({ head }) => ({ ...head, confidenceThreshold: 0, regressions: [] }),
  }),
  diagnostics: row({
    path: 'Artifacts/Diagnostics/LightDiag/<RunId>/diagnostics-summary.json',
    schema: diagnosticsSummary,
    name: 'diagnostics-summary',
    phase: PHASE_IDS.Diagnostics,
    verified: diagnosticsSummary,
    decides: true,
    reported: true,
    empty: ({ head, reason }) => ({
      ...head,
      mode: 'Never',
      required: false,
      outcome: 'notRun',
      reason,
      collectors: [],
      totalBytes: 0,
      durationMs: 0,
    }),
  }),
  finalReport: row({
    path: 'Reports/final-report.json',
    schema: finalReport,
    name: 'final-report',
    form: 'line',
    phase: PHASE_IDS.Reporting,
    verified: reportHead,
  }),
  baseline: row({
    path: 'Artifacts/Baseline/<RunId>/baseline.json',
    schema: inventoryArtifact,
    name: 'inventory',
    phase: PHASE_IDS.Baseline,
    verified: simulatedHead,
    reported: true,
    empty: nothingRead,
  }),
  snapshot: row({
    path: 'Artifacts/Snapshot/<RunId>/snapshot.json',
    schema: inventoryArtifact,
    name: 'inventory',
    phase: PHASE_IDS.PostSnapshot,
    verified: simulatedHead,
    reported: true,
    empty: nothingRead,
  }),
  diff: row({
    path: 'Reports/diff-report.json',
    schema: diffReport,
    name: 'diff-report',
    phase: PHASE_IDS.PostSnapshot,
    verified: anyHead,
    reported: true,
    empty: ({ head }) => ({ ...head, categories: {}, summary: { added: 0, removed: 0, changed: 0 } }),
  }),
  postValidation: row({
    path: 'Reports/post-validation.json',
    schema: validationReport,
    name: 'validation',
    phase: PHASE_IDS.PostValidation,
    verified: anyHead,
    reported: true,
    empty: ({ head }) => ({ ...head, stage: 'post', ...noChecks }),
  }),
  redactionLog: row({
    path: 'Reports/redaction-log.json',
    schema: redactionLog,
    name: 'redaction-log',
    phase: PHASE_IDS.Reporting,
    verified: anyHead,
  }),
  effectivePolicy: row({
    path: 'Artifacts/Policy/<RunId>/effective-policy.json',
    schema: effectivePolicy,
    name: 'effective-policy',
    phase: PHASE_IDS.Initialization,
    verified: policyHead,
    reported: true,
  }),
  events: row({
    path: 'Logs/Events.jsonl',
    schema: event,
    name: 'event',
    form: 'lines',
    sealed: 'prefix',
    verified: event,
    decides: true,
  }),
  installSummary: row({
    path: 'Logs/install-summary.jsonl',
    schema: installRecord,
    name: 'install-record',
    form: 'lines',
    phase: PHASE_IDS.Install,
    sealed: 'prefix',
    verified: installRecord,
    decides: true,
    empty: () => null,
  }),
  spans: row({ path: 'Telemetry/spans.jsonl', schema: span, name: 'span', form: 'lines', sealed: 'prefix' }),
  baselineRaw: row({
    path: 'Artifacts/Baseline/<RunId>/raw/<file>',
    schema: null,
    form: 'bytes',
    phase: PHASE_IDS.Baseline,
    withheldAs: 'raw',
  }),
  snapshotRaw: row({
    path: 'Artifacts/Snapshot/<RunId>/raw/<file>',
    schema: null,
    form: 'bytes',
    phase: PHASE_IDS.PostSnapshot,
    withheldAs: 'raw',
  }),
  checksBefore: row({
    path: 'Artifacts/Validation/<RunId>/pre/<check>.json',
    schema: checkEvidence,
    name: 'check-evidence',
    phase: PHASE_IDS.PreValidation,
    withheldAs: 'checks',
  }),
  checksAfter: row({
    path: 'Artifacts/Validation/<RunId>/post/<check>.json',
    schema: checkEvidence,
    name: 'check-evidence',
    phase: PHASE_IDS.PostValidation,
    withheldAs: 'checks',
  }),
  earlierChecks: row({
    path: 'Artifacts/Validation/<RunId>/earlier.json',
    schema: earlierChecks,
    name: 'earlier-checks',
    phase: PHASE_IDS.PreValidation,
  }),
  collected: row({
    path: 'Artifacts/Diagnostics/LightDiag/<RunId>/<file>',
    schema: null,
    form: 'bytes',
    phase: PHASE_IDS.Diagnostics,
    withheldAs: 'diagnostics',
  }),
  finalHtml: row({
    path: 'Reports/final-report.html',
    schema: null,
    form: 'bytes',
    phase: PHASE_IDS.Reporting,
    withheldAs: 'html',
  }),
  quarantine: row({ path: 'State/quarantine/<file>', schema: null, form: 'bytes' }),
} as const;

export type Artifacts = typeof ARTIFACTS;
export type ArtifactName = keyof Artifacts;
