import { PHASE_IDS } from '../../schema/phases.ts';
import type { Event, State } from '../../schema/run.ts';

/** The checkpoint of a run that begins. */
export const firstState = (runId: string, updatedAt: string): State => ({
  schemaVersion: 1,
  runId,
  status: 'running',
  hop: 1,
  resumeAt: PHASE_IDS.Initialization,
  updatedAt,
  steps: [],
  failure: null,
  restrictions: [],
});

/** The checkpoint as far as the events tell it, for a state.json that a power cut destroyed. */
export function stateFromEvents(runId: string, events: readonly Event[]): State {
  const first = firstState(runId, events.at(-1)?.time ?? new Date(0).toISOString());
  // A hop whose beginning was cut off is begun again, so that its event may be there twice.
  const hop = Math.max(1, ...events.filter((one) => one.type === 'resumed').map((one) => Number(one.data['hop'])));
  const begun = events.findLast((one) => one.type === 'phaseStarted');
  return { ...first, hop, resumeAt: begun?.phase ?? PHASE_IDS.Initialization };
}
