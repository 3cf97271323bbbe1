import { agentDeferralDays } from '../../domain/agent-deferral.ts';
import { holdBacksOf } from '../../domain/hold-backs.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import type { System } from '../../system/system.ts';
import { partOf, settingItem } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { BridgeError } from './bridge-error.ts';
import { readInventoryParts } from './inventory-parts.ts';
import { SIGNALS_SILENCE_MS, SIGNALS_TIMEOUT_MS } from './limits.ts';

export interface HoldBacks {
  /** Each as one sentence. */
  readonly holdBacks: readonly string[];
  /** By how many days the agent itself defers quality updates. */
  readonly agentDeferralDays: number;
}

/**
 * What may hold updates back on this device. Settings that cannot be read are said to be unknown: they explain nothing,
 * defer nothing, and must not fail a search. Never throws for a bridge that fails.
 */
export async function readHoldBacks(bridge: Bridge, clock: System['clock'], os: OsFacts | null): Promise<HoldBacks> {
  const unknown = (reason: string): HoldBacks => ({
    holdBacks: [`what may hold updates back is not known: the settings could not be read (${reason})`],
    agentDeferralDays: 0,
  });
  const limits = { timeoutMs: SIGNALS_TIMEOUT_MS, silenceMs: SIGNALS_SILENCE_MS };
  try {
    const answer = await readInventoryParts(bridge, clock, ['updateSettings'], limits);
    const settings = partOf(answer, 'inventory', 'updateSettings', settingItem);
    if (!settings.ok) return unknown(settings.reason);
    const values = Object.fromEntries(
      settings.items.map<[string, string | number]>(({ key, name, data }) => [
        `${key}\\${name}`,
        Array.isArray(data) ? data.join(';') : data,
      ]),
    );
    return {
      holdBacks: holdBacksOf(values, os, clock.now()),
      agentDeferralDays: agentDeferralDays(values, os?.build ?? null),
    };
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    return unknown(error.message);
  }
}
