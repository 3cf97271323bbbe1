import { claimsFailure } from '../domain/claim-of.ts';
import type { CheckPair, InstallSummaryRow } from '../schema/report.ts';
import type { DecidedExit } from './input.ts';

/** How the selected updates ended, counted from the rows. */
export interface Tally {
  readonly selected: number;
  readonly installed: number;
  readonly alreadyPresent: number;
  readonly claimed: number;
  readonly notThere: number;
  readonly failed: number;
  readonly unconfirmed: number;
  readonly waiting: number;
  /** Of those installed: shown by nothing but the update agent's own list. */
  readonly agentOnly: number;
}

/** Each row is in exactly one of the counts; superseded updates count as installed. */
export function tallyOf(rows: readonly InstallSummaryRow[]): Tally {
  const tally = { selected: rows.length, installed: 0, alreadyPresent: 0, claimed: 0, notThere: 0, failed: 0 };
  let unconfirmed = 0;
  let waiting = 0;
  let agentOnly = 0;
  for (const row of rows) {
    if (row.proof?.agentOnly === true) agentOnly += 1;
    if (row.verdict === 'alreadyPresent') tally.alreadyPresent += 1;
    else if (row.verdict === 'notEffective' || row.verdict === 'rolledBack') tally.notThere += 1;
    else if (row.verdict === 'unconfirmed') unconfirmed += 1;
    else if (row.verdict === 'superseded' || row.installed === true) tally.installed += 1;
    else if (row.verdict === 'failed' || (row.attempted && claimsFailure(row))) tally.failed += 1;
    else if (row.attempted) tally.claimed += 1;
    else waiting += 1;
  }
  return { ...tally, unconfirmed, waiting, agentOnly };
}

/** The run in one or two plain sentences, from numbers alone: nothing in it can need redaction. Pure. */
export function summarySentence(
  outcome: DecidedExit,
  rows: readonly InstallSummaryRow[] | null,
  checks: readonly CheckPair[],
  simulated: boolean,
): string {
  const sentence = plainSentence(outcome, rows, checks);
  return simulated ? `Simulated: ${sentence}` : sentence;
}

function plainSentence(
  outcome: DecidedExit,
  rows: readonly InstallSummaryRow[] | null,
  checks: readonly CheckPair[],
): string {
  if (rows === null) return 'The run ended before anything was installed, or what was installed is not known.';
  const tally = tallyOf(rows);
  const parts = updateParts(tally);
  const broken = checks.filter((check) => check.regression !== null).length;
  const compared = checks.filter((check) => check.before !== null && check.after !== null).length;
  if (broken > 0) parts.push(`${number(broken, 'application check')} of ${checks.length} got worse`);
  else if (compared > 0) parts.push(`no application check of ${compared} got worse`);
  if (outcome.exitName === 'RebootRequired') parts.push('the rest is known after the restart');
  return `${sentenceCase(parts.join('; '))}.`;
}

function updateParts(tally: Tally): string[] {
  if (tally.selected === 0) return ['no update was selected for this device'];
  const parts = [
    `${tally.installed} of ${number(tally.selected, 'selected update')} ${are(tally.installed)} confirmed on the device`,
  ];
  if (tally.agentOnly > 0)
    parts.push(`${tally.agentOnly} of them ${are(tally.agentOnly)} shown by nothing but the list of the update agent`);
  if (tally.alreadyPresent > 0) parts.push(`${tally.alreadyPresent} ${were(tally.alreadyPresent)} there before`);
  if (tally.claimed > 0)
    parts.push(`${tally.claimed} ${are(tally.claimed)} reported as installed and not confirmed yet`);
  if (tally.notThere > 0) parts.push(`${tally.notThere} reported success and ${are(tally.notThere)} not on the device`);
  if (tally.failed > 0) parts.push(`${tally.failed} failed`);
  if (tally.unconfirmed > 0) parts.push(`${tally.unconfirmed} could not be confirmed`);
  if (tally.waiting > 0) parts.push(`${tally.waiting} ${are(tally.waiting)} still to do`);
  return parts;
}

const are = (n: number): string => (n === 1 ? 'is' : 'are');
const were = (n: number): string => (n === 1 ? 'was' : 'were');
const number = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
