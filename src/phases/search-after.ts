import type { Device, SearchAnswer } from '../device/port.ts';
import { sourceOf } from '../domain/policy/sources.ts';
import { decide } from '../domain/select.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { CatalogAfter } from '../schema/catalog.ts';
import { readCatalog, readPolicy, updateKey } from './artifacts.ts';
import type { PhaseContext } from './phase.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * The search after the installs. What is offered now and was not before, and what policy would install, is new: it
 * ends the run with `why=more`. A kit offers the same for ever and is not asked.
 */
export async function searchAfter(context: PhaseContext): Promise<CatalogAfter> {
  const { run, device, system, state, progress, hop, facts, stop } = context;
  const searchedAt = new Date(system.clock.now()).toISOString();
  const base = { schemaVersion: 1, runId: run.runId, searchedAt } as const;
  if (device.updates.kind === 'kit') {
    const scan = { outcome: 'complete', source: 'kit', hresult: null, message: null, warnings: [] } as const;
    return { ...base, scan: { ...scan, warnings: [] }, offered: [], newOffers: [] };
  }
  const { scan, offers } = await untilAborted(stop, () => searchOrWhyNot(device, progress));
  const before = new Set(readCatalog(run).updates.map(updateKey));
  const policy = readPolicy(run);
  const unseen = offers.filter((offer) => !before.has(updateKey(offer)));
  const wanted = decide(unseen, policy.policies.UpdatePolicy.updateSettings, {
    sourceOf: sourceOf(policy.sources),
    os: facts.os,
    history: state.seenUpdates(),
    nowMs: device.now(),
  }).filter((entry) => entry.decision === 'selected');
  const short = ({
    updateId,
    revision,
    kb,
    title,
  }: {
    updateId: string;
    revision: number;
    kb: string | null;
    title: string;
  }) => ({
    updateId,
    revision,
    kb,
    title,
  });
  return { ...base, scan, offered: offers.map(short), newOffers: hop > 1 ? wanted.map(short) : [] };
}

/** What was installed is to be confirmed by its effect all the same: an agent that has gone by now costs the search only. */
async function searchOrWhyNot(device: Device, progress: PhaseContext['progress']): Promise<SearchAnswer> {
  try {
    return await device.updates.search(progress);
  } catch (error) {
    if (!(error instanceof PatchPilotError) || error.code !== 'agentUnavailable') throw error;
    const scan = { outcome: 'failed', source: error.subject ?? '', hresult: null, message: error.message } as const;
    const coverage = { judged: false, support: 'unknown', stale: false, reasons: [] } as const;
    return { scan: { ...scan, warnings: [] }, offers: [], coverage };
  }
}
