import { answerTo } from '../domain/next-action.ts';
import { whyOfReason } from '../domain/update-outcome.ts';
import type { Finding } from '../schema/report.ts';
import { told, type AboutUpdate } from './told-update.ts';
import { whyWords } from './view/words.ts';

/**
 * Why a selected update was not tried, and what ends that; nothing of what is held back rightly or told for the whole
 * run.
 */
export function heldBack(update: AboutUpdate): Finding[] {
  const { row, required, overdue } = update;
  const { reason } = row;
  if (reason === 'simulated' || reason === 'backup') return [];
  if (reason === 'beforeWindow') return overdue ? told(update, 'overdue', 'warning', 'It waits for its window.') : [];
  const why = reason === null ? undefined : whyOfReason(reason);
  if (why !== undefined) {
    const detail = `It was not installed: ${whyWords(why)}.`;
    return told({ ...update, next: answerTo(why) }, 'notAttempted', 'warning', detail);
  }
  return required ? told(update, 'notAttempted', 'warning', 'It was selected and not installed in this run.') : [];
}
