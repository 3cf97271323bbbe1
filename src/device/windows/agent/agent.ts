import type * as v from 'valibot';
import { PatchPilotError } from '../../../errors/error.ts';
import type { System } from '../../../system/system.ts';
import type { OnProgress } from '../../port.ts';
import { partOf, type Part } from '../answers.ts';
import { BridgeError } from '../bridge-error.ts';
import { Conversation, type AskLimits } from '../conversation.ts';
import { AGENT_TIMEOUT_MS, TELL_EVERY_MS } from '../limits.ts';
import type { RequestLine } from '../powershell.ts';
import * as item from './items.ts';

const SMALL: AskLimits = { timeoutMs: AGENT_TIMEOUT_MS, silenceMs: AGENT_TIMEOUT_MS };
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

/** The update agent of this device, spoken with through one PowerShell process (`docs/powershell-bridge.md`, 8). */
export class Agent {
  readonly conversation: Conversation;
  readonly #clock: System['clock'];

  constructor(system: System, temporaryFolder: string) {
    this.conversation = new Conversation(system, 'agent', temporaryFolder);
    this.#clock = system.clock;
  }

  /** Throws `agentUnavailable` when the service is disabled or the agent does not come up. */
  async probe(): Promise<AgentState> {
    const parts = await this.conversation.ask([['probe']], SMALL, silently);
    const services = partOf({ parts, done: true, output: '' }, 'agent', 'windowsServices', item.windowsServiceItem);
    const own = services.ok ? services.items.find((one) => one.name === 'wuauserv') : undefined;
    if (own?.start === DISABLED) {
      throw new PatchPilotError(
        'agentUnavailable',
        'wuauserv',
        'expected a service that may start, got a disabled one',
      );
    }
    const states: Part<AgentState> = partOf({ parts, done: true, output: '' }, 'agent', 'agent', item.agentItem);
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
    limitMs: number = AGENT_TIMEOUT_MS,
    onProgress: OnProgress = silently,
  ): Promise<Answer<v.InferOutput<S>>> {
    return this.#told(request, limitMs, onProgress, (parts) => answerOf(parts, part, schema));
  }

  /** A search: the updates, and what the result says of itself; the list stands in the process for the acts after it. */
  async search(
    request: readonly RequestLine[],
    limitMs: number,
    onProgress: OnProgress,
  ): Promise<{ updates: Answer<item.UpdateItem>; outcome: item.OutcomeItem | undefined }> {
    return this.#told(request, limitMs, onProgress, (parts) => {
      const outcome = answerOf(parts, 'outcome', item.outcomeItem);
      return {
        updates: answerOf(parts, 'updates', item.updateItem),
        outcome: outcome.ok ? outcome.items[0] : undefined,
      };
    });
  }

  /** Tells each minute that it still works: the agent says nothing during a search. */
  async #told<T>(
    request: readonly RequestLine[],
    limitMs: number,
    onProgress: OnProgress,
    read: (parts: Awaited<ReturnType<Conversation['ask']>>) => T,
  ): Promise<T> {
    const begun = this.#clock.elapsed();
    let last: [string, number | null] = ['ask the update agent', null];
    const stop = this.#clock.every(TELL_EVERY_MS, () => {
      onProgress(`${last[0]}, ${Math.floor((this.#clock.elapsed() - begun) / 60_000)} min`, last[1]);
    });
    try {
      const limits = { timeoutMs: limitMs, silenceMs: limitMs };
      const parts = await this.conversation.ask(request, limits, (step, percent) => {
        last = [step, percent];
        onProgress(step, percent);
      });
      return read(parts);
    } finally {
      stop();
    }
  }
}

function answerOf<const S extends v.GenericSchema>(
  parts: Awaited<ReturnType<Conversation['ask']>>,
  name: string,
  schema: S,
): Answer<v.InferOutput<S>> {
  const failure = parts.get(name)?.failure ?? null;
  if (failure !== null) return { ok: false, ...failure };
  const part = partOf({ parts, done: true, output: '' }, 'agent', name, schema);
  if (part.ok) return part;
  throw new BridgeError('noise', 'agent', `the part ${name} ${part.reason}`);
}
