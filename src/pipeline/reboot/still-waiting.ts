import type { Device } from '../../device/port/device.ts';
import { REBOOT_OVERDUE } from '../../domain/exit-codes.ts';
import { DAY_MS } from '../../schema/day-number.ts';
import type { System } from '../../system/system.ts';
import type { Ending } from '../ending.ts';
import { cookieOf, type FoundRun } from './found-run.ts';
import { nextWhileWaiting } from './restart.ts';
import { waitingNow } from './waiting-now.ts';

/**
 * A run that waits for its reboot on the same boot still: nothing of it is touched, and its status says how long it has
 * been.
 */
export async function stillWaiting(system: System, device: Device, run: FoundRun): Promise<Ending> {
  const { record: open, folder, state } = run;
  const cookie = cookieOf(state, open);
  const since = open.waitingSince ?? cookie?.createdAt ?? open.startedAt;
  const nextAction = await nextWhileWaiting(system, device, run, since);
  const { exit, askedAtMs, overdueDays } = waitingNow(system.files, folder, open);
  const ageDays = Math.max(0, Math.floor((device.now() - askedAtMs) / DAY_MS));
  const rebootOverdue = ageDays >= overdueDays;
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
