import type { RollupPackage } from '../../../domain/build-age.ts';
import type { CoverageState } from '../../../domain/coverage.ts';
import { PatchPilotError } from '../../../errors/error.ts';
import { catalogueDay } from '../../../kit/catalogue-day.ts';
import type { BuildTable } from '../../../schema/builds.ts';
import type { HresultTable } from '../../../schema/hresults.ts';
import type { OsFacts } from '../../../schema/inventory.ts';
import type { UpdatePolicy } from '../../../schema/policy/index.ts';
import type { System } from '../../../system/system.ts';
import type { OnProgress } from '../../port/progress.ts';
import type { SearchAnswer, WitnessQuestion } from '../../port/updates.ts';
import type { Bridge } from '../bridge.ts';
import { BridgeError } from '../bridge-error.ts';
import type { Detected } from '../effects-by-kind.ts';
import { readCoverage, readRollups, type WindowsInForce } from '../coverage.ts';
import { readVersionsBefore } from '../versions-before.ts';
import type { Agent } from './agent.ts';
import { ScanSource } from './scan-source.ts';
import { foundBy, searchAll, searchInstalled, type Found } from './search.ts';

const MINUTE_MS = 60_000;

export interface AgentOptions {
  readonly policy: UpdatePolicy;
  /** False in test mode and for `plan`: nothing is registered, downloaded or installed. */
  readonly changes: boolean;
}

/** The searches of one start, by the process that keeps what they found for the acts after them. */
export class AgentSearch {
  readonly #bridge: Bridge;
  readonly #system: System;
  readonly #agent: Agent;
  readonly #options: AgentOptions;
  readonly #os: () => OsFacts | null;
  readonly #hresults: HresultTable;
  readonly #builds: BuildTable;
  readonly #source: ScanSource;
  #rollups: readonly RollupPackage[] | null = null;
  #fromWsus = false;
  /** The life of the bridge whose process holds the updates of a search. */
  #foundIn: number | null = null;

  constructor(
    bridge: Bridge,
    system: System,
    agent: Agent,
    options: AgentOptions & WindowsInForce & { readonly hresults: HresultTable },
  ) {
    this.#bridge = bridge;
    this.#system = system;
    this.#agent = agent;
    this.#options = options;
    this.#os = options.os;
    this.#hresults = options.hresults;
    this.#builds = options.builds;
    this.#source = new ScanSource(agent, options.policy.updateSource, options.changes);
  }

  async search(onProgress: OnProgress): Promise<SearchAnswer> {
    onProgress('ask the update agent', null);
    const state = await this.#agent.probe();
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
    return { scan: { ...found.scan, warnings }, offers: found.offers };
  }

  /** By the packages of the last search; where that did not come so far they are asked for. */
  async coverage(): Promise<CoverageState> {
    const { updateSource, updateSettings } = this.#options.policy;
    const { scanFile } = updateSource;
    return readCoverage(this.#bridge, this.#system, {
      os: this.#os(),
      builds: this.#builds,
      staleDays: updateSettings.staleDays,
      judged: true,
      rollups: this.#rollups ?? (await readRollups(this.#bridge)),
      fromWsus: this.#fromWsus,
      catalogueOf: scanFile === null ? undefined : catalogueDay(this.#system.files, scanFile),
    });
  }

  /** What the agent detects as installed, asked only where an effect needs it; null when it did not say. */
  async installedAmong(questions: readonly WitnessQuestion[]): Promise<Detected | null> {
    if (!questions.some(({ effects }) => effects.some(({ type }) => type === 'detected'))) return null;
    const limitMs = this.#options.policy.timeLimits.searchMinutes * MINUTE_MS;
    try {
      return await searchInstalled(this.#agent, this.#options.policy.updateSettings.optional, limitMs);
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      return null;
    }
  }

  /** The process that acts must have found the update itself: what it knows first, online when that is nothing. */
  async demandFound(onProgress: OnProgress): Promise<void> {
    const { life } = this.#bridge;
    if (life !== null && life === this.#foundIn) return;
    const found = await this.#searched(false, onProgress);
    if (found.scan.outcome === 'failed' || found.offers.length === 0) await this.#searched(true, onProgress);
  }

  /** Removes the offline scan service of this start. */
  close(): Promise<void> {
    return this.#source.close();
  }

  async #searched(online: boolean, onProgress: OnProgress): Promise<Found> {
    const { policy } = this.#options;
    const { kind } = policy.updateSource;
    const services = await this.#source.services();
    const source = await this.#source.choose(services);
    if (typeof source === 'string') {
      const scan = { outcome: 'failed', source: kind, hresult: null, message: source, warnings: [] } as const;
      return { scan: { ...scan, warnings: [] }, offers: [] };
    }
    const limitMs = policy.timeLimits.searchMinutes * MINUTE_MS;
    const { optional } = policy.updateSettings;
    const searches = await searchAll({
      agent: this.#agent,
      source,
      optional,
      hidden: online,
      online,
      limitMs,
      onProgress,
    });
    this.#foundIn = this.#bridge.life;
    const listed = searches.flatMap(({ updates }) => (updates.ok ? updates.items : []));
    const hardwareIds = listed.flatMap(({ driver }) => driver?.hardwareId ?? []);
    const before = await readVersionsBefore(this.#bridge, hardwareIds);
    this.#rollups = before.rollups;
    this.#fromWsus =
      kind === 'windowsServer' ||
      (kind === 'deviceSetting' && services.some((one) => one.managed === true && one.default === true));
    return foundBy(searches, {
      kind,
      services,
      place: { os: this.#os(), builds: this.#builds },
      before,
      table: this.#hresults,
    });
  }
}

/** One that hangs, or takes its process with it, is an agent that could not be reached; the rest is the bridge's. */
const isLost = (error: unknown): error is BridgeError =>
  error instanceof BridgeError && (error.problem === 'timeLimit' || error.problem === 'cutOff');
