import { basename } from 'node:path/win32';
import type { Servicing } from '../../device/port/servicing.ts';
import type { Updates, UpdateSource } from '../../device/port/updates.ts';
import type { InstallerProcess } from '../../schema/device-state.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { OpenProcess, Processes, System } from '../../system/system.ts';

/** A process that is ended with its tree needs a moment to be gone. */
const SETTLE_MS = 30_000;
const SETTLE_POLL_MS = 500;
/** Longer than any install may take. An id that lives on after that is another process's by now. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/** What of a device is watched. */
type Installing = Updates<Pick<UpdateSource, 'install'>> & Pick<Servicing, 'stillInstalling'>;

/**
 * Writes down, before an install goes on, every process that it starts, and takes it out when it has ended. What a
 * killed start left behind is so known to the next one, whatever its run or output root: `stillInstalling` of the
 * device names it as long as it lives. An id alone proves little; here it can only make a run wait.
 */
export class InstallerRecord {
  readonly #system: System;
  readonly #state: DeviceState;
  readonly #bootId: string | null;
  /** Processes that this start itself speaks with: they do only what it asks, and it waits for them anyway. */
  readonly #spokenWith = new Set<number>();
  #installing = false;

  constructor(system: System, state: DeviceState, bootId: string | null) {
    this.#system = system;
    this.#state = state;
    this.#bootId = bootId;
  }

  /** The system whose processes are recorded while an install goes on. */
  get system(): System {
    const { processes } = this.#system;
    const recorded: Processes = {
      alive: (pid) => processes.alive(pid),
      run: async (request) => {
        if (!this.#installing || this.#bootId === null) return processes.run(request);
        let pid: number | null = null;
        const onStarted = (id: number): void => {
          pid = id;
          this.#add(id, request.program, this.#bootId ?? '');
          request.onStarted?.(id);
        };
        const result = await processes.run({ ...request, onStarted });
        if (result.ended === 'exit' || result.ended === 'notStarted') this.#keep((one) => one.pid !== pid);
        return result;
      },
      open: (request) => processes.open(request),
    };
    return { ...this.#system, processes: recorded };
  }

  /** A process that this start speaks with, before it is told to do what may go on without us. */
  add({ pid, program, result }: OpenProcess): void {
    if (this.#bootId === null || pid === null) return;
    this.#spokenWith.add(pid);
    this.#add(pid, program, this.#bootId);
    void result.then(({ ended }) => {
      this.#spokenWith.delete(pid);
      if (ended === 'exit') this.#keep((one) => one.pid !== pid);
    });
  }

  /** The device that was made with `system`, with its installs watched. */
  watch<Watched extends Installing>(device: Watched): Watched {
    const { updates } = device;
    return {
      ...device,
      updates: {
        ...updates,
        install: async (...asked: Parameters<UpdateSource['install']>) => {
          this.#installing = true;
          try {
            return await updates.install(...asked);
          } finally {
            this.#installing = false;
          }
        },
      },
      stillInstalling: async () => (await this.#left()) ?? (await device.stillInstalling()),
    };
  }

  async #left(): Promise<string | null> {
    const { clock } = this.#system;
    const begun = clock.elapsed();
    for (;;) {
      this.#keep((one) => this.#lives(one));
      const left = this.#state.installers().find(({ pid }) => !this.#spokenWith.has(pid));
      if (left === undefined) return null;
      if (clock.elapsed() - begun >= SETTLE_MS) {
        return `${basename(left.program)}, process ${left.pid}, begun ${left.startedAt} by an install, still works`;
      }
      await clock.sleep(SETTLE_POLL_MS);
    }
  }

  #lives({ pid, bootId, startedAt }: InstallerProcess): boolean {
    const age = this.#system.clock.now() - Date.parse(startedAt);
    return bootId === this.#bootId && age < FORGOTTEN_AFTER_MS && this.#system.processes.alive(pid);
  }

  #add(pid: number, program: string, bootId: string): void {
    const startedAt = new Date(this.#system.clock.now()).toISOString();
    this.#state.writeInstallers([...this.#state.installers(), { pid, program, startedAt, bootId }]);
  }

  #keep(wanted: (process: InstallerProcess) => boolean): void {
    const all = this.#state.installers();
    const kept = all.filter(wanted);
    if (kept.length < all.length) this.#state.writeInstallers(kept);
  }
}
