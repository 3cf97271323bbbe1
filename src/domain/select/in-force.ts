import type { Effect, Offer } from '../../schema/catalog.ts';
import type { SeenUpdate } from '../../schema/device-state.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import { updateKey } from '../update-key.ts';
import { isInForce, lineOf } from './line.ts';

/** The answer of a device about one update that it was asked for. */
export interface OfferInForce {
  readonly updateId: string;
  readonly revision: number;
  readonly state: 'present' | 'absent' | 'unreadable' | 'notStated' | 'listed';
  readonly superseded: boolean;
}

export interface InForceInput {
  readonly history: readonly SeenUpdate[];
  readonly offers: readonly Offer[];
  readonly os: OsFacts | null;
}

/**
 * The updates that waited in a line, are not offered any more and say no build by which the device itself would tell:
 * it is asked whether they are in force, whoever installed them. What only the agent's own detection would answer is
 * not asked: it is a search of its own, and its silence proves nothing.
 */
export function questionsOf(input: InForceInput): (SeenUpdate & { readonly effects: Effect[] })[] {
  return vanished(input).flatMap((seen) => {
    const { effects = [] } = seen;
    return effects.length === 0 || effects.some(({ type }) => type === 'detected') ? [] : [{ ...seen, effects }];
  });
}

/**
 * The history with what turned out to be in force: found on the device; or not to be told from it, and a whole search
 * offers nothing of its line any more. One that the device lacks still waits, replaced or withdrawn: its clock runs on.
 * Pure.
 */
export function withInForce(input: InForceInput, sights: readonly OfferInForce[], wholeSearch: boolean): SeenUpdate[] {
  const byState = new Map(sights.map((sight) => [updateKey(sight), sight]));
  const offered = new Set(input.offers.flatMap((offer) => lineOf(offer) ?? []));
  const gone = new Set(vanished(input));
  return input.history.map((seen) => {
    if (!gone.has(seen)) return seen;
    const sight = byState.get(updateKey(seen));
    const found = sight?.state === 'present' || sight?.superseded === true;
    const untold = sight?.state !== 'absent' && wholeSearch && !offered.has(seen.line ?? '');
    return found || untold ? { ...seen, inForce: true } : seen;
  });
}

function vanished({ history, offers, os }: InForceInput): SeenUpdate[] {
  const ids = new Set(offers.map(({ updateId }) => updateId.toLowerCase()));
  return history.filter(
    (seen) =>
      seen.line !== undefined &&
      (seen.target === undefined || os === null) &&
      !isInForce(seen) &&
      !ids.has(seen.updateId.toLowerCase()),
  );
}
