import type { Device } from '../../device/port/device.ts';
import { decideExit } from '../../domain/exit-code.ts';
import { REBOOT_OVERDUE } from '../../domain/exit-codes.ts';
import { readRunFacts } from '../../evidence/facts.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { RunFolder } from '../../evidence/run-folder.ts';
import { readPolicy } from '../../phases/artifacts.ts';
import { DAY_MS } from '../../schema/day-number.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import type { System } from '../../system/system.ts';
import type { Ending } from '../ending.ts';
import { cookieOf, type FoundRun } from './found-run.ts';
import { nextWhileWaiting } from './restart.ts';

/**
 * A run that waits for its reboot on the same boot still: nothing of it is touched, and its status says how long it has
 * been.
 */
export async function stillWaiting(system: System, device: Device, run: FoundRun): Promise<Ending> {
  const { record: open, folder, state } = run;
  const cookie = cookieOf(state, open);
  const since = open.waitingSince ?? cookie?.createdAt ?? open.startedAt;
  const nextAction = await nextWhileWaiting(system, device, run, since);
  const exit = decideExit(readRunFacts(system.files, folder.root));
  const ageDays = Math.max(0, Math.floor((device.now() - askedAt(folder, open)) / DAY_MS));
  const rebootOverdue = ageDays >= overdueDays(folder);
  const status = state.life.status();
  if (status !== undefined) {
    const heartbeatAt = new Date(system.clock.now()).toISOString();
    state.life.writeStatus({ ...status, nextAction, status: rebootOverdue ? REBOOT_OVERDUE : exit.name, heartbeatAt });
  }
  return {
    kind: 'stillWaiting',
    run: { runId: open.runId, runFolder: folder.root, simulated: open.simulated },
    ...{ exit, root: open.seal?.root ?? cookie?.sealRoot ?? null, ageDays, rebootOverdue, nextAction },
  };
}

/** When the reboot was asked for, in the time of the device: the time of the script on a simulated one. */
function askedAt(run: RunFolder, open: OpenRun): number {
  const asked = run.records(ARTIFACTS.events).findLast((one) => one.type === 'waitingForReboot');
  const deviceTime = asked?.data['deviceTime'];
  return typeof deviceTime === 'number' ? deviceTime : Date.parse(asked?.time ?? open.startedAt);
}

/** Under a policy that cannot be read any more nothing is overdue; `verify` names what is wrong with it. */
function overdueDays(run: RunFolder): number {
  try {
    return readPolicy(run).policies.UpdatePolicy.rebootSettings.rebootOverdueDays;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
