import type { SearchAnswer, Updates, UpdateSource } from '../device/port/updates.ts';
import { questionsOf, withInForce } from '../domain/select/in-force.ts';
import type { SeenUpdate } from '../schema/device-state.ts';
import type { OsFacts } from '../schema/inventory.ts';

/** What the device remembers, with what of it is in force by now though no run of ours confirmed it. */
export async function historyInForce(
  device: Updates<Pick<UpdateSource, 'witness'>>,
  history: readonly SeenUpdate[],
  { offers, scan }: Pick<SearchAnswer, 'offers' | 'scan'>,
  os: OsFacts | null,
): Promise<SeenUpdate[]> {
  const input = { history, offers, os };
  const questions = questionsOf(input);
  const sights = questions.length === 0 ? [] : await device.updates.witness(questions);
  return withInForce(input, sights, scan.outcome === 'complete');
}
