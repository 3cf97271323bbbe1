import { join } from 'node:path';
import { sentRuns, type SentRun } from '../schema/device-state.ts';
import type { Files } from '../system/system.ts';
import { readState, writeState } from './generations.ts';

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

  /** On disk when this returns. `stored`: ids of the runs that are still here; no other is remembered. */
  note(run: SentRun, stored: ReadonlySet<string>): void {
    const others = this.all().filter(({ runId, to }) => stored.has(runId) && !(runId === run.runId && to === run.to));
    this.#files.makeFolder(join(this.#path, '..'));
    writeState(this.#files, this.#path, { schemaVersion: 1, sent: [...others, run] });
  }
}
