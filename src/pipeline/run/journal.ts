import { recordError, type PatchPilotError } from '../../errors/error.ts';
import { catalogue } from '../../errors/catalogue.ts';
import type { EventLog } from '../../evidence/events.ts';
import type { RunFolder } from '../../evidence/run-folder.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { PhaseId } from '../../schema/phases.ts';
import type { Run, State, Step } from '../../schema/run.ts';
import type { Clock } from '../../system/system.ts';

/** What the files of a run say of it, or said last. */
interface Recorded {
  readonly state: State;
  readonly record: Run;
}

/**
 * The run's own record of itself: `run.json`, the checkpoint `State/state.json` and the event log, always written in
 * the order event, checkpoint, run. Whoever is killed between two of them finds the older one and does a step again.
 */
export class Journal {
  readonly run: RunFolder;
  readonly events: EventLog;
  readonly #clock: Clock;
  #state: State;
  #record: Run;

  constructor(run: RunFolder, events: EventLog, clock: Clock, { state, record }: Recorded) {
    this.run = run;
    this.events = events;
    this.#clock = clock;
    this.#state = state;
    this.#record = record;
  }

  get state(): State {
    return this.#state;
  }

  get record(): Run {
    return this.#record;
  }

  log(type: string, phase: PhaseId | null, data: Record<string, unknown>, durable = false): void {
    this.events.append(type, phase, data, { durable });
  }

  /** Writes the checkpoint with these changes. */
  checkpoint(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change, updatedAt: this.time() };
    this.run.write(ARTIFACTS.state, this.#state);
  }

  saveRecord(change: Partial<Run>): void {
    this.#record = { ...this.#record, ...change };
    this.run.write(ARTIFACTS.run, this.#record);
  }

  /** Puts a step in its place: one entry for a phase and hop, the newest state of it. */
  step(step: Step, change: Partial<State> = {}): void {
    const others = this.#state.steps.filter((one) => one.phase !== step.phase || one.hop !== step.hop);
    this.checkpoint({ ...change, steps: [...others, step] });
  }

  /** Records what keeps the run from its report; the first such failure stays. */
  fail(phase: PhaseId | null, error: PatchPilotError): void {
    const failure = { why: catalogue[error.code].why, phase, error: recordError(error) };
    this.log('failure', phase, { ...failure.error, why: failure.why }, true);
    if (this.#state.failure === null) this.checkpoint({ failure });
  }

  time(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}
