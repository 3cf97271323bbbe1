import type { PhaseContext } from '../../phases/phase.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { PhaseId } from '../../schema/phases.ts';
import { usablePolicy } from '../start/start-context.ts';
import type { Journal } from './journal.ts';
import type { Cycle } from '../start/open-start.ts';
import type { StatusWriter } from './status-writer.ts';

/** What every phase of this run is given; `elapsedMs` is the time since this start began to work. */
export function contextFor(cycle: Cycle, journal: Journal, status: StatusWriter, elapsedMs: () => number) {
  const { system, request, listener, stop, ground, opened } = cycle;
  const { tenantId, clientId, siteId, deviceId, simulated } = journal.record;
  return (phase: PhaseId): PhaseContext => ({
    system,
    device: opened.device,
    run: journal.run,
    state: opened.state,
    ids: { tenantId, clientId, siteId, deviceId },
    otherRoots: opened.otherRoots,
    hop: journal.state.hop,
    simulated,
    testMode: journal.record.mode === 'test',
    record: () => journal.record,
    loadedPolicy: usablePolicy(system, ground),
    facts: opened.facts,
    log: (type, data, durable) => {
      journal.log(type, phase, data, durable);
    },
    eachEvent: (take) => {
      journal.run.eachRecord(ARTIFACTS.events, take);
    },
    progress: (step, percent) => {
      status.progress(step, percent);
      listener.progress(phase, step, percent);
    },
    announce: (record, position, total) => {
      listener.update(record, position, total);
    },
    stop,
    elapsedMs,
    maxRuntimeMs: request.maxRuntimeMs,
    restrictToNext: () => {
      if (!journal.state.restrictions.includes('next')) journal.checkpoint({ restrictions: ['next'] });
    },
  });
}
