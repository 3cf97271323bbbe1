import { deferredParts, updateParts } from '../domain/figure-words.ts';
import { numbered } from '../domain/plural.ts';
import type { Figures } from '../schema/figures.ts';
import type { CheckPair } from '../schema/report.ts';
import type { DecidedExit } from './input.ts';

/** What the sentence is made of: numbers alone, so that nothing in it can need redaction. */
export interface SentenceFacts {
  readonly outcome: Pick<DecidedExit, 'exitName'>;
  /** Null where it is not known what was selected and installed. */
  readonly figures: Figures | null;
  readonly checks: readonly CheckPair[];
  /** Checks that changed in a run that installs nothing. */
  readonly changed: number;
  readonly dryRun: boolean;
  readonly simulated: boolean;
}

/** The run in one or two plain sentences. Pure. */
export function summarySentence(facts: SentenceFacts): string {
  const sentence = `${sentenceCase(plainParts(facts).join('; '))}.`;
  return facts.simulated ? `Simulated: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence;
}

function plainParts({ outcome, figures, checks, changed, dryRun }: SentenceFacts): string[] {
  if (figures === null) return ['the run ended before anything was installed, or what was installed is not known'];
  const parts = [...updateParts(figures, dryRun), ...deferredParts(figures)];
  const broken = checks.filter((check) => check.regression !== null).length;
  const compared = checks.filter((check) => check.before !== null && check.after !== null).length;
  if (broken > 0) parts.push(`${broken} of ${numbered(checks.length, 'application check')} got worse`);
  if (changed > 0) parts.push(`${numbered(changed, 'application check')} changed without any install`);
  if (broken + changed === 0 && compared > 0) parts.push(`no application check of ${compared} got worse`);
  if (outcome.exitName === 'RebootRequired') parts.push('the rest is known after the restart');
  return parts;
}

export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
