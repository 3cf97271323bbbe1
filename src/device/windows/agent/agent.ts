import type * as v from 'valibot';
import { PatchPilotError } from '../../../errors/error.ts';
import type { System } from '../../../system/system.ts';
import type { OnProgress } from '../../port/progress.ts';
import { partOf, type Part } from '../answers.ts';
import { BridgeError } from '../bridge-error.ts';
import type { AskOptions, Bridge, BridgeAnswer } from '../bridge.ts';
import { AGENT_TIMEOUT_MS, TELL_EVERY_MS } from '../limits.ts';
import type { RequestLine } from '../powershell.ts';
import * as item from './items.ts';
import type { Watch } from './sights.ts';

const SMALL: AskOptions = { timeoutMs: AGENT_TIMEOUT_MS, silenceMs: AGENT_TIMEOUT_MS };
/** What goes on in its process when we are gone. */
const LASTING: ReadonlySet<string> = new Set(['download', 'install']);
const DISABLED = 4;
const silently: OnProgress = () => undefined;

export type AgentState = v.InferOutput<typeof item.agentItem>;

/** A part that failed, with its HRESULT; what the call of the agent threw. */
export interface Refusal {
  readonly hresult: number;
  readonly message: string;
}
export type Answer<T> =
  { readonly ok: true; readonly items: T[]; readonly skipped: number } | ({ readonly ok: false } & Refusal);

/** The update agent of this device, spoken with through the bridge (`docs/powershell-bridge.md`, 8). */
export class Agent {
  readonly #bridge: Bridge;
  readonly #clock: System['clock'];

  constructor(bridge: Bridge, clock: System['clock']) {
    this.#bridge = bridge;
    this.#clock = clock;
  }

  /** Throws `agentUnavailable` when the service is disabled or the agent does not come up. */
  async probe(): Promise<AgentState> {
    const answer = await this.#bridge.ask('agent', [['probe']], SMALL);
    const services = partOf(answer, 'agent', 'windowsServices', item.windowsServiceItem);
    const own = services.ok ? services.items.find((one) => one.name === 'wuauserv') : undefined;
    if (own?.start === DISABLED) {
      throw new PatchPilotError(
        'agentUnavailable',
        'wuauserv',
        'expected a service that may start, got a disabled one',
      );
    }
    const states: Part<AgentState> = partOf(answer, 'agent', 'agent', item.agentItem);
    const [state] = states.ok ? states.items : [];
    if (state === undefined) {
      const reason = states.ok ? 'it said nothing' : states.reason;
      throw new PatchPilotError('agentUnavailable', 'Microsoft.Update.Session', reason);
    }
    return state;
  }

  /** One verb whose answer is the part `part`; what came before it in the same request only sets the stage. */
  async ask<const S extends v.GenericSchema>(
    request: readonly RequestLine[],
    part: string,
    schema: S,
    {
      limitMs = AGENT_TIMEOUT_MS,
      onProgress = silently,
      watch,
    }: { limitMs?: number; onProgress?: OnProgress; watch?: Watch } = {},
  ): Promise<Answer<v.InferOutput<S>>> {
    const answer = await this.#told(request, limitMs, onProgress, watch);
    return answerOf(answer, part, schema);
  }

  /**
   * A search: the updates, and what the result says of itself; the list stands in the process for the acts after it.
   */
  async search(
    request: readonly RequestLine[],
    limitMs: number,
    onProgress: OnProgress,
  ): Promise<{ updates: Answer<item.UpdateItem>; outcome: item.OutcomeItem | undefined }> {
    const answer = await this.#told(request, limitMs, onProgress);
    const outcome = answerOf(answer, 'outcome', item.outcomeItem);
    return {
      updates: answerOf(answer, 'updates', item.updateItem),
      outcome: outcome.ok ? outcome.items[0] : undefined,
    };
  }

  /**
   * Tells each minute that it still works: the agent says nothing during a search, nor during an act in one call, at
   * which `watch` looks from outside.
   */
  async #told(
    request: readonly RequestLine[],
    limitMs: number,
    onProgress: OnProgress,
    watch?: Watch,
  ): Promise<BridgeAnswer> {
    const begun = this.#clock.elapsed();
    let last: [string, number | null] = ['ask the update agent', null];
    const looking = new Set<Promise<void>>();
    const stop = this.#clock.every(TELL_EVERY_MS, () => {
      const runningMs = this.#clock.elapsed() - begun;
      if (watch === undefined || last[1] !== null) {
        onProgress(`${last[0]}, ${Math.floor(runningMs / 60_000)} min`, last[1]);
        return;
      }
      if (looking.size > 0) return;
      // A look that fails must cost nothing: the act goes on, whatever can be seen of it.
      const unseen = `${last[0]}, running for ${Math.floor(runningMs / 60_000)} min, progress not known`;
      const look = watch(runningMs)
        .catch(() => unseen)
        .then((words) => {
          looking.delete(look);
          onProgress(words, null);
        });
      looking.add(look);
    });
    try {
      return await this.#bridge.ask('agent', request, {
        timeoutMs: limitMs,
        silenceMs: limitMs,
        lasting: request.some(([verb]) => LASTING.has(verb)),
        onProgress: (step, percent) => {
          last = [step, percent];
          onProgress(step, percent);
        },
      });
    } finally {
      stop();
      await Promise.all(looking); // nothing is told after the answer
    }
  }
}

function answerOf<const S extends v.GenericSchema>(
  answer: BridgeAnswer,
  name: string,
  schema: S,
): Answer<v.InferOutput<S>> {
  const failure = answer.parts.get(name)?.failure ?? null;
  if (failure !== null) return { ok: false, ...failure };
  const part = partOf(answer, 'agent', name, schema);
  if (part.ok) return part;
  throw new BridgeError('noise', 'agent', `the part ${name} ${part.reason}`);
}
