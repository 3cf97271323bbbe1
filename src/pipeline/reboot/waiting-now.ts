import { decideExit, type ExitDecision } from '../../domain/exit-code.ts';
import { readRunFacts } from '../../evidence/facts.ts';
import type { RunFolder } from '../../evidence/run-folder.ts';
import { readPolicy } from '../../phases/artifacts.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import { REBOOT_OVERDUE_DAYS } from '../../schema/policy/update-policy.ts';
import type { Files } from '../../system/system.ts';

/** How long a run has waited for its reboot, and what it has come to so far. */
export interface WaitingSince {
  /** Null where its files do not say it. */
  readonly exit: ExitDecision | null;
  /** When the reboot was asked for, by the clock of the device: that of the script on a simulated one. */
  readonly askedAtMs: number;
  /** The same by the clock of the program. */
  readonly toldAtMs: number;
  /** From so many days of waiting it is overdue; the default under a policy that cannot be read any more. */
  readonly overdueDays: number;
}

/** The same from the files of the run. */
export interface WaitingNow extends WaitingSince {
  readonly exit: ExitDecision;
}

type Waits = Pick<OpenRun, 'startedAt' | 'waitingSince'>;

/** Read only. Throws what `readRunFacts` throws. */
export function waitingNow(files: Files, folder: RunFolder, open: Waits): WaitingNow {
  const asked = folder.records(ARTIFACTS.events).findLast((one) => one.type === 'waitingForReboot');
  const toldAtMs = asked === undefined ? waitingUnread(open).toldAtMs : Date.parse(asked.time);
  const deviceTime = asked?.data['deviceTime'];
  return {
    exit: decideExit(readRunFacts(files, folder.root)),
    askedAtMs: typeof deviceTime === 'number' ? deviceTime : toldAtMs,
    toldAtMs,
    overdueDays: overdueDays(folder),
  };
}

/** What the state of the device alone says: a run whose folder is gone is overdue one day all the same. */
export function waitingUnread({ startedAt, waitingSince }: Waits): WaitingSince {
  const sinceMs = Date.parse(waitingSince ?? startedAt);
  return { exit: null, askedAtMs: sinceMs, toldAtMs: sinceMs, overdueDays: REBOOT_OVERDUE_DAYS };
}

/** `verify` names what is wrong with a policy that cannot be read. */
function overdueDays(run: RunFolder): number {
  try {
    return readPolicy(run).policies.UpdatePolicy.rebootSettings.rebootOverdueDays;
  } catch {
    return REBOOT_OVERDUE_DAYS;
  }
}
