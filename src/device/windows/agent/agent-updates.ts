import { win32 } from 'node:path';
import * as v from 'valibot';
import { meaningOf } from '../../../domain/agent/claim.ts';
import { hindranceOf } from '../../../domain/agent/conditions.ts';
import { judgeCoverage } from '../../../domain/coverage.ts';
import { retryOf } from '../../../domain/retry.ts';
import { PatchPilotError } from '../../../errors/error.ts';
import type { Offer } from '../../../schema/catalog.ts';
import { hresultTable, type HresultTable } from '../../../schema/hresults.ts';
import type { OsFacts } from '../../../schema/inventory.ts';
import type { UpdatePolicy } from '../../../schema/policy/index.ts';
import type { System } from '../../../system/system.ts';
import type {
  HistoryAnswer,
  InstallClaim,
  Obstacle,
  OnProgress,
  SearchAnswer,
  UpdateSource,
  WitnessQuestion,
} from '../../port.ts';
import { BridgeError } from '../bridge-error.ts';
import { loadLifecycle } from '../lifecycle.ts';
import { readVersionsBefore } from '../versions-before.ts';
import { BUSY_POLL_MS, BUSY_WAIT_MS } from '../limits.ts';
import { readHoldBacks } from '../hold-backs.ts';
import type { Detected } from '../effects-by-kind.ts';
import { readWitnesses } from '../witnesses.ts';
import { actOf, claimOf, type Act, type ActAnswer } from './act.ts';
import { Agent, type AgentState } from './agent.ts';
import { conditionsItem, entryItem, idItem, resultItem, serviceItem, type ServiceItem } from './items.ts';
import { foundBy, searchAll, searchInstalled, type Found } from './search.ts';
import { MICROSOFT_UPDATE, sourceFor, type Source } from './source.ts';

const MINUTE_MS = 60_000;
const INSTALLATION = 1;

export interface AgentOptions {
  readonly policy: UpdatePolicy;
  /** False in test mode and for `plan`: nothing is registered, downloaded or installed. */
  readonly changes: boolean;
}

export interface AgentSource extends UpdateSource {
  /** What the agent says of itself. Throws `agentUnavailable`. */
  state(): Promise<AgentState>;
  /** Removes an offline scan service of ours, and ends the process. */
  close(): Promise<void>;
}

/**
 * The updates that the Windows Update Agent offers. What it says of an install is a claim; `witness` looks at the device.
 * A search that fails is an answer that says so; an agent that does not come up is `agentUnavailable`.
 */
export function createAgentUpdates(
  system: System,
  options: AgentOptions,
  temporaryFolder: string,
  os: () => OsFacts | null,
): AgentSource {
  const source = new AgentUpdates(system, options, temporaryFolder, os);
  return {
    kind: 'agent',
    prepare: () => Promise.resolve(),
    search: (onProgress) => source.search(onProgress),
    obstacle: (offer) => source.obstacle(offer),
    download: (offer, onProgress) => source.download(offer, onProgress),
    install: (offer, onProgress) => source.install(offer, onProgress),
    lookUp: (offer, since) => source.lookUp(offer, since ?? 0),
    witness: async (questions) =>
      readWitnesses(system, temporaryFolder, questions, await source.installedAmong(questions)),
    state: () => source.agent.probe(),
    close: () => source.close(),
  };
}

class AgentUpdates {
  readonly agent: Agent;
  readonly #system: System;
  readonly #options: AgentOptions;
  readonly #os: () => OsFacts | null;
  readonly #hresults: HresultTable;
  readonly #temporaryFolder: string;
  #newestRollupAt: string | null = null;
  #holdBacks: string[] = [];
  #scanService = '';
  /** The life of the conversation whose process holds the updates of a search. */
  #foundIn = 0;

  constructor(system: System, options: AgentOptions, temporaryFolder: string, os: () => OsFacts | null) {
    this.#system = system;
    this.#options = options;
    this.#os = os;
    this.#temporaryFolder = temporaryFolder;
    this.#hresults = v.parse(hresultTable, JSON.parse(system.assets.text('assets/tables/hresults.json')));
    this.agent = new Agent(system, temporaryFolder);
  }

  async search(onProgress: OnProgress): Promise<SearchAnswer> {
    onProgress('ask the update agent', null);
    const state = await this.agent.probe();
    if (state.networkLogon && this.#options.changes) {
      const detail = 'expected SYSTEM or a local logon: a network logon may neither search nor install';
      throw new PatchPilotError('agentUnavailable', 'Microsoft.Update.Session', detail);
    }
    const { kind } = this.#options.policy.updateSource;
    const found = await this.#searched(true, onProgress).catch((error: unknown): Found => {
      if (!isLost(error)) throw error;
      const message = `the search gave no answer: ${error.message}`;
      return { scan: { outcome: 'failed', source: kind, hresult: null, message, warnings: [] }, offers: [] };
    });
    const warnings = [...found.scan.warnings];
    if (state.isBusy === true) warnings.push('the update agent was busy with another caller');
    const none = found.scan.outcome !== 'failed' && found.offers.length === 0;
    const settings = none ? await readHoldBacks(this.#system, this.#temporaryFolder, this.#os()) : [];
    return {
      scan: { ...found.scan, warnings },
      offers: found.offers,
      coverage: judgeCoverage({
        os: this.#os(),
        lifecycle: loadLifecycle(this.#system.assets),
        nowMs: this.#system.clock.now(),
        newestRollupAt: this.#newestRollupAt,
        offers: found.scan.outcome === 'failed' ? null : found.offers.length,
        holdBacks: [...this.#holdBacks, ...settings],
      }),
    };
  }

  /** What the agent detects as installed, asked only where an effect needs it; null when it did not say. */
  async installedAmong(questions: readonly WitnessQuestion[]): Promise<Detected | null> {
    if (!questions.some(({ effects }) => effects.some(({ type }) => type === 'detected'))) return null;
    const limitMs = this.#options.policy.timeLimits.searchMinutes * MINUTE_MS;
    try {
      return await searchInstalled(this.agent, this.#options.policy.updateSettings.optional, limitMs);
    } catch (error) {
      if (!isLost(error)) throw error;
      return null;
    }
  }

  /** Waits, bounded, while another caller works; then looks at what the device has for this update. */
  async obstacle(offer: Offer): Promise<Obstacle> {
    const state = await this.#idleState();
    if (state === null) return { reason: 'next', detail: 'the update agent is busy with another caller' };
    if (state.rebootBeforeInstallation === true) {
      return { reason: 'next', detail: 'the update agent installs nothing more before a reboot' };
    }
    const root = win32.parse(this.#system.host.systemRoot).root;
    const answer = await this.agent.ask([['conditions', root]], 'conditions', conditionsItem);
    const [conditions] = answer.ok ? answer.items : [];
    return conditions === undefined ? null : hindranceOf(offer, conditions);
  }

  async download(offer: Offer, onProgress: OnProgress) {
    const begun = this.#system.clock.elapsed();
    const limitMs = this.#options.policy.timeLimits.downloadMinutes * MINUTE_MS;
    const done = (ok: boolean, hresult: number | null, detail: string | null) => ({
      ok,
      hresult,
      detail,
      durationMs: Math.round(this.#system.clock.elapsed() - begun),
    });
    try {
      const act = await this.#act('download', [offer.updateId, String(offer.revision)], limitMs, onProgress);
      if (act.meaning === 'shuttingDown') throw shuttingDown(offer);
      const ok = act.meaning === 'succeeded' || act.meaning === 'alreadyInstalled';
      return { ...done(ok, act.hresult, act.detail), final: true as const };
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      return done(false, null, error.message);
    }
  }

  async install(offer: Offer, onProgress: OnProgress): Promise<InstallClaim> {
    const begun = this.#system.clock.elapsed();
    const limitMs = this.#options.policy.timeLimits.installMinutes * MINUTE_MS;
    const fields = [offer.updateId, String(offer.revision), String(offer.kind === 'feature')];
    const durationMs = (): number => Math.round(this.#system.clock.elapsed() - begun);
    const startedAt = this.#system.clock.now();
    try {
      return claimOf(await this.#act('install', fields, limitMs, onProgress), durationMs());
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      // The process is gone, the install may not be: its history says, not we.
      const { claim } = await this.lookUp(offer, startedAt);
      const outcome = error.problem === 'timeLimit' ? 'timeLimit' : 'failed';
      return (
        claim ?? { outcome, hresult: null, rebootRequired: false, detail: error.message, durationMs: durationMs() }
      );
    }
  }

  async lookUp(offer: Offer, since: number): Promise<HistoryAnswer> {
    const answer = await this.agent.ask([['history', offer.updateId]], 'history', entryItem);
    if (!answer.ok) throw new BridgeError('partFailed', 'agent', `history: ${answer.message}`);
    const entry = answer.items.find(
      (one) =>
        one.revision === offer.revision &&
        one.operation === INSTALLATION &&
        Math.ceil(Date.parse(one.date ?? '')) >= Math.floor(since / 1_000) * 1_000 &&
        (one.code ?? 0) >= 2,
    );
    if (entry === undefined) return { known: false, claim: null };
    const { code, hresult } = entry;
    const act: Act = {
      meaning: meaningOf({ code, hresult, rebootRequired: null }),
      hresult,
      rebootRequired: false, // the history does not say; the signals of the device do
      detail: `found in the history of the device, ${entry.date ?? ''}, by ${entry.client ?? 'unknown'}`,
    };
    return { known: true, claim: claimOf(act, 0) };
  }

  async close(): Promise<void> {
    if (this.#scanService !== '' && this.#options.changes) {
      // What is left behind here is swept by the next start.
      await this.agent.ask([['sweep']], 'sweep', idItem).catch(() => null);
    }
    await this.agent.conversation.close();
  }

  async #searched(online: boolean, onProgress: OnProgress): Promise<Found> {
    const { policy } = this.#options;
    const { kind } = policy.updateSource;
    const services = await this.#services();
    const source = await this.#source(services);
    if (typeof source === 'string') {
      const scan = { outcome: 'failed', source: kind, hresult: null, message: source, warnings: [] } as const;
      return { scan: { ...scan, warnings: [] }, offers: [] };
    }
    const limitMs = policy.timeLimits.searchMinutes * MINUTE_MS;
    const searches = await searchAll({ agent: this.agent, source, policy, online, limitMs, onProgress });
    this.#foundIn = this.agent.conversation.lives;
    const listed = searches.flatMap(({ updates }) => (updates.ok ? updates.items : []));
    const hardwareIds = listed.flatMap(({ driver }) => driver?.hardwareId ?? []);
    const before = await readVersionsBefore(this.#system, this.#temporaryFolder, hardwareIds);
    this.#newestRollupAt = before.newestRollupAt;
    this.#holdBacks = services.flatMap((one) =>
      one.managed === true && one.default === true
        ? [`updates come from ${one.name ?? 'a server'} of the organisation`]
        : [],
    );
    return foundBy(searches, { kind, services, os: this.#os(), before, table: this.#hresults });
  }

  async #services(): Promise<ServiceItem[]> {
    const request = this.#options.changes ? ([['sweep'], ['services']] as const) : ([['services']] as const);
    const services = await this.agent.ask(request, 'services', serviceItem);
    return services.ok ? services.items : [];
  }

  /** Whom to ask; a text when that cannot be done, which is why. */
  async #source(services: readonly ServiceItem[]): Promise<Source | string> {
    const { kind, scanFile } = this.#options.policy.updateSource;
    const { changes } = this.#options;
    if (kind === 'microsoftUpdate' && !services.some((one) => one.id?.toLowerCase() === MICROSOFT_UPDATE)) {
      if (!changes) return 'Microsoft Update is not registered, and here nothing is';
      const registered = await this.agent.ask([['register', MICROSOFT_UPDATE]], 'register', idItem);
      if (!registered.ok) return `Microsoft Update could not be registered: ${registered.message}`;
    }
    if (kind === 'offlineScan') {
      if (!changes) return 'an offline scan needs its service registered, and here nothing is';
      const added = await this.agent.ask([['scanFile', scanFile ?? '']], 'scanFile', idItem);
      if (!added.ok) return `the scan file ${scanFile ?? ''} could not be taken: ${added.message}`;
      this.#scanService = added.items[0]?.id ?? '';
    }
    return sourceFor(kind, this.#scanService);
  }

  async #idleState(): Promise<AgentState | null> {
    const begun = this.#system.clock.elapsed();
    for (;;) {
      const state = await this.agent.probe();
      if (state.isBusy !== true) return state;
      if (this.#system.clock.elapsed() - begun >= BUSY_WAIT_MS) return null;
      await this.#system.clock.sleep(BUSY_POLL_MS);
    }
  }

  /** One act on one update; again, bounded, where the table says that waiting helps. */
  async #act(verb: 'download' | 'install', fields: string[], limitMs: number, onProgress: OnProgress): Promise<Act> {
    const begun = this.#system.clock.elapsed();
    for (let tried = 1; ; tried++) {
      await this.#demandFound(onProgress);
      const answer: ActAnswer = await this.agent.ask([[verb, ...fields]], verb, resultItem, limitMs, onProgress);
      const act = actOf(answer, this.#hresults);
      if (act.meaning !== 'failed') return act;
      const remainingMs = limitMs - (this.#system.clock.elapsed() - begun);
      const retry = retryOf(this.#hresults, { hresult: act.hresult, tries: tried, rebootPending: false, remainingMs });
      if (retry.do !== 'wait') return act;
      onProgress(`wait, then try the ${verb} again`, null);
      await this.#system.clock.sleep(retry.afterMs);
    }
  }

  /** The process that acts must have found the update itself: what it knows first, online when that is nothing. */
  async #demandFound(onProgress: OnProgress): Promise<void> {
    if (this.agent.conversation.lives === this.#foundIn) return;
    const found = await this.#searched(false, onProgress);
    if (found.scan.outcome === 'failed' || found.offers.length === 0) await this.#searched(true, onProgress);
  }
}

/** One that hangs, or takes its process with it, is an agent that could not be reached; the rest is the bridge's. */
const isLost = (error: unknown): error is BridgeError =>
  error instanceof BridgeError && (error.problem === 'timeLimit' || error.problem === 'cutOff');

const shuttingDown = (offer: Offer): PatchPilotError =>
  new PatchPilotError('stopped', offer.kb ?? offer.updateId, 'Windows is shutting down');
