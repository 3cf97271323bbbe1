import { join } from 'node:path';
import { sentRuns, type SentRun } from '../schema/device-state.ts';
import type { Files } from '../system/system.ts';
import { readState, writeState } from './generations.ts';

/** Of one run and folder the newest are remembered: a server may name its volume anew again and again. */
const MOST_VOLUMES = 8;

/**
 * `State/sent.json` of an output root: what was sent where. It lies beside the runs, as the log of deletions does, so
 * that it is there for every account that may read them, and goes with them. It saves work and decides nothing alone:
 * where it is lost, what lies on the share says that a run was sent.
 */
export class SentRuns {
  readonly #files: Files;
  readonly #path: string;

  constructor(files: Files, outputRoot: string) {
    this.#files = files;
    this.#path = join(outputRoot, 'State', 'sent.json');
  }

  /** Throws `stateNewer` for a file of a newer version, `readFailed`. */
  all(): readonly SentRun[] {
    return readState(this.#files, this.#path, sentRuns).value?.sent ?? [];
  }

  /**
   * Whether it was sent to this folder of this volume: a letter is another stick's tomorrow. A volume that is not known
   * is none that anything was sent to.
   */
  has(runId: string, to: Destination): boolean {
    if (to.volume === undefined) return false;
    return this.all().some((was) => was.runId === runId && was.to === to.to && was.volume === to.volume);
  }

  /** On disk when this returns. `stored`: ids of the runs that are still here; no other is remembered. */
  note(run: SentRun, stored: ReadonlySet<string>): void {
    const here = this.all().filter(({ runId }) => stored.has(runId));
    const isBefore = (was: SentRun): boolean => was.runId === run.runId && was.to === run.to;
    const elsewhere = here.filter((was) => isBefore(was) && was.volume !== undefined && was.volume !== run.volume);
    const others = here.filter((was) => !isBefore(was));
    this.#files.makeFolder(join(this.#path, '..'));
    const sent = [...others, ...elsewhere.slice(1 - MOST_VOLUMES), run];
    writeState(this.#files, this.#path, { schemaVersion: 1, sent });
  }
}

/** A folder, and the volume that it lies on; absent where none is known. */
export type Destination = Pick<SentRun, 'to' | 'volume'>;
