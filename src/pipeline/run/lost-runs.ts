import { dirname } from 'node:path';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import { openRunFolder, type RunFolder } from '../../evidence/run-folder.ts';
import { storedRuns } from '../../evidence/stored-runs.ts';
import type { DeviceIds } from '../../schema/basics.ts';
import type { Run } from '../../schema/run.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import { beginningOf, recordOf } from './reopen-run.ts';
import { DAY_MS } from '../../schema/day-number.ts';

/** A run that is not over and that no record names as open. */
export interface LostRun {
  readonly run: RunFolder;
  /** Where the state of the device lies for it. */
  readonly device: string;
}

/** Under which output root, and of whom, a run may be that no list names. */
export interface Where {
  readonly outputRoot: string;
  readonly ids: DeviceIds;
  readonly simulated: boolean;
}

/** Of what was left longer ago nobody waits for a confirmation: it would tell of updates that are long replaced. */
const REMEMBERED_MS = 30 * DAY_MS;

/**
 * Runs of this device that were begun, are not over and are open nowhere: the record of the open run was lost. They
 * stand in the list of runs; without that list, which is lost with the machine folder, those of these ids under this
 * start's output root are looked through.
 */
export function lostRuns(system: System, state: DeviceState, where: Where): LostRun[] {
  const open = state.openRun()?.runId;
  const named = state.runs.exists ? listed(system, state) : found(system, state, where);
  return named.filter(({ run }) => {
    if (run.runId === open || beginningOf(run) !== 'begun') return false;
    const record = recordOf(run);
    return record !== undefined && isLost(record, run, system.clock.now());
  });
}

const isLost = ({ mode, status, startedAt }: Run, run: RunFolder, nowMs: number): boolean =>
  mode !== 'test' &&
  (status === 'ended' ? run.has(ARTIFACTS.manifest) : status !== 'abandoned') &&
  nowMs - Date.parse(startedAt) <= REMEMBERED_MS;

function listed({ files }: System, state: DeviceState): LostRun[] {
  return state.runs
    .all()
    .filter(({ exitCode, folder }) => exitCode === null && files.stat(folder)?.kind === 'folder')
    .map(({ folder, runId, deviceFolder }) => ({
      run: openRunFolder(files, dirname(dirname(folder)), runId, { create: false }),
      device: deviceFolder,
    }));
}

function found({ files }: System, state: DeviceState, { outputRoot, ids, simulated }: Where): LostRun[] {
  const isOurs = (run: Run): boolean =>
    run.simulated === simulated &&
    (['tenantId', 'clientId', 'siteId', 'deviceId'] as const).every((id) => run[id] === ids[id]);
  return storedRuns(files, outputRoot)
    .filter(({ run, sealed }) => run !== null && !sealed && run.status !== 'ended' && isOurs(run))
    .map(({ runId }) => ({
      run: openRunFolder(files, outputRoot, runId, { create: false }),
      device: state.deviceFolder,
    }));
}
