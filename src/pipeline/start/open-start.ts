import type { OpenedWindows } from '../../device/windows/index.ts';
import type { DeviceState } from '../../state/device-state.ts';
import { announceLock } from '../../state/lock.ts';
import type { LockHandle, System } from '../../system/system.ts';
import { ofThisComputer } from './computer.ts';
import { decide, type Decided } from './decide.ts';
import { inspectPlaces } from './inspect-places.ts';
import { holdDevice, sweep, type LockOptions } from './lock.ts';
import { rootsToPrune, safeRoots } from './other-roots.ts';
import { openDeviceState } from './place.ts';
import { openPolicyPlaces } from './policy-places.ts';
import { remarksOf, type Remarks } from './remarks.ts';
import { whoseOf, type StartContext } from './start-context.ts';

/** A start that holds its device, has opened it and knows what it does. */
export interface Start extends Decided, Remarks {
  readonly context: StartContext;
  /** The device as this start's output root and ids see it: where a fresh run lies. */
  readonly state: DeviceState;
  readonly lock: LockHandle;
  /** Null on a simulated device; closed after the device. */
  readonly windows: OpenedWindows | null;
  /** Other output roots of this device that old runs may be removed from. */
  readonly otherRoots: readonly string[];
  /** What was passed over on the way, each worth an event. */
  readonly damage: readonly { path: string; reason: string }[];
}

type Wait = Omit<LockOptions, 'heldByScript'>;

/**
 * Inspects the places, takes the lock, opens the device and decides what this start does. Undefined: the lock is held.
 */
export async function openStart(system: System, context: StartContext, wait: Wait): Promise<Start | undefined> {
  const others = context.testMode ? [] : rootsToPrune(system, context);
  const windows = context.simulated ? null : await inspectPlaces(system, context, others);
  const otherRoots = windows === null ? [] : safeRoots(others, windows.places);
  let start: Start | undefined;
  try {
    start = await underLock(system, context, wait, { windows, otherRoots });
    return start;
  } finally {
    if (start === undefined) await windows?.bridge.close();
  }
}

async function underLock(
  system: System,
  context: StartContext,
  wait: Wait,
  { windows, otherRoots }: Pick<Start, 'windows' | 'otherRoots'>,
): Promise<Start | undefined> {
  const here = openDeviceState(system, whoseOf(context));
  const damage: { path: string; reason: string }[] = [];
  here.onDamage = (path, reason) => {
    damage.push({ path, reason });
  };
  const heldByScript = context.scenario?.scenario.lock !== undefined;
  const lock = await holdDevice(system, here, { ...wait, heldByScript });
  if (lock === undefined) return undefined;
  try {
    sweep(system, here);
    here.assertNotNewer();
    const { state, otherComputer } = await ofThisComputer(system, context, here, windows);
    const openPlaces = openPolicyPlaces(system, context, windows?.places ?? null);
    const found = { openPlaces, openProgram: windows?.places.openProgram ?? null, otherComputer };
    const remarks = remarksOf(system, context, found);
    const decided = await decide(system, context, state, { windows, openPlaces });
    const there = decided.found?.state ?? state;
    const announced = there === state ? lock : announceLock(system, there.life, lock);
    return { ...decided, ...remarks, context, state, lock: announced, windows, otherRoots, damage };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Gives the device back. `hurry`: what still works for it is left alone, for the process has only seconds; the next
 * start sweeps.
 */
export async function closeStart({ device, windows, lock }: Start, hurry: boolean): Promise<void> {
  if (!hurry) {
    await device.close();
    await windows?.bridge.close();
  }
  lock.release();
}
