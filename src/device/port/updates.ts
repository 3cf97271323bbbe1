import type { ClaimOutcome } from '../../domain/agent/claim.ts';
import type { CoverageState } from '../../domain/coverage.ts';
import { PatchPilotError } from '../../errors/error.ts';
import type { Effect, Offer, Scan } from '../../schema/catalog.ts';
import type { OnProgress } from './progress.ts';

export interface SearchAnswer {
  readonly scan: Scan;
  readonly offers: readonly Offer[];
}

export interface DownloadAnswer {
  readonly ok: boolean;
  /** The source has tried as often as trying helps. */
  readonly final?: true;
  readonly hresult: number | null;
  readonly detail: string | null;
  /** As `InstallClaim` has it. */
  readonly polled?: boolean;
  readonly durationMs: number;
}

/** What the installer says of its own work: a claim, nothing more. */
export interface InstallClaim {
  readonly outcome: ClaimOutcome | 'timeLimit';
  readonly hresult: number | null;
  readonly rebootRequired: boolean;
  readonly detail: string | null;
  /** The update agent told its progress; false: it did it in one call. Left out by what has no such choice. */
  readonly polled?: boolean;
  readonly durationMs: number;
}

/** What keeps one update from being started now; null when nothing does. */
export type Obstacle = {
  readonly reason: 'space' | 'battery' | 'download' | 'next';
  readonly detail: string;
} | null;

/** What the device's own history knows of an update, asked after a crash. */
export interface HistoryAnswer {
  readonly known: boolean;
  readonly claim: InstallClaim | null;
  /** Why the history could not be read; then `known` says nothing. */
  readonly unreadable?: string;
}

/**
 * The state on the device that an update must have left. `present` from files, registry, packages or builds, never from
 * the installer's word. `wasPresent` is the same question asked of the baseline.
 */
export interface Witness {
  readonly updateId: string;
  readonly revision: number;
  /**
   * `notStated`: no state of it is known, or none was stated; `listed`: the same, and the agent lists it as installed.
   */
  readonly state: 'present' | 'absent' | 'unreadable' | 'notStated' | 'listed';
  readonly superseded: boolean;
  /** Staged, pending or rolled-back traces of servicing. */
  readonly stagingTraces: boolean;
  readonly findings: readonly string[];
  readonly disagreed: readonly string[];
  /** What is present is true of a device without the update too: it counts only where it was absent before. */
  readonly provesNothing?: boolean;
}

/**
 * Windows shuts down beside us: the run stops where it is, and goes on at the next start (field-facts,
 * ERROR_SHUTDOWN_IN_PROGRESS).
 */
export const shuttingDown = (offer: Pick<Offer, 'kb' | 'updateId'>): PatchPilotError =>
  new PatchPilotError('stopped', offer.kb ?? offer.updateId, 'Windows is shutting down');

/** Where updates come from on this device: the update agent, a kit, or the script of a simulated device. */
export interface UpdateSource {
  readonly kind: 'agent' | 'kit' | 'scenario';
  /**
   * Before the first install; copies a kit to protected storage and checks the copies. Throws `kitInvalid`,
   * `kitUntrusted`.
   */
  prepare(onProgress: OnProgress): Promise<void>;
  search(onProgress: OnProgress): Promise<SearchAnswer>;
  /** What tells whether the device is patched, as it is now; asked after a search, and again after the installs. */
  coverage(): Promise<CoverageState>;
  obstacle(offer: Offer): Promise<Obstacle>;
  download(offer: Offer, onProgress: OnProgress): Promise<DownloadAnswer>;
  install(offer: Offer, onProgress: OnProgress): Promise<InstallClaim>;
  /** History entries older than `since` (in the time of `DeviceClock.now`, milliseconds) do not count. */
  lookUp(offer: Offer, since?: number): Promise<HistoryAnswer>;
  /**
   * Reads the effects of these updates now; asked in phase 02 or 03 for the baseline and in phase 07 for the outcome.
   */
  witness(offers: readonly WitnessQuestion[]): Promise<readonly Witness[]>;
}

export interface WitnessQuestion {
  readonly updateId: string;
  readonly revision: number;
  readonly effects: readonly Effect[];
  /** Its number, where it has one. */
  readonly kb?: string | null;
}

/** A device as the one that has updates; `Source` is what of their source is asked. */
export interface Updates<Source = UpdateSource> {
  readonly updates: Source;
}
