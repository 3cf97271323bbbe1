import { join } from 'node:path';
import { isOtherComputer, sameName } from '../domain/device-identity.ts';
import { deviceStateFolder } from '../evidence/device-layout.ts';
import type { DeviceIds } from '../schema/basics.ts';
import { type DeviceStatus, type KnownRun, type LastRun, type LockFile, type OpenRun } from '../schema/device-state.ts';
import { DeviceState } from '../state/device-state.ts';
import type { WaitingSince } from '../pipeline/reboot/waiting-now.ts';
import type { DetachedNow } from './detached-lines.ts';
import { detachedNow } from './detached-now.ts';
import { lockHolder } from '../state/lock.ts';
import { SignsOfLife } from '../state/signs-of-life.ts';
import type { System } from '../system/system.ts';

/** What the state folder of a device says at this moment. Read only; nothing is locked for it. */
export interface DeviceNow {
  readonly deviceFolder: string;
  readonly simulated: boolean;
  /** What lies here is of the computer whose disk was copied: nothing of it is told as if it were of this one. */
  readonly copied: boolean;
  /** The process that holds the device. */
  readonly holder: LockFile['holder'] | null;
  /** Since when it does. */
  readonly heldSince: string | null;
  readonly open: OpenRun | null;
  /** What the run that waits for its reboot has come to so far; null where none waits. */
  readonly waiting: WaitingSince | null;
  readonly status: DeviceStatus | null;
  readonly lastRun: LastRun | null;
  /** A run that was handed over and of which no record of a run tells yet. */
  readonly detached: DetachedNow | null;
}

/** Which device is asked about. */
export interface DeviceAsked {
  readonly outputRoot: string;
  readonly ids: DeviceIds;
  /** Whether somebody named the output root. */
  readonly rootNamed: boolean;
  /** Whether this is a copy of another computer, where that was found out before: it costs a start of PowerShell. */
  readonly copied?: boolean;
}

/**
 * Reads the state of this device, whatever the output root and ids of its runs: the open run, its progress and the last
 * run are device-wide. Where nothing of the real device lies below an output root, but a simulated one does, that is
 * read, unless the root is only the default and this device has run elsewhere.
 */
export async function deviceNow(system: System, asked: DeviceAsked): Promise<DeviceNow> {
  const real = stateOf(system, asked, false);
  if (asked.copied ?? (await isCopied(system, real))) return ofNobody(real.deviceFolder);
  const open = real.openRun();
  const { files } = system;
  if (open === undefined) {
    const simulated = stateOf(system, asked, true);
    const onlySimulated =
      files.stat(real.deviceFolder) === undefined && files.stat(simulated.deviceFolder) !== undefined;
    const elsewhere = !asked.rootNamed && real.lastRun() !== undefined;
    if (onlySimulated && !elsewhere) return look(system, simulated, simulated.openRun(), true);
  }
  const lock = new SignsOfLife(files, real.machineFolder).lock();
  const where = open === undefined ? lock?.deviceFolder : folderOf(open.outputRoot, open, false);
  const last = real.runs.all().at(-1)?.deviceFolder;
  const now = await look(system, real.at(where ?? last ?? real.deviceFolder), open, false);
  // Who names an output root asks for the last run that lies under it.
  const under = asked.rootNamed ? real.lastRunHere() : undefined;
  return under === undefined ? now : { ...now, lastRun: under };
}

/** The runs that the state of this device knows, oldest first; none of another computer whose disk was copied. */
export const knownRuns = (
  { files, host }: System,
  { deviceFolder, simulated, copied }: DeviceNow,
): readonly KnownRun[] => {
  if (copied) return [];
  const machine = simulated ? deviceFolder : host.machineFolder;
  return new DeviceState(files, { device: deviceFolder, machine, memory: machine }).runs.all();
};

/** The board is asked only where the name is another one: a computer that was renamed is the same. */
async function isCopied(system: System, state: DeviceState): Promise<boolean> {
  const { hostName: computerName, platform } = system.host;
  const known = state.machine();
  if (platform !== 'win32' || known === undefined || sameName(known, { computerName, smbiosUuid: null })) return false;
  const { openBoardUuid } = await import('../device/windows/index.ts');
  return isOtherComputer(known, { computerName, smbiosUuid: await openBoardUuid(system) });
}

const ofNobody = (deviceFolder: string): DeviceNow => ({
  ...{
    deviceFolder,
    simulated: false,
    copied: true,
    holder: null,
    heldSince: null,
    open: null,
    waiting: null,
    status: null,
    lastRun: null,
    detached: null,
  },
});

const folderOf = (outputRoot: string, ids: DeviceIds, simulated: boolean): string =>
  join(outputRoot, ...deviceStateFolder(ids, simulated).split('/'));

function stateOf(system: System, { outputRoot, ids }: DeviceAsked, simulated: boolean): DeviceState {
  const device = folderOf(outputRoot, ids, simulated);
  const machine = simulated ? device : system.host.machineFolder;
  return new DeviceState(system.files, { device, machine, memory: machine });
}

async function look(
  system: System,
  state: DeviceState,
  open: OpenRun | undefined,
  simulated: boolean,
): Promise<DeviceNow> {
  const lastRun = state.lastRun() ?? null;
  const lock = await lockHolder(system, state);
  return {
    deviceFolder: state.deviceFolder,
    simulated,
    copied: false,
    holder: lock?.holder ?? null,
    heldSince: lock?.acquiredAt ?? null,
    open: open ?? null,
    waiting: open?.status === 'waiting' ? await waitingAt(system, open) : null,
    status: state.life.status() ?? null,
    lastRun,
    detached: simulated ? null : detachedNow(system, open ?? null, lastRun),
  };
}

/** Of files that cannot be read `runs` and `verify` tell what is wrong; how long it waits, the state tells then. */
async function waitingAt({ files }: System, open: OpenRun): Promise<WaitingSince> {
  const { outputRoot, runId } = open;
  const [{ waitingNow, waitingUnread }, { runFolderAt }, { runsFolder }] = await Promise.all([
    import('../pipeline/reboot/waiting-now.ts'),
    import('../evidence/run-folder.ts'),
    import('../evidence/stored-runs.ts'),
  ]);
  try {
    return waitingNow(files, runFolderAt(files, join(runsFolder(outputRoot), runId), runId), open);
  } catch {
    return waitingUnread(open);
  }
}
