import type { DeviceClock } from '../device/port/clock.ts';
import type { SearchAnswer, Updates, UpdateSource } from '../device/port/updates.ts';
import { checkCoverage } from '../domain/coverage.ts';
import { openOffers } from '../domain/open-offers.ts';
import { sourceOf } from '../domain/policy/sources.ts';
import { decide } from '../domain/select.ts';
import { updateKey } from '../domain/update-key.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { CatalogAfter, CatalogEntry, Coverage, Offer } from '../schema/catalog.ts';
import { readBaseline, readCatalog, readPolicy, readSnapshot } from './artifacts.ts';
import type { PhaseContext } from './phase.ts';
import { untilAborted } from './until-aborted.ts';

/** What the search after the installs is given. */
type Context = Pick<
  PhaseContext<Updates<Pick<UpdateSource, 'kind' | 'search' | 'coverage'>> & Pick<DeviceClock, 'now'>>,
  'run' | 'device' | 'state' | 'facts' | 'system' | 'progress' | 'hop' | 'stop'
>;

/**
 * The search after the installs. What is offered now and was not before, and what policy would install, is new: it
 * ends the run with `why=more`. A kit offers the same for ever and is not asked. Whether the device is patched is
 * judged again, by its build of now.
 */
export async function searchAfter(context: Context): Promise<CatalogAfter> {
  const { run, device, system, progress, hop, stop } = context;
  const searchedAt = new Date(system.clock.now()).toISOString();
  const base = { schemaVersion: 1, runId: run.runId, searchedAt } as const;
  if (device.updates.kind === 'kit') {
    const scan = { outcome: 'complete', source: 'kit', hresult: null, message: null, warnings: [] } as const;
    const coverage = await coverageAfter(context, null);
    return { ...base, scan: { ...scan, warnings: [] }, coverage, offered: [], newOffers: [] };
  }
  const { scan, offers } = await untilAborted(stop, () => searchOrWhyNot(device.updates, progress));
  const coverage = await coverageAfter(context, scan.outcome === 'failed' ? null : decided(context, offers));
  const before = new Set(readCatalog(run).updates.map(updateKey));
  const unseen = offers.filter((offer) => !before.has(updateKey(offer)));
  const wanted = decided(context, unseen).filter((entry) => entry.decision === 'selected');
  const newOffers = hop > 1 ? wanted.map(short) : [];
  return { ...base, scan, coverage, offered: offers.map(short), newOffers };
}

const short = ({ updateId, revision, kb, title }: Offer) => ({ updateId, revision, kb, title });

function decided({ run, device, state, facts }: Context, offers: readonly Offer[]): CatalogEntry[] {
  const policy = readPolicy(run);
  return decide(offers, policy.policies.UpdatePolicy.updateSettings, {
    sourceOf: sourceOf(policy.sources),
    os: facts.os,
    history: state.seenUpdates(),
    nowMs: device.now(),
  });
}

/**
 * Judged by the build that the snapshot found. Without a search after the installs, what the first one found and is not
 * done yet counts as on offer; a kit was scanned in the first start only, and the day of its catalogue stands in the
 * catalog.
 */
async function coverageAfter(context: Context, found: readonly CatalogEntry[] | null): Promise<Coverage> {
  const { run, device, facts } = context;
  const { coverage: before, updates } = readCatalog(run);
  const now = await device.updates.coverage();
  const { judged, catalogueOf } = before;
  const sight =
    device.updates.kind !== 'kit' ? now : 'stated' in now ? { ...now, judged } : { ...now, judged, catalogueOf };
  const os = readSnapshot(run).os ?? facts.os;
  const entries = found ?? openOffers(updates, readBaseline(run).os, os);
  const settings = readPolicy(run).policies.UpdatePolicy.updateSettings;
  return checkCoverage({ sight, os, settings, nowMs: device.now(), entries });
}

/** The agent does not come up, or its process was lost on the way. */
const LOST: ReadonlySet<string> = new Set(['agentUnavailable', 'bridgeFailed']);

/**
 * What was installed is to be confirmed by its effect all the same: an agent that has gone by now costs the search
 * only.
 */
async function searchOrWhyNot(
  updates: Pick<UpdateSource, 'search'>,
  progress: PhaseContext['progress'],
): Promise<SearchAnswer> {
  try {
    return await updates.search(progress);
  } catch (error) {
    if (!(error instanceof PatchPilotError) || !LOST.has(error.code)) throw error;
    const scan = { outcome: 'failed', source: error.subject ?? '', hresult: null, message: error.message } as const;
    return { scan: { ...scan, warnings: [] }, offers: [] };
  }
}
