import * as v from 'valibot';
import { acceptedStatePolicy } from './accepted-states.ts';
import { flag, kb, list, name, timeOfDay, updateId, weekday, whole } from './values.ts';

/** Category names as Windows Update uses them; matched case-insensitively. */
export const DEFAULT_CLASSIFICATIONS = ['Critical Updates', 'Security Updates', 'Definition Updates'];
export const DEFAULT_REQUIRED = ['Critical Updates', 'Security Updates'];

const severity = v.picklist(['Critical', 'Important', 'Moderate', 'Low']);

export const updateSettings = v.strictObject({
  installMode: v.optional(v.picklist(['live', 'simulate']), 'live'),
  includedClassifications: v.optional(v.pipe(v.array(name), v.maxLength(100)), DEFAULT_CLASSIFICATIONS),
  excludedClassifications: list(name),
  includedSeverities: list(severity),
  excludedSeverities: list(severity),
  includedKBs: list(kb),
  excludedKBs: list(kb),
  includedUpdateIds: list(updateId),
  excludedUpdateIds: list(updateId),
  requiredClassifications: v.optional(v.pipe(v.array(name), v.maxLength(100)), DEFAULT_REQUIRED),
  drivers: flag(false),
  firmware: flag(false),
  optional: flag(false),
  featureUpdates: flag(false),
  deferralDays: v.optional(whole(0, 365), 0),
  overdueDays: v.optional(whole(1, 365), 14),
  staleDays: v.optional(whole(0, 3_650), 60),
  maxUpdates: v.optional(v.nullable(whole(1, 10_000)), null),
});

/** Second Tuesday of the month plus three days: `{"week": 2, "weekday": "Tuesday", "plusDays": 3}`. */
export const dayOfMonth = v.strictObject({
  week: whole(1, 5),
  weekday,
  plusDays: v.optional(whole(0, 27), 0),
});

/** A window opens on its weekdays or on its day of the month; exactly one of the two is given. */
export const maintenanceWindow = v.pipe(
  v.strictObject({
    name: v.optional(name, 'maintenance'),
    weekdays: v.optional(v.pipe(v.array(weekday), v.minLength(1), v.maxLength(7))),
    dayOfMonth: v.optional(dayOfMonth),
    start: timeOfDay,
    durationMinutes: whole(5, 10_080),
    timeZone: v.optional(name, 'local'),
    rebootReserveMinutes: v.optional(whole(0, 240), 10),
  }),
  // Judged also where other keys of the window are wrong: all its faults are told at once.
  v.partialCheck(
    [['weekdays'], ['dayOfMonth']],
    (w) => (w.weekdays === undefined) !== (w.dayOfMonth === undefined),
    'expected either weekdays or dayOfMonth',
  ),
  v.partialCheck(
    [['rebootReserveMinutes'], ['durationMinutes']],
    (w) => w.rebootReserveMinutes < w.durationMinutes,
    'expected rebootReserveMinutes below durationMinutes',
  ),
);
export type MaintenanceWindow = v.InferOutput<typeof maintenanceWindow>;

export const rebootSettings = v.strictObject({
  allowAutoReboot: flag(false),
  delaySeconds: v.optional(whole(0, 86_400), 300),
  message: v.optional(
    v.pipe(v.string(), v.maxLength(512)),
    'PatchPilot installed updates. This device restarts soon; please save your work.',
  ),
  rebootWithActiveUser: flag(false),
  rebootOverdueDays: v.optional(whole(1, 365), 7),
  maxReboots: v.optional(whole(1, 10), 3),
});

/** Where the update agent searches; a kit takes the place of all of them. */
export const updateSource = v.pipe(
  v.strictObject({
    kind: v.optional(v.picklist(['deviceSetting', 'windowsServer', 'microsoftUpdate', 'offlineScan']), 'deviceSetting'),
    scanFile: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(1_024))), null),
  }),
  v.check((one) => (one.kind === 'offlineScan') === (one.scanFile !== null), 'expected scanFile with offlineScan only'),
);
export type UpdateSourceSettings = v.InferOutput<typeof updateSource>;

/** How long the update agent may take for one act; it has no limits of its own. */
export const timeLimits = v.strictObject({
  searchMinutes: v.optional(whole(5, 240), 60),
  downloadMinutes: v.optional(whole(5, 720), 120),
  installMinutes: v.optional(whole(5, 720), 180),
});

/** What may be repaired where an error tells of damage; each at most once in seven days. */
export const repair = v.strictObject({ componentStore: flag(false), updateStore: flag(false) });

export const updatePolicy = v.strictObject({
  updateSettings: v.optional(updateSettings, {}),
  updateSource: v.optional(updateSource, {}),
  timeLimits: v.optional(timeLimits, {}),
  repair: v.optional(repair, {}),
  maintenanceWindows: list(maintenanceWindow),
  rebootSettings: v.optional(rebootSettings, {}),
  acceptedStates: list(acceptedStatePolicy),
});
export type UpdatePolicy = v.InferOutput<typeof updatePolicy>;
