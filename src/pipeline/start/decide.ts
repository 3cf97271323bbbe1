import type { Device } from '../../device/port/device.ts';
import type { DeviceFacts } from '../../device/port/inspection.ts';
import type { SimulatedStart } from '../../device/simulated/index.ts';
import type { OpenedWindows } from '../../device/windows/index.ts';
import { decideStart, type StartDecision } from '../../domain/start-decision.ts';
import { PatchPilotError } from '../../errors/error.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { RunFolder } from '../../evidence/run-folder.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import { PHASE_IDS } from '../../schema/phases.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import { beginningOf } from '../run/reopen-run.ts';
import { openDevice } from './device.ts';
import { findOpenRun, type OpenRunFound } from './find-open-run.ts';
import { demandKit } from './kit.ts';
import { kitTrust } from './kit-trust.ts';
import { policiesOf, resumePoint } from './open-run-files.ts';
import type { StartContext } from './start-context.ts';

/** A device that answers, and what it said first. */
export interface OpenedDevice {
  readonly device: Device;
  readonly facts: DeviceFacts;
}

export interface Decided extends OpenedDevice {
  readonly decision: StartDecision;
  /** The open run, and the state of the device where it lies, under whatever output root and ids. */
  readonly found: OpenRunFound | undefined;
  /**
   * The device for a fresh run: `device` was opened with the kit and under the policy of the run that is open, where
   * there is one. Another one is the caller's to close.
   */
  readonly openAnew: () => Promise<OpenedDevice>;
}

export interface DeviceAccess {
  /** Null on a simulated device. */
  readonly windows: OpenedWindows | null;
  /** Where users can write among the places that the policy was read from. */
  readonly openPlaces: readonly string[];
}

/** Looks at the open run, opens the device as that run needs it, and decides what this start does. */
export async function decide(
  system: System,
  context: StartContext,
  state: DeviceState,
  access: DeviceAccess,
): Promise<Decided> {
  const open = deviceOpener(system, context, state, access);
  // A dry run has no part in the run that is open: it neither goes on with it nor touches its record or its cookie.
  const found = context.testMode
    ? undefined
    : whereItsKitLies(context, await findOpenRun(system, state, access.windows));
  const asked = context.kit?.path ?? null;
  // A run that is open goes on with the kit it began with.
  const kit = found === undefined ? asked : (found.record.kit?.path ?? null);
  const opened = await open(kit, context.testMode ? 'inspect' : startOf(found?.record), found?.folder);
  const asAsked = found === undefined || (kit === asked && context.simulated);
  const openAnew = (): Promise<OpenedDevice> => (asAsked ? Promise.resolve(opened) : open(asked, 'fresh', undefined));
  const resumeAt = found?.folder === undefined ? PHASE_IDS.Initialization : resumePoint(found.folder);
  const decision = decideStart({
    ...foundOf(found),
    bootId: opened.facts.bootIdentity.id,
    resumeAt,
    policySha256: context.policy.ok ? context.policy.effective.sha256 : null,
    simulated: context.simulated,
    nowMs: system.clock.now(),
  });
  demandKit(context, decision, resumeAt);
  return { ...opened, openAnew, decision, found };
}

/** The same kit may lie elsewhere now, as on a stick under another drive letter: the run finds it there from now on. */
function whereItsKitLies({ kit }: StartContext, found: OpenRunFound | undefined): OpenRunFound | undefined {
  if (kit === null || found?.record.kit?.sha256 !== kit.sha256) return found;
  return { ...found, record: { ...found.record, kit } };
}

function foundOf(found: OpenRunFound | undefined) {
  const folder = found?.folder;
  const beginning = folder === undefined ? ('absent' as const) : beginningOf(folder);
  return { open: found?.record, found: beginning, sealed: folder?.has(ARTIFACTS.manifest) ?? false };
}

/** Opens the device of this start: with a kit or none, in a manner, and under the policy of a run where it has one. */
function deviceOpener(
  system: System,
  context: StartContext,
  state: DeviceState,
  { windows, openPlaces }: DeviceAccess,
) {
  const { scenario, testMode, policy } = context;
  return async (kit: string | null, start: SimulatedStart, under: RunFolder | undefined): Promise<OpenedDevice> => {
    const device = await openDevice(system, {
      ...{ scenario, deviceFolder: state.deviceFolder, state, start, testMode, kit, windows },
      trust: kitTrust(system, context, kit, openPlaces),
      policies: policiesOf(policy, under),
      builds: policy.ok ? policy.builds : null,
    });
    const facts = await device.open();
    if (!facts.elevated) throw new PatchPilotError('notElevated', facts.account, 'expected an elevated account');
    return { device, facts };
  };
}

/**
 * How this start comes to a simulated device: one that asked for its reboot has had it, unless the script says
 * otherwise.
 */
const startOf = (open: OpenRun | undefined): SimulatedStart =>
  open === undefined ? 'fresh' : open.status === 'waiting' ? 'afterCookie' : 'continued';
