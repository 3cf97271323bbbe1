import type { RunFolder } from '../../evidence/run-folder.ts';
import type { OpenRun, RebootCookie } from '../../schema/device-state.ts';
import type { DeviceState } from '../../state/device-state.ts';

/** A run that is open: its record, its folder, and the state of the device where it lies. */
export interface FoundRun {
  readonly record: OpenRun;
  readonly folder: RunFolder;
  readonly state: DeviceState;
}

/** The cookie of this hop, where it is whole and of this very run. */
export function cookieOf(state: DeviceState, { runId, hop, simulated }: OpenRun): RebootCookie | undefined {
  const cookie = state.cookie();
  return cookie?.runId === runId && cookie.hop === hop && cookie.simulated === simulated ? cookie : undefined;
}
