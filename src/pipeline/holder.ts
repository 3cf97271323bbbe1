import { PatchPilotError } from '../errors/error.ts';
import type { System } from '../system/system.ts';
import { openDeviceState } from './place.ts';
import type { Ground } from './start.ts';

/** Whether the run that holds the device has given no sign of life for `lockTtlMinutes`; its lock is not taken. */
export function holderIsStuck(system: System, ground: Ground): PatchPilotError | null {
  if (!ground.policy.ok) return null;
  const minutes = ground.policy.effective.policies.ClientProfile.lockTtlMinutes;
  const scripted = ground.scenario?.scenario.lock?.heldBy.heartbeatMinutesAgo;
  const state = openDeviceState(system, ground.outputRoot, ground.ids, ground.simulated);
  const heartbeatAt = state.status()?.heartbeatAt;
  const silentMinutes =
    scripted ?? (heartbeatAt === undefined ? 0 : (system.clock.now() - Date.parse(heartbeatAt)) / 60_000);
  if (silentMinutes <= minutes) return null;
  return new PatchPilotError(
    'holderStuck',
    ground.ids.deviceId,
    `expected a heartbeat within ${minutes} minutes, the last one is ${Math.round(silentMinutes)} minutes old`,
  );
}
