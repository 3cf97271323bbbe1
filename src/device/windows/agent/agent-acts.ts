import { win32 } from 'node:path';
import type * as v from 'valibot';
import { meaningOf } from '../../../domain/agent/claim.ts';
import { OPERATION_RESULT, UPDATE_OPERATION } from '../../../domain/agent/enumerations.ts';
import { hindranceOf, type Conditions } from '../../../domain/agent/conditions.ts';
import { retryOf } from '../../../domain/retry.ts';
import type { Offer } from '../../../schema/catalog.ts';
import type { HresultTable } from '../../../schema/hresults.ts';
import type { UpdatePolicy } from '../../../schema/policy/index.ts';
import type { System } from '../../../system/system.ts';
import type { OnProgress } from '../../port/progress.ts';
import { shuttingDown, type HistoryAnswer, type InstallClaim, type Obstacle } from '../../port/updates.ts';
import { historyItem } from '../answers.ts';
import { BridgeError } from '../bridge-error.ts';
import { BUSY_POLL_MS, BUSY_WAIT_MS } from '../limits.ts';
import { actOf, claimOf, polledOf, type Act, type ActAnswer } from './act.ts';
import type { AgentSearch } from './agent-search.ts';
import type { Agent, AgentState } from './agent.ts';
import { conditionsItem, resultItem } from './items.ts';
import { watchAct } from './sights.ts';

const MINUTE_MS = 60_000;

/** What is done with one update: looked at, downloaded, installed, looked up. */
export class AgentActs {
  readonly #system: System;
  readonly #agent: Agent;
  readonly #search: AgentSearch;
  readonly #limits: UpdatePolicy['timeLimits'];
  readonly #hresults: HresultTable;
  readonly #temporaryFolder: string;

  constructor(
    system: System,
    agent: Agent,
    search: AgentSearch,
    by: {
      readonly limits: UpdatePolicy['timeLimits'];
      readonly hresults: HresultTable;
      readonly temporaryFolder: string;
    },
  ) {
    this.#system = system;
    this.#agent = agent;
    this.#search = search;
    this.#limits = by.limits;
    this.#hresults = by.hresults;
    this.#temporaryFolder = by.temporaryFolder;
  }

  /** Waits, bounded, while another caller works; then looks at what the device has for this update. */
  async obstacle(offer: Offer): Promise<Obstacle> {
    try {
      return await this.#obstacle(offer);
    } catch (error) {
      // The next question starts another process: one that was lost holds up this update, not the others.
      if (!(error instanceof BridgeError)) throw error;
      return { reason: 'next', detail: `the update agent gave no answer: ${error.message}` };
    }
  }

  async #obstacle(offer: Offer): Promise<Obstacle> {
    const state = await this.#idleState();
    if (state === null) return { reason: 'next', detail: 'the update agent is busy with another caller' };
    if (state.rebootBeforeInstallation === true) {
      return { reason: 'next', detail: 'the update agent installs nothing more before a reboot' };
    }
    const conditions = await this.conditions();
    return conditions === null ? null : hindranceOf(offer, conditions);
  }

  /** What the device has for an install at this moment; null when the agent's process did not say. */
  async conditions(): Promise<Conditions | null> {
    const root = win32.parse(this.#system.host.systemRoot).root;
    const answer = await this.#agent.ask([['conditions', root]], 'conditions', conditionsItem);
    return answer.ok ? (answer.items[0] ?? null) : null;
  }

  async download(offer: Offer, onProgress: OnProgress) {
    const begun = this.#system.clock.elapsed();
    const limitMs = this.#limits.downloadMinutes * MINUTE_MS;
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
      return { ...done(ok, act.hresult, act.detail), ...polledOf(act), final: true as const };
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      // One that stood still for its whole time is left to the next run; another way to lose the process is not its
      // fault.
      const failed = done(false, null, error.message);
      return error.problem === 'timeLimit' ? { ...failed, final: true as const } : failed;
    }
  }

  async install(offer: Offer, onProgress: OnProgress): Promise<InstallClaim> {
    const begun = this.#system.clock.elapsed();
    const limitMs = this.#limits.installMinutes * MINUTE_MS;
    const fields = [offer.updateId, String(offer.revision), String(offer.kind === 'feature')];
    const durationMs = (): number => Math.round(this.#system.clock.elapsed() - begun);
    const startedAt = this.#system.clock.now();
    try {
      return claimOf(await this.#act('install', fields, limitMs, onProgress), durationMs());
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      const outcome = error.problem === 'timeLimit' ? 'timeLimit' : 'failed';
      const lost = { outcome, hresult: null, rebootRequired: false, detail: error.message } as const;
      return (await this.#afterLoss(offer, startedAt)) ?? { ...lost, durationMs: durationMs() };
    }
  }

  /**
   * The process is gone, the install may not be: once the agent is idle its history says, not we. Null where it does
   * not say.
   */
  async #afterLoss(offer: Offer, startedAt: number): Promise<InstallClaim | null> {
    try {
      await this.#idleState();
      return (await this.lookUp(offer, startedAt)).claim;
    } catch (error) {
      if (error instanceof BridgeError) return null;
      throw error;
    }
  }

  /** A history that cannot be read is an answer too: it costs what is asked about one update. */
  async lookUp(offer: Offer, since: number): Promise<HistoryAnswer> {
    const answer = await this.#history(offer);
    if (typeof answer === 'string') return { known: false, claim: null, unreadable: answer };
    const entry = answer.find(
      (one) =>
        one.revision === offer.revision &&
        one.operation === UPDATE_OPERATION.uoInstallation &&
        Math.ceil(Date.parse(one.date ?? '')) >= Math.floor(since / 1_000) * 1_000 &&
        (one.result ?? 0) >= OPERATION_RESULT.orcSucceeded,
    );
    if (entry === undefined) return { known: false, claim: null };
    const { result: code, hresult } = entry;
    const act: Act = {
      meaning: meaningOf({ code, hresult, rebootRequired: null }),
      hresult,
      polled: null,
      rebootRequired: false, // the history does not say; the signals of the device do
      detail: `found in the history of the device, ${entry.date ?? ''}, by ${entry.client ?? 'unknown'}`,
    };
    return { known: true, claim: claimOf(act, 0) };
  }

  /** Its entries; a text where they could not be read, which is why. */
  async #history({ updateId }: Offer): Promise<v.InferOutput<typeof historyItem>[] | string> {
    try {
      const answer = await this.#agent.ask([['history', updateId]], 'history', historyItem);
      return answer.ok ? answer.items : answer.message;
    } catch (error) {
      if (error instanceof BridgeError) return error.message;
      throw error;
    }
  }

  async #idleState(): Promise<AgentState | null> {
    const begun = this.#system.clock.elapsed();
    for (;;) {
      const state = await this.#agent.probe();
      if (state.isBusy !== true) return state;
      if (this.#system.clock.elapsed() - begun >= BUSY_WAIT_MS) return null;
      await this.#system.clock.sleep(BUSY_POLL_MS);
    }
  }

  /** One act on one update; again, bounded, where the table says that waiting helps. */
  async #act(verb: 'download' | 'install', fields: string[], limitMs: number, onProgress: OnProgress): Promise<Act> {
    const begun = this.#system.clock.elapsed();
    for (let tried = 1; ; tried++) {
      await this.#search.demandFound(onProgress);
      const watch = watchAct(this.#system, this.#temporaryFolder, { verb, updateId: fields[0] ?? '' });
      const told = { limitMs, onProgress, watch };
      const answer: ActAnswer = await this.#agent.ask([[verb, ...fields]], verb, resultItem, told);
      const act = actOf(answer, this.#hresults);
      if (act.meaning !== 'failed') return act;
      const remainingMs = limitMs - (this.#system.clock.elapsed() - begun);
      const retry = retryOf(this.#hresults, { hresult: act.hresult, tries: tried, rebootPending: false, remainingMs });
      if (retry.do !== 'wait') return act;
      onProgress(`wait, then try the ${verb} again`, null);
      await this.#system.clock.sleep(retry.afterMs);
    }
  }
}
