import { GROUP_POLICY, INTUNE, settingsAt, USER, type UpdateSettings } from './update-settings.ts';

/**
 * Windows defers quality updates by at most so many days, whatever is set (Policy CSP,
 * Update/DeferQualityUpdatesPeriodInDays).
 */
const MOST_DAYS = 30;

/**
 * By how many days the update agent itself holds back quality updates here, the longest where several say so; 0 where
 * none does. A switch that says 0 beside a period takes the period away. Settings are those of the inventory, by their
 * path below HKLM; names are compared without case. Pure.
 */
export function agentDeferralDays(settings: UpdateSettings): number {
  const at = settingsAt(settings);
  const days = [GROUP_POLICY, INTUNE, USER].map(({ key }) => {
    const read = at(key);
    const switchedOff = Number(read('DeferQualityUpdates') ?? 1) === 0;
    return switchedOff ? 0 : Number(read('DeferQualityUpdatesPeriodInDays') ?? 0);
  });
  return Math.min(MOST_DAYS, Math.max(0, ...days.filter(Number.isFinite)));
}
