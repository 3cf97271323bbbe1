import { decideExit } from '../domain/exit-code.ts';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import { catalogue } from '../errors/catalogue.ts';
import { recordError, type PatchPilotError } from '../errors/error.ts';
import { readRunFacts } from '../evidence/facts.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import type { Counts } from '../schema/basics.ts';
import type { OpenRun } from '../schema/device-state.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { System } from '../system/system.ts';
import type { RunResult } from './request.ts';

export const noCounts: Counts = { inst: 0, fail: 0, defer: 0, regr: 0, todo: 0 };

const DAY_MS = 86_400_000;

/** A start that made no run folder: 240. `unrecorded` tells why the refusal itself could not be written. */
export function refused(error: PatchPilotError, simulated: boolean, unrecorded: PatchPilotError | null): RunResult {
  const failure = recordError(error);
  const message = unrecorded === null ? failure.message : `${failure.message} (not recorded: ${unrecorded.message})`;
  return {
    exitCode: EXIT_CODES.ReportingFailure,
    exitName: 'ReportingFailure',
    why: [catalogue[error.code].why],
    counts: noCounts,
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
  since: string,
): RunResult {
  const exit = decideExit(readRunFacts(system.files, run.root));
  const ageDays = ageInDays(system, since);
  const status = state.status();
  if (status !== undefined) state.writeStatus({ ...status, heartbeatAt: new Date(system.clock.now()).toISOString() });
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
    streak: null,
    failure: null,
    nextAction: REBOOT_NEXT,
  };
}

export const REBOOT_NEXT = 'reboot the device, then run the same command again';

export const ageInDays = (system: System, since: string): number =>
  Math.max(0, Math.floor((system.clock.now() - Date.parse(since)) / DAY_MS));
