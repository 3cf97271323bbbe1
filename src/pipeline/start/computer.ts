import { join } from 'node:path';
import type { OpenedWindows } from '../../device/windows/index.ts';
import { isOtherComputer, usableUuid, type Identity } from '../../domain/device-identity.ts';
import { DEVICE_FILES, MACHINE_FILES } from '../../evidence/device-layout.ts';
import type { Scenario } from '../../schema/scenario.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import type { StartContext } from './start-context.ts';

/** What is of one computer and nobody else. The last entry is of simulated devices. */
const OF_ONE_COMPUTER = [
  // First of all: a run that is open must not go on here, wherever this is cut off.
  ...[MACHINE_FILES.openRun, MACHINE_FILES.installers, MACHINE_FILES.repairs, MACHINE_FILES.runs],
  ...[DEVICE_FILES.lastRun, DEVICE_FILES.updateHistory, 'policy-last-good.json', 'memory'],
];

/**
 * The state of the device as far as it is of this computer, and where that of another one was put aside. A dry run puts
 * nothing aside: it sees a device that remembers nothing.
 */
export async function ofThisComputer(
  system: System,
  { scenario, testMode }: StartContext,
  state: DeviceState,
  windows: OpenedWindows | null,
): Promise<{ state: DeviceState; otherComputer: string | null }> {
  const now = await thisComputer(system, windows, scenario?.scenario ?? null);
  if (!testMode) return { state, otherComputer: settleComputer(system, state, now) };
  const known = state.machine();
  const copied = known !== undefined && isOtherComputer(known, now);
  return { state: copied ? state.forgotten() : state, otherComputer: null };
}

/** Which computer this is: its name, and the board it runs on. */
async function thisComputer(
  system: System,
  windows: OpenedWindows | null,
  scenario: Scenario | null,
): Promise<Identity> {
  if (scenario !== null) {
    const { computerName = 'SIMULATED', smbiosUuid } = scenario.device;
    return { computerName, smbiosUuid: usableUuid(smbiosUuid ?? null) };
  }
  const { hostName: computerName } = system.host;
  if (windows === null) return { computerName, smbiosUuid: null };
  const { readBoardUuid } = await import('../../device/windows/index.ts');
  return { computerName, smbiosUuid: await readBoardUuid(windows.bridge) };
}

/**
 * Keeps which computer the memory is of. From another one (this is a copy of its disk) nothing goes on: what it
 * remembered is put aside, and its folder returned; null when the memory is of this computer. Done again after a kill
 * it goes on where it was.
 */
function settleComputer(system: System, state: DeviceState, now: Identity): string | null {
  const known = state.machine();
  if (known !== undefined && isOtherComputer(known, now)) return putAside(system, state, now);
  const smbiosUuid = now.smbiosUuid ?? known?.smbiosUuid ?? null;
  const same = known?.computerName === now.computerName && known.smbiosUuid === smbiosUuid;
  if (!same) state.writeMachine({ schemaVersion: 1, computerName: now.computerName, smbiosUuid });
  return null;
}

function putAside({ files, clock }: System, state: DeviceState, now: Identity): string {
  const { machineFolder } = state;
  const aside = join(machineFolder, `other-computer.${new Date(clock.now()).toISOString().replaceAll(':', '')}`);
  files.makeFolder(aside);
  for (const name of OF_ONE_COMPUTER.flatMap((one) => [`${one}.previous`, one])) {
    if (files.stat(join(machineFolder, name)) !== undefined) files.rename(join(machineFolder, name), join(aside, name));
  }
  const record = join(machineFolder, MACHINE_FILES.machine);
  if (files.stat(record)?.kind === 'file') files.copy(record, join(aside, MACHINE_FILES.machine));
  // Begun anew: no copy of what that computer saw is taken up, none of its runs is looked for.
  state.writeHistory({ updates: [], checks: [] });
  state.runs.begin();
  state.writeMachine({ schemaVersion: 1, ...now });
  return aside;
}
