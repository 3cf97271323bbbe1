import { decideExit, type ExitDecision } from '../../domain/exit-code.ts';
import { readRunFacts } from '../../evidence/facts.ts';
import type { RunFolder } from '../../evidence/run-folder.ts';
import { readPolicy } from '../../phases/artifacts.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import type { Files } from '../../system/system.ts';

/** What the files of a run that waits for its reboot say of it. */
export interface WaitingNow {
  readonly exit: ExitDecision;
  /** When the reboot was asked for, by the clock of the device: that of the script on a simulated one. */
  readonly askedAtMs: number;
  /** The same by the clock of the program. */
  readonly toldAtMs: number;
  /** From so many days of waiting it is overdue; infinite under a policy that cannot be read any more. */
  readonly overdueDays: number;
}

/** Read only. Throws what `readRunFacts` throws. */
export function waitingNow(files: Files, folder: RunFolder, { startedAt }: Pick<OpenRun, 'startedAt'>): WaitingNow {
  const asked = folder.records(ARTIFACTS.events).findLast((one) => one.type === 'waitingForReboot');
  const toldAtMs = Date.parse(asked?.time ?? startedAt);
  const deviceTime = asked?.data['deviceTime'];
  return {
    exit: decideExit(readRunFacts(files, folder.root)),
    askedAtMs: typeof deviceTime === 'number' ? deviceTime : toldAtMs,
    toldAtMs,
    overdueDays: overdueDays(folder),
  };
}

/** `verify` names what is wrong with a policy that cannot be read. */
function overdueDays(run: RunFolder): number {
  try {
    return readPolicy(run).policies.UpdatePolicy.rebootSettings.rebootOverdueDays;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
