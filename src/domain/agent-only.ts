import type { UpdateKind } from '../schema/catalog.ts';

/**
 * Kinds of which no state on disk is known: only for them the agent's own list may stand in for it
 * (docs/field-facts.md, "Confirming by the effect"). All others have a state, and what of it cannot be read is
 * `unconfirmed`.
 */
const NO_STATE_KNOWN: ReadonlySet<UpdateKind> = new Set(['other', 'secureBoot', 'dynamicUpdate', 'runtime']);

/**
 * What an extension INF leaves is not known either; the contract leaves drivers to their state on disk all the same.
 */
const NOTHING_TO_READ: ReadonlySet<UpdateKind> = new Set([...NO_STATE_KNOWN, 'extensionDriver']);

/** Whether the agent's list is enough for an update: never for one of a kit, which the agent does not know. Pure. */
export const agentListMayDecide = (kind: UpdateKind, source: 'agent' | 'kit' | 'scenario'): boolean =>
  source !== 'kit' && NO_STATE_KNOWN.has(kind);

type State = 'present' | 'absent' | 'unreadable' | 'notStated' | 'listed';

/**
 * The state as it counts for a kind: where a state on disk is known, one that was not shown could not be read, whatever
 * the agent lists. Pure.
 */
export function stateOfKind(state: State, kind: UpdateKind, source: 'agent' | 'kit' | 'scenario'): State {
  if (source === 'kit' || NOTHING_TO_READ.has(kind)) return state;
  return state === 'listed' || state === 'notStated' ? 'unreadable' : state;
}
