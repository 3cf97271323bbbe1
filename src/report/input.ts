import type * as v from 'valibot';
import type { Acceptance } from '../domain/accepted-states.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { Artifact } from '../schema/artifact.ts';
import { REPORTED } from '../schema/artifact-groups.ts';
import type { Counts } from '../schema/basics.ts';
import type { PhaseId } from '../schema/phases.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import type { ReportNote } from '../schema/report.ts';
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
 * The parsed files of a run, by the name of their row in the table of artifacts. Null means that the file is not there
 * (the run ended early) or could not be read; the report is made all the same and says what is not known.
 */
export type ReportedFiles = {
  readonly [K in keyof typeof REPORTED]: v.InferOutput<(typeof REPORTED)[K]['schema']> | null;
};

/** What a report is made of. */
export interface ReportInput extends ReportedFiles {
  readonly runId: string;
  readonly outcome: DecidedExit;
  /** All lines, oldest first. */
  readonly installRecords: readonly InstallRecord[] | null;
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

/** The phase of each part. After a failure the phases not run leave empty files, which say nothing. */
const MADE_IN = Object.entries<Artifact>({
  ...REPORTED,
  installRecords: ARTIFACTS.installSummary,
  contentRoot: ARTIFACTS.contentSeal,
}).flatMap(([name, { phase }]) => (phase === undefined ? [] : [[name, phase] as const]));

/** The input with null for what a phase left empty because it was skipped: not known is not the same as nothing. */
export function withoutSkipped(input: ReportInput): ReportInput {
  const steps = input.state?.steps ?? [];
  const skipped = (phase: PhaseId): boolean => {
    const own = steps.filter((step) => step.phase === phase);
    return own.length > 0 && own.every((step) => step.status === 'skipped');
  };
  const gone = MADE_IN.filter(([, phase]) => skipped(phase));
  const kept = gone.filter(([key]) => key !== 'installRecords' || (input.installRecords ?? []).length === 0);
  return { ...input, ...Object.fromEntries(kept.map(([key]) => [key, null])) };
}

/** No file of a run: what a report says then is how the run ended. */
export const NO_FILES = Object.fromEntries(Object.keys(REPORTED).map((name) => [name, null])) as {
  readonly [K in keyof ReportedFiles]: null;
};
