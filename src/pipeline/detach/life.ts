import { PatchPilotError } from '../../errors/error.ts';
import type { BegunRun } from '../../schema/detached-run.ts';
import type { DetachedFolder, DetachedRuns } from '../../state/detached-runs.ts';
import type { System } from '../../system/system.ts';
import type { Caller, RunListener } from '../request.ts';

/** Says what this process does, for whoever asks while nothing else tells it. */
export class Life {
  readonly #system: Pick<System, 'clock'>;
  readonly #detached: DetachedRuns;
  readonly #id: string;
  #now: BegunRun;

  constructor(system: Pick<System, 'clock' | 'host'>, detached: DetachedRuns, { record, begun }: DetachedFolder) {
    this.#system = system;
    this.#detached = detached;
    this.#id = record.id;
    const time = new Date(system.clock.now()).toISOString();
    const step = record.kit === null ? 'run' : 'kit';
    const { pid } = system.host;
    this.#now = {
      schemaVersion: 1,
      pid,
      begunAt: time,
      seenAt: time,
      step,
      exitCode: null,
      runId: begun?.runId ?? null,
    };
    detached.writeBegun(record.id, this.#now); // one that cannot be written ends it: nothing was done yet
  }

  /** The run that it came to in an earlier start. */
  get runId(): string | null {
    return this.#now.runId;
  }

  /** The caller, who is told the same: which run it is stands there as soon as it has begun. */
  listens(caller: Caller): Caller {
    const { listener } = caller;
    const started: RunListener['started'] = (run) => {
      this.tell({ runId: run.runId });
      listener.started(run);
    };
    return { ...caller, listener: { ...listener, started } };
  }

  /** A disk that takes nothing is no reason to end the run, and its own record says what it came to. */
  tell(more: Partial<BegunRun>): void {
    this.#now = { ...this.#now, ...more, seenAt: new Date(this.#system.clock.now()).toISOString() };
    try {
      this.#detached.writeBegun(this.#id, this.#now);
    } catch (error) {
      if (!(error instanceof PatchPilotError)) throw error;
    }
  }
}
