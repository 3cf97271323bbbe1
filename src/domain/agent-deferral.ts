import { GROUP_POLICY, INTUNE, settingsAt, USER, type UpdateSettings } from './update-settings.ts';

/**
 * Windows defers quality updates by at most so many days, whatever is set (Policy CSP,
 * Update/DeferQualityUpdatesPeriodInDays).
 */
const MOST_DAYS = 30;

/**
 * By how many days the update agent itself holds back quality updates here, the longest where several say so; 0 where
 * none does. Group Policy defers where its switch is 1 ("Other value or absent: Don't defer", Configure Windows Update
 * for Business); the others have the period alone, and a switch beside it that says 0 takes it away. Settings are those
 * of the inventory, by their path below HKLM; names are compared without case. Pure.
 */
export function agentDeferralDays(settings: UpdateSettings): number {
  const at = settingsAt(settings);
  const days = [GROUP_POLICY, INTUNE, USER].map((channel) => {
    const read = at(channel.key);
    const isOn = Number(read('DeferQualityUpdates') ?? (channel === GROUP_POLICY ? 0 : 1)) === 1;
    return isOn ? Number(read('DeferQualityUpdatesPeriodInDays') ?? 0) : 0;
  });
  return Math.min(MOST_DAYS, Math.max(0, ...days.filter(Number.isFinite)));
}
