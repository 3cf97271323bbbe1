import { join } from 'node:path';
import type { OpenedWindows } from '../../device/windows/index.ts';
import { PatchPilotError } from '../../errors/error.ts';
import { deviceStateFolder } from '../../evidence/device-layout.ts';
import { openRunFolder } from '../../evidence/run-folder.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import { cookieOf, type FoundRun } from '../reboot/found-run.ts';
import { makeStateFolder } from './place.ts';

/** The open run as far as it is there: without a folder nothing is gone on with. */
export type OpenRunFound = Omit<FoundRun, 'folder'> & Partial<Pick<FoundRun, 'folder'>>;

/** The run that the device says is open; undefined when there is none. */
export async function findOpenRun(
  system: System,
  state: DeviceState,
  windows: OpenedWindows | null,
): Promise<OpenRunFound | undefined> {
  const recorded = state.openRun();
  if (recorded === undefined) return undefined;
  const found = await whereItLies(system, state, windows, recorded);
  return { ...found, record: asItWaits(found.state, recorded) };
}

/**
 * The record of before it waited is what a damage of the newest one leaves; the cookie of the same run and hop tells
 * the rest.
 */
function asItWaits(state: DeviceState, open: OpenRun): OpenRun {
  const cookie = open.status === 'waiting' ? undefined : cookieOf(state, open);
  if (cookie === undefined) return open;
  const { bootIdentity, resumeAt, createdAt: waitingSince, sealSha256: sha256, sealRoot: root } = cookie;
  return { ...open, status: 'waiting', bootIdentity, resumeAt, waitingSince, seal: { sha256, root } };
}

/**
 * The folder of the open run and the state of the device where it lies, where there is one. It may lie under another
 * output root and other ids: that place is judged and hardened as this start's own. Without a run folder, or where it
 * cannot be written safely, nothing is gone on with there.
 */
async function whereItLies(
  system: System,
  state: DeviceState,
  windows: OpenedWindows | null,
  open: OpenRun,
): Promise<Omit<OpenRunFound, 'record'>> {
  const { outputRoot, runId, simulated } = open;
  if (system.files.stat(join(outputRoot, 'Runs', runId))?.kind !== 'folder') return { state };
  try {
    const folder = join(outputRoot, ...deviceStateFolder(open, simulated).split('/'));
    if (windows !== null && folder !== state.deviceFolder) {
      const { securePlaces } = await import('../../device/windows/index.ts');
      await securePlaces(windows.bridge, system, { outputRoot, judged: [], makeBootKey: false });
    }
    const there = state.at(makeStateFolder(system, outputRoot, open, simulated));
    if (there !== state) there.assertNotNewer();
    return { folder: openRunFolder(system.files, outputRoot, runId, { create: false }), state: there };
  } catch (error) {
    if (error instanceof PatchPilotError && PLACE_UNUSABLE.has(error.code)) return { state };
    throw error;
  }
}

const PLACE_UNUSABLE: ReadonlySet<string> = new Set(['outputUnusable', 'idInvalid']);
