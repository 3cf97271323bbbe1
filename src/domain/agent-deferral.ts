import { GROUP_POLICY, INTUNE, isDeferring, settingsAt, USER, type UpdateSettings } from './update-settings.ts';

/**
 * Windows defers quality updates by at most so many days, whatever is set (Policy CSP,
 * Update/DeferQualityUpdatesPeriodInDays).
 */
const MOST_DAYS = 30;
/**
 * Windows 10 2004: from it on nobody chooses a deferral in Settings, and what an older one left there counts no more.
 */
const FIRST_WITHOUT_USER = 19_041;

/**
 * By how many days the update agent itself holds back quality updates here, the longest where several say so; 0 where
 * none does. Settings are those of the inventory, by their path below HKLM; names are compared without case. Pure.
 *
 * @param build of this Windows; null where it is not known
 */
export function agentDeferralDays(settings: UpdateSettings, build: number | null): number {
  const at = settingsAt(settings);
  const user = build !== null && build < FIRST_WITHOUT_USER ? [USER] : [];
  const days = [GROUP_POLICY, INTUNE, ...user].map(({ key, whose }) => {
    const read = at(key);
    return isDeferring(whose, read, 'Quality') ? Number(read('DeferQualityUpdatesPeriodInDays') ?? 0) : 0;
  });
  return Math.min(MOST_DAYS, Math.max(0, ...days.filter(Number.isFinite)));
}
