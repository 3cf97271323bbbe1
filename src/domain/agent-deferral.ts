import type { Inventory } from '../schema/inventory.ts';

/**
 * Windows defers quality updates by at most so many days, whatever is set (Policy CSP,
 * Update/DeferQualityUpdatesPeriodInDays).
 */
const MOST_DAYS = 30;

/** Group Policy, Intune, and the settings of Windows 10 before 2004. */
const PLACES = [
  'software\\policies\\microsoft\\windows\\windowsupdate',
  'software\\microsoft\\policymanager\\current\\device\\update',
  'software\\microsoft\\windowsupdate\\ux\\settings',
] as const;

/**
 * By how many days the update agent itself holds back quality updates here, the longest where several say so; 0 where
 * none does. A switch that says 0 beside a period takes the period away. Settings are those of the inventory, by their
 * path below HKLM; names are compared without case. Pure.
 */
export function agentDeferralDays(settings: Inventory['updateSettings']): number {
  const values = new Map(Object.entries(settings).map(([path, value]) => [path.toLowerCase(), value]));
  const days = PLACES.map((place) => {
    const switchedOff = Number(values.get(`${place}\\deferqualityupdates`) ?? 1) === 0;
    return switchedOff ? 0 : Number(values.get(`${place}\\deferqualityupdatesperiodindays`) ?? 0);
  });
  return Math.min(MOST_DAYS, Math.max(0, ...days.filter(Number.isFinite)));
}
