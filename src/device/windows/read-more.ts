import { asPatchPilotError } from '../../errors/error.ts';
import type { System } from '../../system/system.ts';
import type { OnProgress } from '../port/progress.ts';
import { Bridge } from './bridge.ts';
import { readEventRecords } from './event-records.ts';
import { readInventory } from './inventory.ts';

/** How far back the event logs are read. */
const EVENTS_MS = 30 * 86_400_000;

/**
 * Reads what a run reads of the device beside the offers of the update agent: the whole inventory and the event
 * records of updates. For a recording; what is read is not judged. Changes nothing.
 *
 * @returns why something could not be read; empty where all was
 */
export async function readMore(system: System, onProgress: OnProgress): Promise<string[]> {
  const bridge = new Bridge(system);
  const problems: string[] = [];
  try {
    await readInventory(bridge, system.clock, onProgress);
  } catch (error) {
    problems.push(`inventory: ${asPatchPilotError(error).message}`);
  } finally {
    await bridge.close();
  }
  const { unread } = await readEventRecords(system, bridge.temporaryFolder, system.clock.now() - EVENTS_MS);
  return [...problems, ...unread];
}
