import { ARTIFACTS } from '../../schema/artifacts.ts';
import { PHASE_IDS } from '../../schema/phases.ts';
import { join } from 'node:path';
import type { Device } from '../../device/port/device.ts';
import type { DeviceFacts } from '../../device/port/inspection.ts';
import type { SimulatedStart } from '../../device/simulated/index.ts';
import { isOtherComputer } from '../../domain/device-identity.ts';
import { commandsOf } from '../../domain/policy/commands.ts';
import { warningsOfMeaning } from '../../domain/policy/doubts.ts';
import { decideStart, type StartDecision } from '../../domain/start-decision.ts';
import { describeFault, PatchPilotError } from '../../errors/error.ts';
import { deviceStateFolder } from '../../evidence/device-layout.ts';
import { isLeftover } from '../../evidence/run-paths.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import { openRunFolder, type RunFolder } from '../../evidence/run-folder.ts';
import { buildsInForce } from '../../policy/builds-in-force.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { LockHandle, System } from '../../system/system.ts';
import { acquireDeviceLock, announceLock } from '../../state/lock.ts';
import type { OpenedWindows, WindowsPlaces } from '../../device/windows/index.ts';
import { kitTrust } from './kit-trust.ts';
import { openDevice } from './device.ts';
import { settleComputer, thisComputer } from './computer.ts';
import { demandKit, whoseOf, type StartContext } from './start-context.ts';
import { rootsToPrune, safeRoots } from './other-roots.ts';
import { makeStateFolder, openDeviceState } from './place.ts';
import { deletingPlaces } from '../prune.ts';
import { policiesOf, resumePoint } from './open-run-files.ts';
import { openPolicyPlaces, policyPlaces } from './policy-places.ts';
import { beginningOf } from '../run/reopen-run.ts';
import { cookieOf } from '../reboot/resume.ts';
import type { RunListener, RunRequest } from '../request.ts';

export interface Opened {
  /** The device as this start's output root and ids see it: where a fresh run lies. */
  readonly state: DeviceState;
  /** The device where the open run lies, under whatever output root and ids; `state` when there is none elsewhere. */
  readonly openState: DeviceState;
  readonly lock: LockHandle;
  readonly device: Device;
  /** Null on a simulated device; closed after the device. */
  readonly windows: OpenedWindows | null;
  readonly facts: DeviceFacts;
  /**
   * The device for a fresh run: `device` was opened with the kit and under the policy of the run that is open, where there is one.
   * Another one is the caller's to close.
   */
  readonly openAnew: () => Promise<Pick<Opened, 'device' | 'facts'>>;
  readonly decision: StartDecision;
  readonly open: OpenRun | undefined;
  /** Where the memory of another computer was put aside, of which this one is a copy. */
  readonly otherComputer: string | null;
  /** Other output roots of this device that old runs may be removed from. */
  readonly otherRoots: readonly string[];
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
  readonly ground: StartContext;
  readonly opened: Opened;
}

/** Takes the lock, looks at the open run, opens the device and decides what this start does. Undefined: the lock is held. */
export async function openStart(
  system: System,
  ground: StartContext,
  request: RunRequest,
  stop: AbortSignal,
): Promise<Opened | undefined> {
  const others = request.testMode ? [] : rootsToPrune(system, ground);
  const windows = ground.simulated ? null : await inspectPlaces(system, ground, request.testMode, others);
  const otherRoots = windows === null ? [] : safeRoots(others, windows.places);
  let opened: Opened | undefined;
  try {
    opened = await openLocked(system, ground, request, stop, { windows, otherRoots });
    return opened;
  } finally {
    if (opened === undefined) await windows?.bridge.close();
  }
}

async function openLocked(
  system: System,
  ground: StartContext,
  request: RunRequest,
  stop: AbortSignal,
  { windows, otherRoots }: Pick<Opened, 'windows' | 'otherRoots'>,
): Promise<Opened | undefined> {
  const found = openDeviceState(system, whoseOf(ground));
  const damage: { path: string; reason: string }[] = [];
  found.onDamage = (path, reason) => {
    damage.push({ path, reason });
  };
  const other =
    ground.scenario?.scenario.lock === undefined ? undefined : await system.locks.acquire(found.machineFolder);
  const lock = await acquireDeviceLock(system, found, other === undefined ? request.waitLockMs : 0, stop);
  other?.release();
  if (lock === undefined) return undefined;
  try {
    sweep(system, found);
    found.assertNotNewer();
    const { state, otherComputer } = await ofThisComputer(system, ground, request, found, windows);
    const open = openPolicyPlaces(system, ground, windows?.places ?? null);
    const notes = [
      ...policyNotes(system, ground, request, open),
      ...(otherComputer === null ? [] : [copyOf(otherComputer)]),
    ];
    const looked = await look(system, ground, request, state, windows, open);
    const announced = looked.openState === state ? lock : announceLock(system, looked.openState.life, lock);
    return {
      state,
      damage,
      openPolicyPlaces: open,
      notes,
      windows,
      otherRoots,
      otherComputer,
      ...looked,
      lock: announced,
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

const copyOf = (aside: string): string =>
  `this is a copy of another computer, of which nothing goes on here; what it remembered lies in ${aside}`;

/** A dry run puts nothing aside: it sees a device that remembers nothing. */
async function ofThisComputer(
  system: System,
  ground: StartContext,
  { testMode }: RunRequest,
  state: DeviceState,
  windows: OpenedWindows | null,
): Promise<{ state: DeviceState; otherComputer: string | null }> {
  const now = await thisComputer(system, windows, ground.scenario?.scenario ?? null);
  if (!testMode) return { state, otherComputer: settleComputer(system, state, now) };
  const known = state.machine();
  const copied = known !== undefined && isOtherComputer(known, now);
  return { state: copied ? state.forgotten() : state, otherComputer: null };
}

/** Keeps the copy of the configuration, now that its place is judged and the device is held; a dry run keeps none. */
function policyNotes(
  { assets }: System,
  { policy, simulated }: StartContext,
  { testMode }: RunRequest,
  open: readonly string[],
): string[] {
  if (!policy.ok) return [];
  const builds = simulated || policy.builds === null ? null : buildsInForce(assets, policy.builds).note;
  const notKept = testMode ? null : policy.keepCopy();
  const writable = open.map((place) => `users can write to ${place}, where the policy was read from`);
  const doubts = warningsOfMeaning(policy.effective).map((fault) => `policy: ${describeFault(fault)}`);
  return [...policy.notes, ...doubts, ...writable, ...[builds, notKept].filter((note) => note !== null)];
}

/** Removes the temp files that a killed run left beside the state of the device; done under its lock. */
function sweep({ files }: System, { folders: { device, machine, memory } }: DeviceState): void {
  for (const folder of new Set([device, machine, memory])) {
    for (const { name, kind } of files.list(folder)) {
      if (kind === 'file' && isLeftover(name)) files.remove(join(folder, name));
    }
  }
}

/** The first bridge call: our folders are made and hardened, or the start is refused before anything is written. */
async function inspectPlaces(
  system: System,
  ground: StartContext,
  testMode: boolean,
  others: readonly string[],
): Promise<OpenedWindows> {
  const { openWindows } = await import('../../device/windows/index.ts');
  const windows = await openWindows(system, {
    outputRoot: ground.outputRoot,
    judged: [...policyPlaces(system, ground), ...others.flatMap(deletingPlaces)],
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

function demandJudged(system: System, ground: StartContext, places: WindowsPlaces): void {
  const commands = ground.policy.ok && commandsOf(ground.policy.effective.policies).length > 0;
  if (!places.elevated) throw new PatchPilotError('notElevated', places.account, 'expected an elevated account');
  const [untrusted] = openPolicyPlaces(system, ground, places);
  if (ground.policy.ok && untrusted !== undefined && (ground.policy.origin === 'beside' || commands))
    throw new PatchPilotError('configUntrusted', untrusted, 'expected only administrators to be able to write there');
}

async function look(
  system: System,
  ground: StartContext,
  request: RunRequest,
  state: DeviceState,
  windows: OpenedWindows | null,
  openPlaces: readonly string[],
): Promise<Pick<Opened, 'device' | 'facts' | 'openAnew' | 'decision' | 'open' | 'openState'>> {
  // A dry run has no part in the run that is open: it neither goes on with it nor touches its record or its cookie.
  const recorded = request.testMode ? undefined : state.openRun();
  const { run, openState } = await openedRun(system, state, windows, recorded);
  const open = recorded === undefined ? undefined : asItWaits(openState, recorded);
  const start = request.testMode ? 'inspect' : startOf(open);
  // A run that is open goes on with the kit it began with.
  const kit = open === undefined ? (ground.kit?.path ?? null) : (open.kit?.path ?? null);
  const options = {
    scenario: ground.scenario,
    deviceFolder: state.deviceFolder,
    testMode: request.testMode,
    windows,
    state,
    builds: ground.policy.ok ? ground.policy.builds : null,
  };
  const opened = async (from: string | null, how: SimulatedStart, under: RunFolder | undefined) => {
    const trust = kitTrust(system, ground, from, openPlaces);
    const policies = policiesOf(ground.policy, under);
    const device = await openDevice(system, { ...options, start: how, kit: from, trust, policies });
    const facts = await device.open();
    if (!facts.elevated) throw new PatchPilotError('notElevated', facts.account, 'expected an elevated account');
    return { device, facts };
  };
  const { device, facts } = await opened(kit, start, run);
  const asked = ground.kit?.path ?? null;
  const openAnew = async () =>
    open === undefined || (kit === asked && ground.simulated)
      ? { device, facts }
      : await opened(asked, 'fresh', undefined);
  const resumeAt = run === undefined ? PHASE_IDS.Initialization : resumePoint(run);
  const decision = decideStart({
    open,
    found: run === undefined ? 'absent' : beginningOf(run),
    sealed: run?.has(ARTIFACTS.manifest) ?? false,
    bootId: facts.bootIdentity.id,
    resumeAt,
    policySha256: ground.policy.ok ? ground.policy.effective.sha256 : null,
    simulated: ground.simulated,
    nowMs: system.clock.now(),
  });
  demandKit(ground, decision, resumeAt);
  return { device, facts, openAnew, decision, open, openState };
}

/** The record of before it waited is what a damage of the newest one leaves; the cookie of the same run and hop tells the rest. */
function asItWaits(state: DeviceState, open: OpenRun): OpenRun {
  const cookie = open.status === 'waiting' ? undefined : cookieOf(state, open);
  if (cookie === undefined) return open;
  const { bootIdentity, resumeAt, createdAt: waitingSince, sealSha256: sha256, sealRoot: root } = cookie;
  return { ...open, status: 'waiting', bootIdentity, resumeAt, waitingSince, seal: { sha256, root } };
}

/** How this start comes to a simulated device: one that asked for its reboot has had it, unless the script says otherwise. */
const startOf = (open: OpenRun | undefined): SimulatedStart =>
  open === undefined ? 'fresh' : open.status === 'waiting' ? 'afterCookie' : 'continued';

/**
 * The folder of the open run and the state of the device where it lies, where there is one. It may lie under another output root
 * and other ids: that place is judged and hardened as this start's own. Without a run folder, or where it cannot be written safely,
 * nothing is gone on with there.
 */
async function openedRun(
  system: System,
  state: DeviceState,
  windows: OpenedWindows | null,
  open: OpenRun | undefined,
): Promise<{ run: RunFolder | undefined; openState: DeviceState }> {
  if (open === undefined) return { run: undefined, openState: state };
  const { outputRoot, runId, simulated } = open;
  if (system.files.stat(join(outputRoot, 'Runs', runId))?.kind !== 'folder')
    return { run: undefined, openState: state };
  try {
    const folder = join(outputRoot, ...deviceStateFolder(open, simulated).split('/'));
    if (windows !== null && folder !== state.deviceFolder) {
      const { securePlaces } = await import('../../device/windows/index.ts');
      await securePlaces(windows.bridge, system, { outputRoot, judged: [], makeBootKey: false });
    }
    const openState = state.at(makeStateFolder(system, outputRoot, open, simulated));
    if (openState !== state) openState.assertNotNewer();
    return { run: openRunFolder(system.files, outputRoot, runId, { create: false }), openState };
  } catch (error) {
    if (error instanceof PatchPilotError && PLACE_UNUSABLE.has(error.code)) return { run: undefined, openState: state };
    throw error;
  }
}

const PLACE_UNUSABLE: ReadonlySet<string> = new Set(['outputUnusable', 'idInvalid']);
