import { PatchPilotError } from '../../errors/error.ts';

/** What can go wrong between us and Windows PowerShell, closed. None of them is ever an empty answer. */
export type BridgeProblem =
  /** The program is not there or did not start. */
  | 'missing'
  /** Application control allows no full language (exit code 95), or nothing was started at all. */
  | 'blocked'
  /** A line that is not of the protocol: another version, a gap, an unknown type, text of somebody else. */
  | 'noise'
  /** The output ended before `done`. */
  | 'cutOff'
  | 'timeLimit'
  /** More output than we take. */
  | 'tooMuch'
  /** The script says that it could not go on. */
  | 'jobFailed'
  /** `done` and an exit code that is not 0, or a code that only a fault of ours gives. */
  | 'exitCode'
  /** One part of an answer failed and nothing can be done without it. */
  | 'partFailed';

/** `bridgeFailed` with its kind; the subject is the job. */
export class BridgeError extends PatchPilotError {
  readonly problem: BridgeProblem;
  /** Of the part that failed; null for other problems. */
  readonly hresult: number | null;

  constructor(
    problem: BridgeProblem,
    job: string,
    detail: string,
    options?: { cause?: unknown; hresult?: number | null },
  ) {
    super('bridgeFailed', job, detail, options);
    this.problem = problem;
    this.hresult = options?.hresult ?? null;
  }
}
