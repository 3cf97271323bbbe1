import type { Acceptance } from '../domain/accepted-states.ts';
import type { Counts } from '../schema/basics.ts';
import { PHASE_IDS, type PhaseId } from '../schema/phases.ts';
import type { Catalog, CatalogAfter } from '../schema/catalog.ts';
import type { DiagnosticsSummary } from '../schema/diagnostics.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import type { DiffReport, InventoryArtifact } from '../schema/inventory.ts';
import type { EffectivePolicy } from '../schema/policy/index.ts';
import type { ReportNote } from '../schema/report.ts';
import type { RebootPlan, Run, State } from '../schema/run.ts';
import type { RegressionsReport, ValidationReport } from '../schema/validation.ts';
import type { RecordedWhy } from '../schema/why.ts';

/** The exit code as the files of the run give it, with the sentences that say why. */
export interface DecidedExit extends Partial<Acceptance> {
  readonly exitCode: number;
  readonly exitName: string;
  readonly why: readonly RecordedWhy[];
  readonly counts: Counts | null;
  readonly reasons: readonly string[];
}

/**
 * The parsed files of a run. Null means that the file is not there (the run ended early) or could not be read; the
 * report is made all the same and says what is not known. `installRecords` are all lines, oldest first.
 */
export interface ReportInput {
  readonly runId: string;
  readonly outcome: DecidedExit;
  readonly run: Run | null;
  readonly state: State | null;
  readonly effectivePolicy: EffectivePolicy | null;
  readonly baseline: InventoryArtifact | null;
  readonly snapshot: InventoryArtifact | null;
  readonly catalog: Catalog | null;
  readonly catalogAfter: CatalogAfter | null;
  readonly installRecords: readonly InstallRecord[] | null;
  readonly preValidation: ValidationReport | null;
  readonly postValidation: ValidationReport | null;
  readonly regressions: RegressionsReport | null;
  readonly diff: DiffReport | null;
  readonly diagnostics: DiagnosticsSummary | null;
  readonly rebootPlan: RebootPlan | null;
  /** Merkle root of `State/seal-content.json`, 64 hex digits. */
  readonly contentRoot: string | null;
  /** Events worth a line: hardened folders, recovered files, who else patches this device. */
  readonly notes: readonly ReportNote[];
}

/** A simulated run is one that any of its files says is simulated; a real one has no file that says so. */
export function isSimulated(input: ReportInput): boolean {
  const { run, baseline, snapshot } = input;
  return (
    run?.simulated === true ||
    (run !== null && run.mode !== 'live') ||
    baseline?.simulated === true ||
    snapshot?.simulated === true
  );
}

/** The artifacts of each phase. After a failure the phases not run leave empty files, which say nothing. */
const MADE_IN = {
  baseline: PHASE_IDS.Baseline,
  catalog: PHASE_IDS.UpdateCatalog,
  preValidation: PHASE_IDS.PreValidation,
  installRecords: PHASE_IDS.Install,
  snapshot: PHASE_IDS.PostSnapshot,
  catalogAfter: PHASE_IDS.PostSnapshot,
  diff: PHASE_IDS.PostSnapshot,
  postValidation: PHASE_IDS.PostValidation,
  regressions: PHASE_IDS.PostValidation,
  diagnostics: PHASE_IDS.Diagnostics,
  contentRoot: PHASE_IDS.EvidenceIndex,
} as const satisfies Partial<Record<keyof ReportInput, PhaseId>>;

/** The input with null for what a phase left empty because it was skipped: not known is not the same as nothing. */
export function withoutSkipped(input: ReportInput): ReportInput {
  const steps = input.state?.steps ?? [];
  const skipped = (phase: PhaseId): boolean => {
    const own = steps.filter((step) => step.phase === phase);
    return own.length > 0 && own.every((step) => step.status === 'skipped');
  };
  const gone = Object.entries(MADE_IN).filter(([, phase]) => skipped(phase));
  const kept = gone.filter(([key]) => key !== 'installRecords' || (input.installRecords ?? []).length === 0);
  return { ...input, ...Object.fromEntries(kept.map(([key]) => [key, null])) };
}
