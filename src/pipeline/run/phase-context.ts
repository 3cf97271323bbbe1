import type { Device } from '../../device/port/device.ts';
import type { DeviceFacts } from '../../device/port/inspection.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { PhaseContext } from '../../phases/phase.ts';
import type { PhaseId } from '../../schema/phases.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import type { RunListener } from '../request.ts';
import type { Journal } from './journal.ts';
import type { StatusWriter } from './status-writer.ts';

/** The device of a run, what it said when it was opened, and its state where this run lies. */
export interface RunDevice {
  readonly device: Device;
  readonly facts: DeviceFacts;
  readonly state: DeviceState;
}

export interface PhaseContextOptions extends Pick<PhaseContext, 'otherRoots' | 'stop' | 'elapsedMs' | 'maxRuntimeMs'> {
  readonly policy: PhaseContext['loadedPolicy'];
  readonly listener: Pick<RunListener, 'progress' | 'update'>;
  readonly status: StatusWriter;
}

/** What each phase of this run is given. */
export function phaseContexts(
  system: System,
  journal: Journal,
  on: RunDevice,
  options: PhaseContextOptions,
): (phase: PhaseId) => PhaseContext {
  const { otherRoots, stop, elapsedMs, maxRuntimeMs, policy, listener, status } = options;
  const { tenantId, clientId, siteId, deviceId, simulated, mode } = journal.record;
  const ids = { tenantId, clientId, siteId, deviceId };
  return (phase) => ({
    ...{ system, ...on, run: journal.run, ids, simulated, testMode: mode === 'test', loadedPolicy: policy },
    ...{ otherRoots, stop, elapsedMs, maxRuntimeMs },
    hop: journal.state.hop,
    record: () => journal.record,
    log: (type, data, durable) => {
      journal.log(type, phase, data, durable);
    },
    eachEvent: (take) => {
      journal.run.eachRecord(ARTIFACTS.events, take);
    },
    progress: (step, percent) => {
      status.progress(step, percent);
      listener.progress(phase, step, percent);
    },
    announce: (record, position, total) => {
      listener.update(record, position, total);
    },
    restrictToNext: () => {
      if (!journal.state.restrictions.includes('next')) journal.checkpoint({ restrictions: ['next'] });
    },
  });
}
