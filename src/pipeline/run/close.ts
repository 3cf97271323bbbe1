import { decideExit, type ExitDecision } from '../../domain/exit-code.ts';
import { EXIT_CODES } from '../../domain/exit-codes.ts';
import { readRunFacts } from '../../evidence/facts.ts';
import { finishRun } from '../../evidence/finish.ts';
import type { RunFolder } from '../../evidence/run-folder.ts';
import type { KnownRun } from '../../schema/device-state.ts';
import type { Run } from '../../schema/run.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import { keepAttempts } from './attempts-of-run.ts';
import type { Journal } from './journal.ts';
import { recordOf } from './reopen-run.ts';

export interface Closed {
  readonly exit: ExitDecision;
  readonly root: string;
  readonly streak: number | null;
}

/**
 * After the end of phase 11: closes the events, then state.json, then run.json, then writes index and manifest. The
 * code comes from the files of the run. Safe to do again after a crash anywhere in it.
 */
export function closeRun(system: System, state: DeviceState, journal: Journal): Closed {
  const { run } = journal;
  const exit = decideExit({ ...readRunFacts(system.files, run.root), status: 'ended' });
  const streak = exit.code === EXIT_CODES.InstallFailure ? (state.lastRun()?.streak ?? 0) + 1 : null;
  const endedAt = journal.time();
  if (journal.state.status !== 'ended') {
    journal.log('runEnded', null, { exitCode: exit.code, why: exit.why, counts: exit.counts }, true);
    journal.checkpoint({ status: 'ended' });
  }
  journal.events.close();
  journal.saveRecord({
    status: 'ended',
    endedAt,
    exitCode: exit.code,
    exitName: exit.name,
    why: [...exit.why],
    counts: exit.counts,
    streak,
    ...acceptedOf(exit),
    ...agentOnlyOf(exit),
    hops: endHop(journal, endedAt),
  });
  return { exit, root: finishRun(system.files, run).root, streak };
}

export const endHop = (journal: Journal, endedAt: string) =>
  journal.record.hops.map((hop) => (hop.endedAt === null ? { ...hop, endedAt } : hop));

const acceptedOf = ({ accepted }: Pick<ExitDecision, 'accepted'>): Pick<Run, 'accepted'> =>
  accepted.length === 0 ? {} : { accepted: [...accepted] };

/** How many updates nothing but the agent's own list shows as installed; nothing when there is none. */
const agentOnlyOf = ({ figures }: ExitDecision): Pick<Run, 'agentOnly'> =>
  figures.agentOnly === 0 ? {} : { agentOnly: figures.agentOnly };

/** Names a run among those of its device, and what it came to once it is over. A dry run is named nowhere. */
export function noteRun(
  state: DeviceState,
  run: RunFolder,
  { mode, simulated, startedAt }: Run,
  over: Pick<KnownRun, 'endedAt' | 'exitCode'>,
): void {
  if (mode === 'test') return;
  const { deviceFolder } = state;
  state.runs.note({ ...{ runId: run.runId, folder: run.root, deviceFolder, simulated, startedAt }, ...over });
}

/**
 * What the device keeps of a run that has its manifest: the last run with its root, the attempts of each update, no
 * open run. Done again by the next start when this one was killed in between. Of a dry run it keeps nothing.
 */
export function keepOutcome(system: System, state: DeviceState, run: RunFolder): void {
  const record = recordOf(run);
  if (record?.mode === 'test') return;
  const exit = decideExit(readRunFacts(system.files, run.root));
  const { root } = finishRun(system.files, run);
  const endedAt = record?.endedAt ?? new Date(system.clock.now()).toISOString();
  keepAttempts(state, run, record);
  state.writeLastRun({
    schemaVersion: 1,
    runId: run.runId,
    runFolder: run.root,
    simulated: record?.simulated ?? false,
    exitCode: exit.code,
    exitName: exit.name,
    why: [...exit.why],
    counts: exit.counts,
    streak: record?.streak ?? null,
    ...acceptedOf(exit),
    endedAt,
    root,
  });
  if (record !== undefined) noteRun(state, run, record, { endedAt, exitCode: exit.code });
  state.archiveCookie('consumed', new Date(system.clock.now()).toISOString());
  state.closeOpenRun();
}
