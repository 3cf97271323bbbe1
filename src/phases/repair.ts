import * as v from 'valibot';
import { claimsFailure } from '../domain/claim-of.ts';
import { isServiceFault } from '../domain/hresult.ts';
import { repairDue } from '../domain/repair.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { DeviceClock } from '../device/port/clock.ts';
import type { Servicing } from '../device/port/servicing.ts';
import type { SearchAnswer } from '../device/port/updates.ts';
import type { RepairKind } from '../schema/device-state.ts';
import { hresultTable, type HresultTable } from '../schema/hresults.ts';
import { newestRecords, readPolicy } from './artifacts.ts';
import type { Assets } from '../system/system.ts';
import type { PhaseContext } from './phase.ts';

/** What a repair is given. */
type Context = Pick<
  PhaseContext<Pick<Servicing, 'repair'> & Pick<DeviceClock, 'now'>>,
  'device' | 'run' | 'state' | 'log' | 'progress' | 'testMode' | 'system'
>;

/**
 * Repairs what the errors tell is damaged, where policy allows it and it is due; says whether it did. That it begins is
 * on disk, in the log and in the state of the device, before it does.
 */
async function repaired(context: Context, kind: RepairKind, hresults: readonly (number | null)[]): Promise<boolean> {
  const { device, run, state, log, progress, testMode } = context;
  const allowed = readPolicy(run).policies.UpdatePolicy.repair[kind];
  if (testMode || !allowed || hresults.length === 0) return false;
  const table = tableOf(context.system.assets);
  const nowMs = device.now();
  if (!repairDue(table, { kind, hresults, before: state.repairs(), nowMs })) return false;
  log('repairStarting', { kind }, true);
  state.writeRepair({ kind, time: new Date(nowMs).toISOString(), runId: run.runId });
  const repair = await device.repair(kind, progress);
  log('repairEnded', { kind, ...repair }, true);
  return repair.done;
}

/**
 * After the installs: an update that failed for a damaged component store is left to the next run, the store is
 * repaired.
 */
export async function repairComponentStore(context: Context): Promise<void> {
  const failed = [...newestRecords(context.run).values()].filter((one) => one.attempted && claimsFailure(one));
  await repaired(
    context,
    'componentStore',
    failed.map(({ hresult }) => hresult),
  );
}

/**
 * A search that failed for a damaged store of the update agent is made once more after its repair. Throws
 * `agentUnavailable` where the service itself cannot work: only the search may say so, and no source was asked then.
 */
export async function searchRepaired(context: Context, search: () => Promise<SearchAnswer>): Promise<SearchAnswer> {
  let answer = await search();
  if (answer.scan.outcome !== 'failed') return answer;
  if (await repaired(context, 'updateStore', [answer.scan.hresult])) answer = await search();
  const { outcome, source, hresult, message } = answer.scan;
  if (outcome === 'failed' && isServiceFault(tableOf(context.system.assets), hresult))
    throw new PatchPilotError('agentUnavailable', source, message ?? 'expected an update service that works');
  return answer;
}

const tableOf = (assets: Pick<Assets, 'text'>): HresultTable =>
  v.parse(hresultTable, JSON.parse(assets.text('assets/tables/hresults.json')));
