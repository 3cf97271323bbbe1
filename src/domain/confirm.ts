import type { InstallRecord, Verdict } from '../schema/install-summary.ts';
import { claimsFailure } from './claim-of.ts';

/**
 * What the device shows of one attempted update, from two independent witnesses: state on disk (`state`), and the
 * agent's word (the claim in the record, the offers after).
 */
export interface Observed {
  /**
   * From files, registry, packages or builds, never from the installer. `notStated`: no state is known for it;
   * `listed`: none is, and the agent lists it as installed.
   */
  readonly state: 'present' | 'absent' | 'unreadable' | 'notStated' | 'listed';
  /** Whether the agent's list may stand in for state on disk (`agentListMayDecide`). */
  readonly agentMayDecide: boolean;
  /** The same question asked before we began; null when it could not be asked. */
  readonly presentBefore: boolean | null;
  readonly superseded: boolean;
  /** Staging, pending or rollback traces of servicing. */
  readonly stagingTraces: boolean;
  /** Whether the search after the install offers it again; null when that search failed. */
  readonly stillOffered: boolean | null;
  readonly findings: readonly string[];
  readonly disagreed: readonly string[];
}

export interface Confirmation {
  readonly verdict: Verdict;
  /** True and false as the contract says; null only for `unconfirmed`. */
  readonly installed: boolean | null;
  readonly decidedBy: string[];
  readonly disagreed: string[];
  /** Nothing but the agent's own list decided. */
  readonly agentOnly: boolean;
}

type Claimed = Pick<InstallRecord, 'installed' | 'hresult' | 'reason'>;

/**
 * "Not applicable" is neutral and needs no verdict, unless the device has the update or the agent offers it once more.
 */
export const staysNotApplicable = (record: Claimed, sight: Observed): boolean =>
  record.reason === 'notApplicable' &&
  sight.state !== 'present' &&
  sight.state !== 'listed' &&
  sight.stillOffered !== true;

/**
 * The verdict on one attempted update (docs/field-facts.md, "Confirming by the effect"). Never `installed` without
 * state on disk, but for the one bounded case in which the agent lists it, offers it no more and no state is known
 * (`agentOnly`); never `failed` while the state shows the update. Pure.
 */
export function confirm(record: Claimed, sight: Observed): Confirmation {
  const claimed = !claimsFailure(record);
  const claim = claimed ? 'the installer reported success' : 'the installer reported a failure';
  const offered = sight.stillOffered === true ? ['it is still offered'] : [];
  const say = (verdict: Verdict, installed: boolean | null, against: readonly string[]): Confirmation => ({
    verdict,
    installed,
    decidedBy: [...sight.findings],
    disagreed: [...against, ...sight.disagreed],
    agentOnly: false,
  });

  switch (sight.state) {
    case 'present':
      if (sight.stillOffered === true || sight.disagreed.length > 0)
        return say('unconfirmed', null, claimed ? offered : [claim, ...offered]);
      if (sight.superseded) return say('superseded', true, claimed ? [] : [claim]);
      if (sight.presentBefore === true) return say('alreadyPresent', true, claimed ? [] : [claim]);
      return claimed ? say('installed', true, []) : say('installedDespiteError', true, [claim]);
    case 'absent':
      // The agent offers it, its installer says it is for another device: one of the two is not true.
      if (record.reason === 'notApplicable') return say('unconfirmed', null, [claim, ...offered]);
      // Nobody offers what a newer update has replaced: one of the two is not true.
      if (sight.superseded && sight.stillOffered === true) return say('unconfirmed', null, [claim, ...offered]);
      if (sight.superseded) return say('superseded', true, claimed ? [] : [claim]);
      if (sight.stagingTraces) return say('rolledBack', false, claimed ? [claim] : []);
      return claimed ? say('notEffective', false, [claim]) : say('failed', false, []);
    case 'unreadable':
      return say('unconfirmed', null, [claim]);
    case 'listed':
      // One witness in two words: enough only while nothing is against it, and only where nothing on disk is known.
      if (claimed && sight.agentMayDecide && sight.stillOffered === false && sight.disagreed.length === 0)
        return { ...say('installed', true, []), agentOnly: true };
      return say('unconfirmed', null, claimed ? offered : [claim, ...offered]);
    case 'notStated':
      // Nothing can be looked at: a success stays a claim; an error stands, unless its end is not known or it is
      // offered no more.
      if (record.reason === 'notApplicable') return say('unconfirmed', null, [claim, ...offered]);
      if (claimed) return say('unconfirmed', null, offered);
      if (isLost(record)) return say('unconfirmed', null, ['how the install ended is not known']);
      if (sight.stillOffered === false) return say('unconfirmed', null, [claim, 'it is offered no more']);
      return say('failed', false, []);
  }
}

/** An install whose end nobody saw: its process was lost, and no history tells of it. */
const isLost = ({ reason, hresult }: Claimed): boolean => reason === 'installError' && hresult === null;

/** A record that phase 07 must look at: attempted, without a verdict yet, and not ended at its download. */
export function needsConfirmation(record: InstallRecord): boolean {
  return record.attempted && record.verdict === null && record.reason !== 'download';
}
