import { PatchPilotError } from '../../errors/error.ts';
import type { CoverageState } from '../../domain/coverage.ts';
import { sameUpdate } from '../../domain/update-key.ts';
import type { Offer } from '../../schema/catalog.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import type { Scenario } from '../../schema/scenario.ts';
import type { OnProgress } from '../port/progress.ts';
import {
  shuttingDown,
  type DownloadAnswer,
  type HistoryAnswer,
  type SearchAnswer,
  type UpdateSource,
} from '../port/updates.ts';
import { actInstall, isShutdown } from './install.ts';
import { osOf } from './inventory.ts';
import type { Memory } from './memory.ts';
import { hresultOf, UNSCRIPTED, type Script, type Scripts } from './script.ts';
import { keptOf, later } from './device-now.ts';
import { witnessOf } from './witness.ts';

/** How long the update agent may take; it has no limits of its own. Milliseconds. */
export const WUA_SEARCH_TIMEOUT_MS = 60 * 60_000;
export const DOWNLOAD_TIMEOUT_MS = 120 * 60_000;

/** Where a kit takes the place of the scripted offers: verified and made ready before phase 03. */
export interface SimulatedKit {
  /** The kit's offers as a device with this Windows sees them. Throws `kitInvalid`, `kitUntrusted`. */
  prepare(onProgress: OnProgress, os: OsFacts | null): Promise<readonly Offer[]>;
}

/**
 * The updates of a simulated device. Nothing here takes real time: durations are what the script says, and move the
 * device's clock. A step longer than its limit is ended at the limit.
 */
export function simulatedUpdates(
  memory: () => Memory,
  scenario: Scenario,
  scripts: Scripts,
  kit: SimulatedKit | undefined,
): UpdateSource {
  let kitOffers: readonly Offer[] | undefined;
  const osNow = (): OsFacts | null => osOf(scenario, scripts, memory().state());
  const prepareKit = async (from: SimulatedKit, onProgress: OnProgress): Promise<readonly Offer[]> => {
    kitOffers ??= await from.prepare(onProgress, osNow());
    return kitOffers;
  };
  return {
    kind: kit === undefined ? 'scenario' : 'kit',
    async prepare(onProgress) {
      if (kit !== undefined) await prepareKit(kit, onProgress);
    },
    async search(onProgress) {
      if (kit === undefined) return searchAgent(memory(), scenario, scripts, onProgress);
      return searchKit(memory(), scripts, await prepareKit(kit, onProgress));
    },
    async coverage() {
      return kit === undefined ? scriptedCoverage(memory(), scenario, scripts) : NOT_JUDGED;
    },
    async obstacle(offer) {
      return scripts.of(offer)?.obstacle ?? null;
    },
    async download(offer, onProgress) {
      onProgress(`download ${offer.kb ?? offer.updateId}`, null);
      return download(memory(), offer, scripts.of(offer));
    },
    async install(offer, onProgress) {
      onProgress(`install ${offer.kb ?? offer.updateId}`, null);
      const script = scripts.of(offer);
      const state = memory().state();
      memory().recordCall(offer, keptOf(state, offer, script).installCalls + 1);
      const done = actInstall(state, offer, script);
      memory().keep(done.change);
      return done.claim;
    },
    async lookUp(offer, since) {
      return lookUp(memory(), offer, since ?? 0);
    },
    async witness(questions) {
      return questions.map((question) =>
        witnessOf(memory().state(), scripts, question, kit === undefined ? null : osNow()),
      );
    },
  };
}

function searchAgent(memory: Memory, scenario: Scenario, scripts: Scripts, onProgress: OnProgress): SearchAnswer {
  const { search } = scenario;
  if (search.serviceDisabled) {
    throw new PatchPilotError('agentUnavailable', 'wuauserv', 'expected a running update service, got a disabled one');
  }
  onProgress(`search ${search.source}`, null);
  const timedOut = search.seconds * 1_000 > WUA_SEARCH_TIMEOUT_MS;
  memory.keep({ clock: later(memory.state(), Math.min(search.seconds * 1_000, WUA_SEARCH_TIMEOUT_MS)) });
  const outcome = timedOut ? 'failed' : search.outcome;
  const limit = `ended after ${WUA_SEARCH_TIMEOUT_MS / 60_000} minutes without an answer`;
  return {
    scan: {
      outcome,
      source: search.source,
      hresult: timedOut || search.hresult === undefined ? null : hresultOf(search.hresult),
      message: timedOut ? limit : (search.message ?? null),
      warnings: search.warnings,
    },
    offers: outcome === 'failed' ? [] : scripts.all.filter((one) => isOffered(memory, one)).map((one) => one.offer),
  };
}

/** Offered: not there and not on its way; or there, and offered all the same. */
function isOffered(memory: Memory, script: Script): boolean {
  const state = memory.state();
  const kept = keptOf(state, script.offer, script);
  if (script.afterReboot && state.bootCount === 0) return false;
  if (kept.superseded || kept.stage === 'staged') return false;
  if (kept.stage === 'absent' || script.install.stillOfferedAfter) return true;
  return script.install.does === 'alreadyThere' && kept.installCalls === 0;
}

/** A kit offers its entries, always; the device remembers them so that a later start knows their KB. */
function searchKit(memory: Memory, scripts: Scripts, offers: readonly Offer[]): SearchAnswer {
  for (const offer of offers) memory.keep({ update: keptOf(memory.state(), offer, scripts.of(offer)) });
  return {
    scan: { outcome: 'complete', source: 'kit', hresult: null, message: null, warnings: [] },
    offers,
  };
}

const NOT_JUDGED: CoverageState = {
  judged: false,
  stated: { support: 'unknown', stale: false, reasons: [] },
  ...{ buildDays: null, agentDeferralDays: 0 },
};

/**
 * What the script says, until an update is installed that mends it: a cumulative one its age, a new release its
 * support.
 */
function scriptedCoverage(memory: Memory, { search }: Scenario, scripts: Scripts): CoverageState {
  const { support, stale, reasons, buildDays, agentDeferralDays } = search.coverage;
  const kinds = scripts.all
    .filter((script) => keptOf(memory.state(), script.offer, script).stage === 'present')
    .map(({ offer }) => offer.kind);
  const released = kinds.some((kind) => kind === 'feature' || kind === 'enablement');
  const patched = released || kinds.some((kind) => kind === 'cumulative' || kind === 'hotpatch');
  const stated = {
    support: released && support === 'unsupported' ? ('supported' as const) : support,
    stale: stale && !patched,
    reasons: patched ? [] : reasons,
  };
  return { judged: true, stated, buildDays: patched && buildDays !== null ? 0 : buildDays, agentDeferralDays };
}

function download(memory: Memory, offer: Offer, script: Script | undefined): DownloadAnswer {
  const scripted = script?.download ?? UNSCRIPTED.download;
  const kept = keptOf(memory.state(), offer, script);
  const downloadAttempts = kept.downloadAttempts + 1;
  const durationMs = Math.min(scripted.seconds * 1_000, DOWNLOAD_TIMEOUT_MS);
  if (scripted.failures !== 0 && isShutdown(hresultOf(scripted.hresult)) && !kept.rebootedDevice) {
    const update = { ...kept, downloadAttempts, rebootedDevice: true };
    memory.keep({ clock: later(memory.state(), durationMs), update, rebootsItself: true });
    throw shuttingDown(offer);
  }
  memory.keep({ clock: later(memory.state(), durationMs), update: { ...kept, downloadAttempts } });
  if (scripted.seconds * 1_000 > DOWNLOAD_TIMEOUT_MS) {
    const detail = `ended after ${DOWNLOAD_TIMEOUT_MS / 60_000} minutes`;
    return { ok: false, hresult: null, detail, durationMs };
  }
  const fails = scripted.failures === 'always' || downloadAttempts <= scripted.failures;
  return fails
    ? { ok: false, hresult: hresultOf(scripted.hresult), detail: `attempt ${downloadAttempts} failed`, durationMs }
    : { ok: true, hresult: null, detail: null, durationMs };
}

function lookUp(memory: Memory, offer: Offer, since: number): HistoryAnswer {
  const entry = memory.state().history.findLast((one) => sameUpdate(one, offer) && Date.parse(one.at) >= since);
  return { known: entry !== undefined, claim: entry?.claim ?? null };
}
