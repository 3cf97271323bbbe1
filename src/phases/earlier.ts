import type { SearchAnswer, Updates, UpdateSource } from '../device/port/updates.ts';
import { agentListMayDecide, stateOfKind } from '../domain/agent-only.ts';
import { isDecidedAnew, pendingAttempts, type PendingAttempt } from '../domain/attempts.ts';
import { confirm } from '../domain/confirm.ts';
import { updateKey } from '../domain/update-key.ts';
import type { EarlierUpdate } from '../schema/catalog.ts';
import type { SeenUpdate } from '../schema/device-state.ts';
import { sightOf } from './confirm-all.ts';
import type { RunFolder } from '../evidence/run-folder.ts';

/**
 * What runs before this one attempted and nobody confirmed, confirmed by what it left on the device, before anything is
 * decided. The device remembers the attempts until this run is over, so that a kill loses none of them.
 */
export async function confirmEarlier(
  run: RunFolder,
  device: Updates<Pick<UpdateSource, 'kind' | 'witness'>>,
  history: readonly SeenUpdate[],
  { scan, offers }: Pick<SearchAnswer, 'scan' | 'offers'>,
): Promise<EarlierUpdate[]> {
  const pending = pendingAttempts(history, run.runId);
  if (pending.length === 0) return [];
  const witnesses = await device.updates.witness(
    pending.map(({ update }) => ({ ...update, effects: update.effects ?? [] })),
  );
  const byKey = new Map(witnesses.map((witness) => [updateKey(witness), witness]));
  const offered = new Set(offers.map(updateKey));
  const searchSaysSomething = device.updates.kind !== 'kit' && scan.outcome === 'complete';
  return pending.map(({ update, attempt }) => {
    const stillOffered = searchSaysSomething ? offered.has(updateKey(update)) : null;
    const { kind = 'other' } = update;
    const seen = sightOf(byKey.get(updateKey(update)), { presentBefore: attempt.presentBefore ?? null }, stillOffered);
    const { kind: source } = device.updates;
    const sight = {
      ...seen,
      state: stateOfKind(seen.state, kind, source),
      agentMayDecide: agentListMayDecide(kind, source),
    };
    // What nobody knows the end of is no claim: what is not there was not finished.
    const failed = attempt.claim === 'failed' || (attempt.claim === undefined && sight.state === 'absent');
    const claim = { installed: failed ? false : null, hresult: attempt.hresult, reason: null };
    const { verdict, installed, decidedBy, disagreed, agentOnly } = confirm(claim, sight);
    return {
      ...identity({ update, attempt }),
      decidedAnew: isDecidedAnew(update, offers),
      installed,
      verdict,
      proof: { decidedBy, disagreed, ...(agentOnly ? { agentOnly: true as const } : {}) },
    };
  });
}

const identity = ({ update, attempt }: PendingAttempt) => {
  const { updateId, revision, kb, title, kind = null, required = false } = update;
  return { attemptedBy: attempt.runId, attemptedAt: attempt.time, updateId, revision, kb, title, kind, required };
};
