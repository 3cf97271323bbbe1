import { join } from 'node:path';
import { PatchPilotError } from '../../errors/error.ts';
import { deviceStateFolder } from '../../evidence/device-layout.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import type { DeviceState } from '../../state/device-state.ts';
import { SignsOfLife } from '../../state/signs-of-life.ts';
import type { System } from '../../system/system.ts';
import { openDeviceState } from './place.ts';
import { whoseOf, type StartContext } from './start-context.ts';
import { HEARTBEAT_MS } from '../run/status-writer.ts';

/** A living holder is heard within this time, whatever clock it and we have had until now. */
const LISTEN_MS = HEARTBEAT_MS + 15_000;
const LISTEN_POLL_MS = 1_000;

/**
 * Whether the run that holds the device has given no sign of life for `lockTtlMinutes`; its lock is not taken. A sign
 * that looks old may only mean that the clock was set or that the device slept: then the next heartbeat is waited for.
 */
export async function lockOwnerIsStuck(
  system: System,
  context: StartContext,
  stop: AbortSignal,
): Promise<PatchPilotError | null> {
  if (!context.policy.ok) return null;
  const ttlMinutes = context.policy.effective.policies.ClientProfile.lockTtlMinutes;
  const scripted = context.scenario?.scenario.lock?.heldBy.heartbeatMinutesAgo;
  if (scripted !== undefined) return scripted > ttlMinutes ? stuck(context, ttlMinutes, scripted) : null;
  const holder = stateOfLockOwner(system, context);
  const first = holder.life.lastSign();
  const silentMinutes = first === undefined ? 0 : (system.clock.now() - Date.parse(first)) / 60_000;
  if (silentMinutes <= ttlMinutes) return null;
  const began = system.clock.elapsed();
  while (system.clock.elapsed() - began < LISTEN_MS && !stop.aborted) {
    await system.clock.sleep(LISTEN_POLL_MS, stop);
    if (holder.life.lastSign() !== first) return null;
  }
  return stop.aborted ? null : stuck(context, ttlMinutes, silentMinutes);
}

const stuck = (context: StartContext, ttlMinutes: number, minutes: number): PatchPilotError =>
  new PatchPilotError(
    'holderStuck',
    context.ids.deviceId,
    `expected a heartbeat within ${ttlMinutes} minutes, the last one is ${Math.round(minutes)} minutes old`,
  );

/**
 * Where the holder writes: the folder of the open run, which may be one of other ids or another output root; of one
 * that has no open run, such as a dry run, the folder that it named.
 */
function stateOfLockOwner(system: System, context: StartContext): DeviceState {
  const own = openDeviceState(system, whoseOf(context));
  const open = openRunOf(own);
  if (open !== undefined) return own.at(join(open.outputRoot, ...deviceStateFolder(open, open.simulated).split('/')));
  const named = new SignsOfLife(system.files, own.machineFolder).lock()?.deviceFolder;
  return named === undefined ? own : own.at(named);
}

/**
 * The holder may be writing it at this moment. That it holds the lock is sure, so a look that fails leaves 170 what it
 * is.
 */
function openRunOf(own: DeviceState): OpenRun | undefined {
  try {
    return own.openRun();
  } catch (error) {
    if (error instanceof PatchPilotError) return undefined;
    throw error;
  }
}
