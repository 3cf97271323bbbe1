import { nextAction as nextActionOf } from '../domain/next-action.ts';
import { decideExit } from '../domain/exit-code.ts';
import { EXIT_CODES, REBOOT_OVERDUE } from '../domain/exit-codes.ts';
import { NO_COUNTS } from '../domain/last-line.ts';
import { catalogue } from '../errors/catalogue.ts';
import { recordError, type PatchPilotError } from '../errors/error.ts';
import { readRunFacts } from '../evidence/facts.ts';
import { readPolicy } from '../phases/artifacts.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { OpenRun } from '../schema/device-state.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { System } from '../system/system.ts';
import type { RunResult } from './request.ts';
import { DAY_MS } from '../schema/day-number.ts';

/** A start that made no run folder: 240. `unrecorded` tells why the refusal itself could not be written. */
export function refused(error: PatchPilotError, simulated: boolean, unrecorded: PatchPilotError | null): RunResult {
  const failure = recordError(error);
  const message = unrecorded === null ? failure.message : `${failure.message} (not recorded: ${unrecorded.message})`;
  return {
    exitCode: EXIT_CODES.ReportingFailure,
    exitName: 'ReportingFailure',
    why: [catalogue[error.code].why],
    counts: NO_COUNTS,
    simulated,
    runId: null,
    runFolder: null,
    root: null,
    ageDays: null,
    streak: null,
    failure: { ...failure, message },
    nextAction: failure.next,
  };
}

/** 150 again, at once, without touching the run; only what people read learns how long it has been. */
export function stillWaiting(
  system: System,
  state: DeviceState,
  run: RunFolder,
  open: OpenRun,
  root: string | null,
  deviceTime: number,
  nextAction: string,
): RunResult {
  const exit = decideExit(readRunFacts(system.files, run.root));
  const ageDays = Math.max(0, Math.floor((deviceTime - askedAt(run, open)) / DAY_MS));
  const rebootOverdue = ageDays >= overdueDays(run);
  const status = state.life.status();
  if (status !== undefined) {
    const heartbeatAt = new Date(system.clock.now()).toISOString();
    state.life.writeStatus({ ...status, nextAction, status: rebootOverdue ? REBOOT_OVERDUE : exit.name, heartbeatAt });
  }
  return {
    exitCode: exit.code,
    exitName: exit.name,
    why: exit.why,
    counts: exit.counts,
    simulated: open.simulated,
    runId: open.runId,
    runFolder: run.root,
    root,
    ageDays,
    rebootOverdue,
    streak: null,
    failure: null,
    nextAction,
  };
}

const REBOOT = { exitName: 'RebootRequired', why: [], todo: 0, wouldInstall: 0 };

/** Without its full stop: what Windows answered to a request may follow. */
export const REBOOT_NEXT = nextActionOf(REBOOT).replace(/\.$/u, '');

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
