import type { PhaseId } from '../../schema/phases.ts';
import type { DeviceStatus } from '../../schema/device-state.ts';
import type { Run } from '../../schema/run.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { RunResult } from '../request.ts';
import type { Clock } from '../../system/system.ts';

/** `status.json` is rewritten at least this often while a run works. */
export const HEARTBEAT_MS = 60_000;
/** Progress inside a phase is written at most this often. */
const PROGRESS_MS = 1_000;

/** Keeps `status.json` alive: phase, step, percent, heartbeat, next action. Nobody decides by it but `holderStuck`. */
export class StatusWriter {
  readonly #state: DeviceState;
  readonly #clock: Clock;
  #current: DeviceStatus;
  #writtenAt = Number.NEGATIVE_INFINITY;
  readonly #stopBeat: () => void;
  /** What a dry run found there and leaves there when it ends: it tells how it goes, and leaves no trace of itself. */
  readonly #before: DeviceStatus | null | undefined;

  constructor(state: DeviceState, clock: Clock, { runId, startedAt, mode }: Pick<Run, 'runId' | 'startedAt' | 'mode'>) {
    this.#state = state;
    this.#before = mode === 'test' ? (state.life.status() ?? null) : undefined;
    this.#clock = clock;
    this.#current = {
      schemaVersion: 1,
      state: 'working',
      runId,
      phase: null,
      phaseName: null,
      step: null,
      percent: null,
      startedAt,
      heartbeatAt: startedAt,
      exitCode: null,
      status: 'Working',
      nextAction: 'wait for the run to end',
    };
    this.#write();
    this.#stopBeat = clock.every(HEARTBEAT_MS, () => {
      this.#write();
    });
  }

  phase(phase: PhaseId, phaseName: string): void {
    this.#current = { ...this.#current, phase, phaseName, step: null, percent: null };
    this.#write();
  }

  progress(step: string, percent: number | null): void {
    this.#current = { ...this.#current, step, percent: percent === null ? null : Math.round(percent) };
    if (this.#clock.elapsed() - this.#writtenAt >= PROGRESS_MS) this.#write();
  }

  /** The last word of this start: waiting or idle, with the code. */
  end(
    state: 'waiting' | 'idle',
    { exitCode, exitName: status, nextAction }: Pick<RunResult, 'exitCode' | 'exitName' | 'nextAction'>,
  ): void {
    this.#stopBeat();
    this.#current = { ...this.#current, state, exitCode, status, nextAction, step: null, percent: null };
    this.#write();
  }

  stop(): void {
    this.#stopBeat();
    if (this.#before !== undefined) this.#state.life.putBack(this.#before);
  }

  #write(): void {
    this.#writtenAt = this.#clock.elapsed();
    this.#current = { ...this.#current, heartbeatAt: new Date(this.#clock.now()).toISOString() };
    this.#state.life.writeStatus(this.#current);
  }
}
