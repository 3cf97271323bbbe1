import { holdBacksOf } from '../../domain/hold-backs.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import type { System } from '../../system/system.ts';
import { partOf, settingItem } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { readInventoryParts } from './inventory-parts.ts';
import { SIGNALS_SILENCE_MS, SIGNALS_TIMEOUT_MS } from './limits.ts';

/**
 * What may hold updates back on this device, asked where nothing is offered. Settings that cannot be read are said to be
 * unknown: they explain nothing, and must not fail a search. Throws `bridgeFailed` when Windows could not be asked at all.
 */
export async function readHoldBacks(bridge: Bridge, clock: System['clock'], os: OsFacts | null): Promise<string[]> {
  const limits = { timeoutMs: SIGNALS_TIMEOUT_MS, silenceMs: SIGNALS_SILENCE_MS };
  const answer = await readInventoryParts(bridge, clock, ['updateSettings'], limits);
  const settings = partOf(answer, 'inventory', 'updateSettings', settingItem);
  if (!settings.ok)
    return [`what may hold updates back is not known: the settings could not be read (${settings.reason})`];
  const values = settings.items.map<[string, string | number]>(({ key, name, data }) => [
    `${key}\\${name}`,
    Array.isArray(data) ? data.join(';') : data,
  ]);
  return holdBacksOf(Object.fromEntries(values), os, clock.now());
}
