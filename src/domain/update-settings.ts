import type { Inventory } from '../schema/inventory.ts';

export type UpdateSettings = Inventory['updateSettings'];

/**
 * Who sets what holds updates back, and where: the path below HKLM. A setting is its key and its name: values of one
 * name stand in several keys, and what stands there is in force for its channel. No order among them is taken for
 * granted: one version of its page says that `MDMWinsOverGP` does not apply to updates, another does not; where it
 * applies, the value of Group Policy is taken away (Policy CSP, ControlPolicyConflict).
 */
export const GROUP_POLICY = {
  key: 'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate',
  whose: 'Group Policy',
} as const;
/**
 * `current` holds what is in force; `default` and `providers` beside it are what it was made from, and are not read.
 */
export const INTUNE = {
  key: 'SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update',
  whose: 'Intune (PolicyManager)',
} as const;
/** What somebody chose in Settings; for deferrals only before Windows 10 2004. */
export const USER = { key: 'SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings', whose: 'the user' } as const;
/** Where Windows writes down whether a pause is still kept (Configure Windows Update for Business, "Pause"). */
export const PAUSE_STATUS_KEY = 'SOFTWARE\\Microsoft\\WindowsUpdate\\UpdatePolicy\\Settings';

export type ReadSetting = (name: string) => UpdateSettings[string];

/** The settings of one key by their names, null for one that is not there; keys and names are compared without case. */
export function settingsAt(settings: UpdateSettings): (key: string) => ReadSetting {
  const values = new Map(Object.entries(settings).map(([path, value]) => [path.toLowerCase(), value]));
  return (key) => (name) => values.get(`${key}\\${name}`.toLowerCase()) ?? null;
}

/**
 * Whether a period of deferral is in force for its channel. Group Policy defers where its switch is 1 ("Other value or
 * absent: Don't defer", Configure Windows Update for Business); the others have the period alone, and a switch beside
 * it that says 0 takes it away. Pure.
 */
export function isDeferring(whose: string, read: ReadSetting, kind: 'Quality' | 'Feature'): boolean {
  return Number(read(`Defer${kind}Updates`) ?? (whose === GROUP_POLICY.whose ? 0 : 1)) === 1;
}

/** Whose a setting is by its path, for those that two may set under one name; an empty text for all others. */
export const ownerOf = (path: string): string =>
  path.toLowerCase().startsWith(`${INTUNE.key.toLowerCase()}\\`) ? INTUNE.whose : '';
