import { GROUP_POLICY, INTUNE, isDeferring, settingsAt, USER, type UpdateSettings } from './update-settings.ts';

/**
 * Windows defers quality updates by at most so many days, whatever is set (Policy CSP,
 * Update/DeferQualityUpdatesPeriodInDays).
 */
const MOST_DAYS = 30;

/**
 * By how many days the update agent itself holds back quality updates here, the longest where several say so; 0 where
 * none does. Settings are those of the inventory, by their path below HKLM; names are compared without case. Pure.
 */
export function agentDeferralDays(settings: UpdateSettings): number {
  const at = settingsAt(settings);
  const days = [GROUP_POLICY, INTUNE, USER].map(({ key, whose }) => {
    const read = at(key);
    return isDeferring(whose, read, 'Quality') ? Number(read('DeferQualityUpdatesPeriodInDays') ?? 0) : 0;
  });
  return Math.min(MOST_DAYS, Math.max(0, ...days.filter(Number.isFinite)));
}
