import * as v from 'valibot';
import { described } from '../described.ts';
import { actedOn } from './acted-on.ts';
import { acceptedStatePolicy } from './accepted-states.ts';
import { flag, kb, list, name, timeOfDay, updateId, weekday, whole } from './values.ts';

/** Category names as Windows Update uses them; matched case-insensitively. */
export const DEFAULT_CLASSIFICATIONS = ['Critical Updates', 'Security Updates', 'Definition Updates'];
export const DEFAULT_REQUIRED = ['Critical Updates', 'Security Updates'];

const severity = v.picklist(['Critical', 'Important', 'Moderate', 'Low']);

export const updateSettings = v.strictObject({
  installMode: described(
    actedOn('never', v.optional(v.picklist(['live', 'simulate']), 'live'), 'a dry run is run --test-mode'),
    '`simulate`: every run is a dry run.',
  ),
  includedClassifications: described(
    v.optional(v.pipe(v.array(name), v.maxLength(100)), DEFAULT_CLASSIFICATIONS),
    'Categories that are installed; case does not count.',
  ),
  excludedClassifications: described(list(name), 'Categories that are not, whatever includes them.'),
  includedSeverities: described(
    list(severity),
    'Only these MSRC severities, where any is listed; definitions, drivers, firmware and feature updates have none and are not restricted.',
  ),
  excludedSeverities: described(list(severity), 'Never these severities.'),
  includedKBs: described(list(kb), 'Installed whatever their category and severity.'),
  excludedKBs: described(list(kb), 'Never installed.'),
  includedUpdateIds: described(list(updateId), 'As `includedKBs`, by update id.'),
  excludedUpdateIds: described(list(updateId), 'Never installed, by update id.'),
  requiredClassifications: described(
    v.optional(v.pipe(v.array(name), v.maxLength(100)), DEFAULT_REQUIRED),
    'A failure of these ends a run with 210. Definitions are never required.',
  ),
  drivers: described(flag(false), 'Install drivers.'),
  firmware: described(flag(false), 'Install firmware.'),
  optional: described(flag(false), 'Install optional updates.'),
  featureUpdates: described(
    flag(false),
    'Install feature updates and upgrades, each in a run without others but definitions.',
  ),
  deferralDays: described(
    v.optional(whole(0, 365), 0),
    'Days since release, or since this device first saw it when Windows reports a newer date; of updates that replace one another, since the first that the device lacks; of what is optional, since its own. Definitions are not deferred.',
  ),
  overdueDays: described(
    v.optional(whole(1, 365), 14),
    'From so many days after this device first saw it, or the first of its line that it lacks, a due update that is not installed is reported; so is one that is hidden.',
  ),
  staleDays: described(
    v.optional(whole(0, 3_650), 60),
    'From so many days after its release, and those that the device itself defers, a build counts as stale while no cumulative update is coming; 0: never. Asked where Security Updates are included.',
  ),
  maxUpdates: described(
    v.optional(v.nullable(whole(1, 10_000)), null),
    'At most so many in one run, required ones first, the rest is for a next run (100 next); null: all.',
  ),
});

/** Second Tuesday of the month plus three days: `{"week": 2, "weekday": "Tuesday", "plusDays": 3}`. */
export const dayOfMonth = v.strictObject({
  week: described(
    whole(1, 5),
    'Which such weekday of the month; 2 and `Tuesday` is patch day. Months without a fifth have none.',
  ),
  weekday: described(weekday, 'The weekday that is counted.'),
  plusDays: described(v.optional(whole(0, 27), 0), 'So many days later, also into the next month.'),
});

/** A window opens on its weekdays or on its day of the month; exactly one of the two is given. */
export const maintenanceWindow = v.pipe(
  v.strictObject({
    name: described(v.optional(name, 'maintenance'), 'For people.'),
    weekdays: described(
      v.optional(v.pipe(v.array(weekday), v.minLength(1), v.maxLength(7))),
      'Days on which it opens. Either this or `dayOfMonth`.',
    ),
    dayOfMonth: described(
      v.optional(dayOfMonth),
      'A day of the month, counted by a weekday. Either this or `weekdays`.',
    ),
    start: described(
      timeOfDay,
      'Wall clock time at which it opens. In the gap of a clock change: later by the gap; in a fold: the first time.',
    ),
    durationMinutes: described(whole(5, 10_080), 'Real minutes it stays open, over midnight and clock changes.'),
    timeZone: described(v.optional(name, 'local'), 'IANA name, or `local` for that of the device.'),
    rebootReserveMinutes: described(
      v.optional(whole(0, 240), 10),
      'Kept free at the end: installs have to be finished before it.',
    ),
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

/** How long a run may wait for its reboot where no policy says it. */
export const REBOOT_OVERDUE_DAYS = 7;

export const rebootSettings = v.strictObject({
  allowAutoReboot: described(flag(false), 'PatchPilot asks Windows to restart when a restart is needed.'),
  delaySeconds: described(v.optional(whole(0, 86_400), 300), 'Between the notice and the restart.'),
  message: described(
    v.optional(
      v.pipe(v.string(), v.maxLength(512)),
      'PatchPilot installed updates. This device restarts soon; please save your work.',
    ),
    'The notice.',
  ),
  rebootWithActiveUser: described(flag(false), 'Also while somebody is logged on.'),
  rebootOverdueDays: described(
    v.optional(whole(1, 365), REBOOT_OVERDUE_DAYS),
    'From so many days of waiting the status says `RebootOverdue`.',
  ),
  maxReboots: described(v.optional(whole(1, 10), 3), 'A run that asks for more is closed with 240.'),
  resumeAtStart: described(
    flag(true),
    'A run that was handed over with --detach goes on by itself 5 minutes after Windows has started again.',
  ),
});

/** Where the update agent searches; a kit takes the place of all of them. */
export const updateSource = v.pipe(
  v.strictObject({
    kind: described(
      v.optional(v.picklist(['deviceSetting', 'windowsServer', 'microsoftUpdate', 'offlineScan']), 'deviceSetting'),
      'Where the update agent searches: as the device is set, its WSUS, Microsoft Update (registered if missing), an offline scan file. Not for kits.',
    ),
    scanFile: described(
      v.optional(v.nullable(v.pipe(v.string(), v.maxLength(1_024))), null),
      'Full path of `wsusscn2.cab`; with `offlineScan` only.',
    ),
  }),
  v.check((one) => (one.kind === 'offlineScan') === (one.scanFile !== null), 'expected scanFile with offlineScan only'),
);
export type UpdateSourceSettings = v.InferOutput<typeof updateSource>;

/** How long the update agent may take for one act; it has no limits of its own. */
export const timeLimits = v.strictObject({
  searchMinutes: described(v.optional(whole(5, 240), 60), 'A search that takes longer is ended.'),
  downloadMinutes: described(v.optional(whole(5, 720), 120), 'The same for the download of one update.'),
  installMinutes: described(
    v.optional(whole(5, 720), 180),
    'The same for the install of one update; its outcome is looked up before anything is tried again.',
  ),
});

/** What may be repaired where an error tells of damage; each at most once in seven days. */
export const repair = v.strictObject({
  componentStore: described(
    flag(false),
    'Repair the component store (`dism /Online /Cleanup-Image /RestoreHealth`) after an install whose error tells of damage in it; at most once in 7 days. The update is left to the next run.',
  ),
  updateStore: described(
    flag(false),
    "Set the update agent's own store (`SoftwareDistribution`) aside after a search whose error tells of damage in it, and search again; at most once in 7 days.",
  ),
});

export const updatePolicy = v.strictObject({
  updateSettings: described(v.optional(updateSettings, {}), 'Which updates are installed.'),
  updateSource: described(v.optional(updateSource, {}), 'Where updates are searched for.'),
  timeLimits: described(v.optional(timeLimits, {}), 'How long the update agent may take for one act.'),
  repair: described(v.optional(repair, {}), 'What may be repaired where an error tells of damage.'),
  maintenanceWindows: described(list(maintenanceWindow), 'When installs may start; none: always.'),
  rebootSettings: described(v.optional(rebootSettings, {}), 'Whether and how Windows is asked to restart.'),
  acceptedStates: described(
    list(acceptedStatePolicy),
    'Known states that are accepted for a time: they no longer count in the exit code and stay in report and records. Each `why` once.',
  ),
});
export type UpdatePolicy = v.InferOutput<typeof updatePolicy>;
