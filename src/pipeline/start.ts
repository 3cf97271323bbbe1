import { join } from 'node:path';
import type { Device, DeviceFacts } from '../device/port.ts';
import { seededUpdateHistory } from '../device/simulated/index.ts';
import { commandsOf } from '../domain/policy/commands.ts';
import { decideStart, type StartDecision } from '../domain/start-decision.ts';
import { PatchPilotError } from '../errors/error.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import { isLeftover } from '../evidence/run-paths.ts';
import type { OpenRun, RebootCookie } from '../schema/device-state.ts';
import { openRunFolder, type RunFolder } from '../evidence/run-folder.ts';
import { buildsInForce } from '../policy/builds-in-force.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { LockHandle, System } from '../system/system.ts';
import { acquireDeviceLock } from '../state/lock.ts';
import type { OpenedWindows, WindowsPlaces } from '../device/windows/index.ts';
import { kitTrust } from './kit-trust.ts';
import { openDevice } from './device.ts';
import type { Ground } from './ground.ts';
import { openDeviceState } from './place.ts';
import { policiesOf, resumePoint } from './open-run-files.ts';
import { openPolicyPlaces, policyPlaces } from './policy-places.ts';
import { beginningOf } from './reopen-run.ts';
import type { RunListener, RunRequest } from './request.ts';

export interface Opened {
  readonly state: DeviceState;
  readonly lock: LockHandle;
  readonly device: Device;
  /** Null on a simulated device; closed after the device. */
  readonly windows: OpenedWindows | null;
  readonly facts: DeviceFacts;
  readonly decision: StartDecision;
  readonly open: OpenRun | undefined;
  readonly cookie: RebootCookie | undefined;
  /** What was passed over on the way, each worth an event. */
  readonly damage: readonly { path: string; reason: string }[];
  /** Where users can write among the places that the policy was read from. */
  readonly openPolicyPlaces: readonly string[];
  /** What a person should know of the policy: a copy that was used, one that could not be kept, who can write to it. */
  readonly notes: readonly string[];
}

/** All that one start works with, from its decision to its end. */
export interface Cycle {
  readonly system: System;
  readonly request: RunRequest;
  readonly listener: RunListener;
  readonly stop: AbortSignal;
  readonly closing: AbortSignal;
  readonly ground: Ground;
  readonly opened: Opened;
}

/** Takes the lock, looks at the open run, opens the device and decides what this start does. Undefined: the lock is held. */
export async function openStart(
  system: System,
  ground: Ground,
  request: RunRequest,
  stop: AbortSignal,
): Promise<Opened | undefined> {
  const windows = ground.simulated ? null : await judgePlaces(system, ground, request.testMode);
  let opened: Opened | undefined;
  try {
    opened = await openLocked(system, ground, request, stop, windows);
    return opened;
  } finally {
    if (opened === undefined) await windows?.bridge.close();
  }
}

async function openLocked(
  system: System,
  ground: Ground,
  request: RunRequest,
  stop: AbortSignal,
  windows: OpenedWindows | null,
): Promise<Opened | undefined> {
  const state = openDeviceState(system, ground.outputRoot, ground.ids, ground.simulated);
  const damage: { path: string; reason: string }[] = [];
  state.onDamage = (path, reason) => {
    damage.push({ path, reason });
  };
  const other =
    ground.scenario?.scenario.lock === undefined ? undefined : await system.locks.acquire(state.machineFolder);
  const lock = await acquireDeviceLock(system, state, other === undefined ? request.waitLockMs : 0, stop);
  other?.release();
  if (lock === undefined) return undefined;
  try {
    sweep(system, state);
    state.assertNotNewer();
    const open = openPolicyPlaces(system, ground, windows?.places ?? null);
    const notes = policyNotes(system, ground, open);
    return {
      state,
      lock,
      damage,
      openPolicyPlaces: open,
      notes,
      windows,
      ...(await look(system, ground, request, state, windows, open)),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Keeps the copy of the configuration, now that its place is judged and the device is held. */
function policyNotes({ assets }: System, { policy, simulated }: Ground, open: readonly string[]): string[] {
  if (!policy.ok) return [];
  const builds = simulated || policy.builds === null ? null : buildsInForce(assets, policy.builds).note;
  const notKept = policy.keepCopy();
  const writable = open.map((place) => `users can write to ${place}, where the policy was read from`);
  return [...policy.notes, ...writable, ...[builds, notKept].filter((note) => note !== null)];
}

/** Removes the temp files that a killed run left beside the state of the device; done under its lock. */
function sweep({ files }: System, { deviceFolder, machineFolder }: DeviceState): void {
  for (const folder of new Set([deviceFolder, machineFolder])) {
    for (const { name, kind } of files.list(folder)) {
      if (kind === 'file' && isLeftover(name)) files.remove(join(folder, name));
    }
  }
}

/** The first bridge call: our folders are made and hardened, or the start is refused before anything is written. */
async function judgePlaces(system: System, ground: Ground, testMode: boolean): Promise<OpenedWindows> {
  const { openWindows } = await import('../device/windows/index.ts');
  const windows = await openWindows(system, {
    outputRoot: ground.outputRoot,
    judged: policyPlaces(system, ground),
    makeBootKey: !testMode,
  });
  try {
    demandJudged(system, ground, windows.places);
    return windows;
  } catch (error) {
    await windows.bridge.close();
    throw error;
  }
}

function demandJudged(system: System, ground: Ground, places: WindowsPlaces): void {
  const commands = ground.policy.ok && commandsOf(ground.policy.effective.policies).length > 0;
  if (!places.elevated) throw new PatchPilotError('notElevated', places.account, 'expected an elevated account');
  const [untrusted] = openPolicyPlaces(system, ground, places);
  if (ground.policy.ok && untrusted !== undefined && (ground.policy.origin === 'beside' || commands))
    throw new PatchPilotError('configUntrusted', untrusted, 'expected only administrators to be able to write there');
}

async function look(
  system: System,
  ground: Ground,
  request: RunRequest,
  state: DeviceState,
  windows: OpenedWindows | null,
  openPlaces: readonly string[],
): Promise<Pick<Opened, 'device' | 'facts' | 'decision' | 'open' | 'cookie'>> {
  // A dry run has no part in the run that is open: it neither goes on with it nor touches its record or its cookie.
  const open = request.testMode ? undefined : state.openRun();
  const cookie = request.testMode ? undefined : state.cookie();
  const cookieFits =
    cookie !== undefined &&
    cookie.runId === open?.runId &&
    cookie.hop === open.hop &&
    cookie.simulated === ground.simulated;
  if (ground.scenario !== null && open === undefined && state.seenUpdates().length === 0) {
    state.writeSeenUpdates(seededUpdateHistory(ground.scenario.scenario));
  }
  const start = request.testMode ? 'look' : open === undefined ? 'fresh' : cookieFits ? 'afterCookie' : 'continued';
  const run = open === undefined ? undefined : openedFolder(system, open);
  // A run that is open goes on with the kit it began with.
  const kit = open === undefined ? (ground.kit?.path ?? null) : (open.kit?.path ?? null);
  const device = await openDevice(system, {
    scenario: ground.scenario,
    deviceFolder: state.deviceFolder,
    state,
    start,
    testMode: request.testMode,
    kit,
    trust: kitTrust(system, ground, kit, openPlaces),
    windows,
    policies: policiesOf(ground, run),
    builds: ground.policy.ok ? ground.policy.builds : null,
  });
  const facts = await device.open();
  if (!facts.elevated) throw new PatchPilotError('notElevated', facts.account, 'expected an elevated account');
  const decision = decideStart({
    open,
    found: run === undefined ? 'absent' : beginningOf(run),
    sealed: run?.has(RUN_FILES.manifest) ?? false,
    cookieFits,
    bootId: facts.bootIdentity.id,
    resumeAt: run === undefined ? '01' : resumePoint(run),
    policySha256: ground.policy.ok ? ground.policy.effective.sha256 : null,
    simulated: ground.simulated,
    nowMs: system.clock.now(),
  });
  return { device, facts, decision, open, cookie };
}

/** The folder of the open run, where there is one. */
function openedFolder({ files }: System, { outputRoot, runId }: OpenRun): RunFolder | undefined {
  return files.stat(join(outputRoot, 'Runs', runId))?.kind === 'folder'
    ? openRunFolder(files, outputRoot, runId, { create: false })
    : undefined;
}
