import * as v from 'valibot';
import { effect, updateKind } from '../catalog.ts';
import { isoTime, text } from '../basics.ts';
import { verdict } from '../install-summary.ts';
import { driver, installedApplication, listeningPort, scheduledTask, service } from '../inventory.ts';
import { described } from '../described.ts';
import { anyText, days, listOf, scriptedHresult, seconds, shortText, whole } from './fields.ts';

const changesOf = <T extends v.GenericSchema>(item: T) =>
  v.strictObject({
    added: described(listOf(item), 'Entries that appear.'),
    removed: described(listOf(shortText), 'Names or ids of entries that go.'),
    changed: described(listOf(item), 'Entries that replace the one of the same name or id.'),
  });

/** What else is different on the device once the update is present: what the diff report will show. */
export const scriptedChanges = v.strictObject({
  os: described(
    v.optional(
      v.strictObject({
        build: described(v.optional(whole(1, 999_999)), 'New build number.'),
        ubr: described(v.optional(whole(0, 999_999)), 'New update build revision.'),
        displayVersion: described(v.optional(anyText), 'New version.'),
      }),
      {},
    ),
    'New build, UBR or version.',
  ),
  services: described(v.optional(changesOf(service), {}), 'Services, by name.'),
  applications: described(v.optional(changesOf(installedApplication), {}), 'Installed applications, by id.'),
  drivers: described(v.optional(changesOf(driver), {}), 'Drivers, by id.'),
  scheduledTasks: described(v.optional(changesOf(scheduledTask), {}), 'Scheduled tasks, by path.'),
  listeningPorts: described(v.optional(changesOf(listeningPort), {}), 'Listening ports, by `protocol/port`.'),
});
export type ScriptedChanges = v.InferOutput<typeof scriptedChanges>;

export const scriptedDownload = v.strictObject({
  failures: described(
    v.optional(v.union([whole(0, 100), v.literal('always')]), 0),
    'How many attempts fail before one works, or `always`.',
  ),
  hresult: described(v.optional(scriptedHresult, '0x80072EE2'), 'Error of an attempt that fails.'),
  seconds: described(v.optional(seconds, 20), 'Duration of an attempt; longer than the limit is ended at the limit.'),
});

export const installSays = v.picklist(['succeeded', 'failed', 'notApplicable', 'alreadyInstalled']);

export const installDoes = v.picklist(['applies', 'nothing', 'appliesAtReboot', 'rolledBackAtReboot', 'alreadyThere']);
export type InstallDoes = v.InferOutput<typeof installDoes>;

export const scriptedInstall = v.strictObject({
  says: described(v.optional(installSays, 'succeeded'), 'What the installer claims.'),
  does: described(
    v.optional(installDoes),
    'What really happens. Left out: what the claim promises, `appliesAtReboot` when a reboot is involved.',
  ),
  hresult: described(
    v.optional(scriptedHresult),
    'Code of the claim; 0x80070643 for a failure when left out. What a code means to the update agent it means here: 0x00240009 on battery, 0x80240016 a reboot first, 0x80240017 not applicable; 0x8007045B shuts the device down, once.',
  ),
  seconds: described(v.optional(seconds, 60), 'Duration; longer than the limit is ended at the limit.'),
  rebootRequired: described(v.optional(v.boolean(), false), 'Whether the claim asks for a reboot.'),
  hangs: described(
    v.optional(v.boolean(), false),
    'Never answers: ended at the time limit, and the history does not know it.',
  ),
  worksOnSeconds: described(
    v.optional(seconds, 0),
    'How long its processes work on when nobody watches them any more: after the time limit, or when the start was killed.',
  ),
  rebootsDevice: described(v.optional(v.boolean(), false), 'The device reboots by itself in the middle of it, once.'),
  needsSecondReboot: described(
    v.optional(v.boolean(), false),
    'The first reboot is not enough; it is present after the second.',
  ),
  stillOfferedAfter: described(v.optional(v.boolean(), false), 'Offered again although it is present.'),
  unreadable: described(v.optional(v.boolean(), false), 'The state it should leave cannot be read afterwards.'),
  agentOnly: described(
    v.optional(v.boolean(), false),
    'No state on disk is known for it: only the update agent lists it as installed.',
  ),
  superseded: described(v.optional(v.boolean(), false), 'Instead of it the device has a newer one that replaces it.'),
  changes: described(v.optional(scriptedChanges, {}), 'What else is different once it is present.'),
});
export type ScriptedInstall = v.InferOutput<typeof scriptedInstall>;

/** What `update-history.json` of the device already says of the update before the first start. */
export const scriptedHistory = v.strictObject({
  firstSeenDaysAgo: described(days, 'Days before `now` that this device first saw the update.'),
  attempts: described(
    listOf(
      v.strictObject({
        daysAgo: described(days, 'Days before `now`.'),
        hresult: described(v.optional(scriptedHresult), 'Error of the attempt.'),
        verdict: described(verdict, 'What came of it.'),
      }),
    ),
    'Earlier attempts.',
  ),
});

/** An update: what is offered, how its download and its install go, and what they leave on the device. */
export const scriptedUpdate = v.strictObject({
  updateId: described(v.optional(shortText), 'Id; made from KB and title when left out.'),
  revision: described(v.optional(whole(0, 1_000_000), 200), 'Revision.'),
  kb: described(
    v.optional(v.pipe(text, v.regex(/^KB\d{4,9}$/u, 'expected a KB number such as KB5034441'))),
    'KB number; some updates have none.',
  ),
  title: described(anyText, 'Title as the update agent gives it.'),
  classification: described(v.optional(shortText, 'Security Updates'), 'Classification.'),
  kind: described(v.optional(updateKind, 'other'), 'How it is ordered and confirmed.'),
  severity: described(v.optional(v.picklist(['Critical', 'Important', 'Moderate', 'Low'])), 'MSRC severity.'),
  optional: described(v.optional(v.boolean(), false), 'Offered as optional.'),
  sizeBytes: described(v.optional(whole(0, 1_000_000_000_000), 25_000_000), 'Size of the download.'),
  releasedAt: described(v.optional(isoTime), 'Time of release; instead of `releasedDaysAgo`.'),
  releasedDaysAgo: described(v.optional(days, 13), 'Days between release and `now`.'),
  architecture: described(v.optional(shortText), 'Architecture it is for.'),
  targetBuilds: described(listOf(shortText), 'Builds it is for; any when empty.'),
  exclusive: described(v.optional(v.boolean(), false), 'Must be installed alone.'),
  hidden: described(v.optional(v.boolean(), false), 'Somebody has hidden it on the device.'),
  canRequestUserInput: described(v.optional(v.boolean(), false), 'May ask a user something.'),
  estimatedInstallSeconds: described(v.optional(seconds), 'How long its source says the install takes.'),
  effects: described(listOf(effect), 'What it must leave on the device, where the source states it.'),
  obstacle: described(
    v.optional(
      v.strictObject({
        reason: described(v.picklist(['space', 'battery']), '`space` or `battery`.'),
        detail: described(anyText, 'What was found.'),
      }),
    ),
    'What keeps it from being started.',
  ),
  history: described(v.optional(scriptedHistory), 'What the device remembers of it.'),
  download: described(v.optional(scriptedDownload, {}), 'How the download goes.'),
  install: described(v.optional(scriptedInstall, {}), 'How the install goes.'),
});
export type ScriptedUpdate = v.InferOutput<typeof scriptedUpdate>;
