import { OPERATION_RESULT } from './enumerations.ts';

/** What the update agent says of one update after an act, or what its call threw. */
export interface ItemResult {
  /** 2 succeeded, 3 with errors, 4 failed, 5 aborted; null when it did not say. */
  readonly code: number | null;
  /** Signed 32-bit. */
  readonly hresult: number | null;
  readonly rebootRequired: boolean | null;
}

export type ItemMeaning =
  | 'succeeded'
  | 'failed'
  | 'notApplicable'
  | 'alreadyInstalled'
  /** Windows is shutting down: stop at this point and go on after the boot. */
  | 'shuttingDown'
  /** Skipped for lack of mains power. */
  | 'battery'
  /** Nothing is installed before a reboot. */
  | 'rebootFirst';

const MEANINGS: Readonly<Record<number, ItemMeaning>> = {
  [0x8007045b | 0]: 'shuttingDown',
  [0x80240016 | 0]: 'rebootFirst',
  [0x80240017 | 0]: 'notApplicable',
  0x00240006: 'alreadyInstalled',
  0x00240009: 'battery',
};
/** Success over errors: the whole went through, the item did not. */
const SUCCESS_OVER_ERRORS = 0x00240003;

/** What an installer says of its own work, in the words of the claim that is recorded. */
export type ClaimOutcome =
  | 'succeeded'
  | 'failed'
  | 'notApplicable'
  | 'alreadyInstalled'
  | 'deviceRebooted'
  /** Refused before anything was done, for want of mains power or of a reboot. */
  | 'heldForPower'
  | 'heldForReboot';

const OUTCOMES: Readonly<Record<ItemMeaning, ClaimOutcome>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  notApplicable: 'notApplicable',
  alreadyInstalled: 'alreadyInstalled',
  shuttingDown: 'deviceRebooted',
  battery: 'heldForPower',
  rebootFirst: 'heldForReboot',
};

export const outcomeOf = (meaning: ItemMeaning): ClaimOutcome => OUTCOMES[meaning];

/** What a code means by itself, whatever else is said with it; null for one that only says how it went. Pure. */
export const meaningOfCode = (hresult: number | null): ItemMeaning | null => MEANINGS[hresult ?? 0] ?? null;

/**
 * What a result means. Only code 2 with an HRESULT that is no error is a success, and even that is a claim; code 3 is
 * an error with another name. Pure.
 */
export function meaningOf({ code, hresult }: ItemResult): ItemMeaning {
  const known = meaningOfCode(hresult);
  if (known !== null) return known;
  const clean =
    code === OPERATION_RESULT.orcSucceeded && hresult !== null && hresult >= 0 && hresult !== SUCCESS_OVER_ERRORS;
  return clean ? 'succeeded' : 'failed';
}
