import * as v from 'valibot';
import { effect, updateKind } from '../catalog.ts';
import { isoTime, text } from '../basics.ts';
import { verdict } from '../install-summary.ts';
import { driver, installedApplication, listeningPort, scheduledTask, service } from '../inventory.ts';
import { anyText, days, listOf, maybe, orElse, scriptedHresult, seconds, shortText, told, whole } from './fields.ts';

const changesOf = <T extends v.GenericSchema>(item: T) =>
  v.strictObject({
    added: listOf('Entries that appear.', item),
    removed: listOf('Names or ids of entries that go.', shortText),
    changed: listOf('Entries that replace the one of the same name or id.', item),
  });

/** What else is different on the device once the update is present: what the diff report will show. */
export const scriptedChanges = v.strictObject({
  os: orElse(
    'New build, UBR or version.',
    v.strictObject({
      build: maybe('New build number.', whole(1, 999_999)),
      ubr: maybe('New update build revision.', whole(0, 999_999)),
      displayVersion: maybe('New version.', anyText),
    }),
    {},
  ),
  services: orElse('Services, by name.', changesOf(service), {}),
  applications: orElse('Installed applications, by id.', changesOf(installedApplication), {}),
  drivers: orElse('Drivers, by id.', changesOf(driver), {}),
  scheduledTasks: orElse('Scheduled tasks, by path.', changesOf(scheduledTask), {}),
  listeningPorts: orElse('Listening ports, by `protocol/port`.', changesOf(listeningPort), {}),
});
export type ScriptedChanges = v.InferOutput<typeof scriptedChanges>;

export const scriptedDownload = v.strictObject({
  failures: orElse(
    'How many attempts fail before one works, or `always`.',
    v.union([whole(0, 100), v.literal('always')]),
    0,
  ),
  hresult: orElse('Error of an attempt that fails.', scriptedHresult, '0x80072EE2'),
  seconds: orElse('Duration of an attempt; longer than the limit is ended at the limit.', seconds, 20),
});

export const installSays = v.picklist(['succeeded', 'failed', 'notApplicable', 'alreadyInstalled']);

export const installDoes = v.picklist(['applies', 'nothing', 'appliesAtReboot', 'rolledBackAtReboot', 'alreadyThere']);
export type InstallDoes = v.InferOutput<typeof installDoes>;

export const scriptedInstall = v.strictObject({
  says: orElse('What the installer claims.', installSays, 'succeeded'),
  does: maybe(
    'What really happens. Left out: what the claim promises, `appliesAtReboot` when a reboot is involved.',
    installDoes,
  ),
  hresult: maybe(
    'Code of the claim; 0x80070643 for a failure when left out. What a code means to the update agent it means here: 0x00240009 on battery, 0x80240016 a reboot first, 0x80240017 not applicable; 0x8007045B shuts the device down, once.',
    scriptedHresult,
  ),
  seconds: orElse('Duration; longer than the limit is ended at the limit.', seconds, 60),
  rebootRequired: orElse('Whether the claim asks for a reboot.', v.boolean(), false),
  hangs: orElse('Never answers: ended at the time limit, and the history does not know it.', v.boolean(), false),
  worksOnSeconds: orElse(
    'How long its processes work on when nobody watches them any more: after the time limit, or when the start was killed.',
    seconds,
    0,
  ),
  rebootsDevice: orElse('The device reboots by itself in the middle of it, once.', v.boolean(), false),
  needsSecondReboot: orElse('The first reboot is not enough; it is present after the second.', v.boolean(), false),
  stillOfferedAfter: orElse('Offered again although it is present.', v.boolean(), false),
  unreadable: orElse('The state it should leave cannot be read afterwards.', v.boolean(), false),
  agentOnly: orElse(
    'No state on disk is known for it: only the update agent lists it as installed.',
    v.boolean(),
    false,
  ),
  superseded: orElse('Instead of it the device has a newer one that replaces it.', v.boolean(), false),
  changes: orElse('What else is different once it is present.', scriptedChanges, {}),
});
export type ScriptedInstall = v.InferOutput<typeof scriptedInstall>;

/** What `update-history.json` of the device already says of the update before the first start. */
export const scriptedHistory = v.strictObject({
  firstSeenDaysAgo: told('Days before `now` that this device first saw the update.', days),
  attempts: listOf(
    'Earlier attempts.',
    v.strictObject({
      daysAgo: told('Days before `now`.', days),
      hresult: maybe('Error of the attempt.', scriptedHresult),
      verdict: told('What came of it.', verdict),
    }),
  ),
});

/** An update: what is offered, how its download and its install go, and what they leave on the device. */
export const scriptedUpdate = v.strictObject({
  updateId: maybe('Id; made from KB and title when left out.', shortText),
  revision: orElse('Revision.', whole(0, 1_000_000), 200),
  kb: maybe(
    'KB number; some updates have none.',
    v.pipe(text, v.regex(/^KB\d{4,9}$/u, 'expected a KB number such as KB5034441')),
  ),
  title: told('Title as the update agent gives it.', anyText),
  classification: orElse('Classification.', shortText, 'Security Updates'),
  kind: orElse('How it is ordered and confirmed.', updateKind, 'other'),
  severity: maybe('MSRC severity.', v.picklist(['Critical', 'Important', 'Moderate', 'Low'])),
  optional: orElse('Offered as optional.', v.boolean(), false),
  sizeBytes: orElse('Size of the download.', whole(0, 1_000_000_000_000), 25_000_000),
  releasedAt: maybe('Time of release; instead of `releasedDaysAgo`.', isoTime),
  releasedDaysAgo: orElse('Days between release and `now`.', days, 13),
  architecture: maybe('Architecture it is for.', shortText),
  targetBuilds: listOf('Builds it is for; any when empty.', shortText),
  exclusive: orElse('Must be installed alone.', v.boolean(), false),
  hidden: orElse('Somebody has hidden it on the device.', v.boolean(), false),
  canRequestUserInput: orElse('May ask a user something.', v.boolean(), false),
  estimatedInstallSeconds: maybe('How long its source says the install takes.', seconds),
  effects: listOf('What it must leave on the device, where the source states it.', effect),
  obstacle: maybe(
    'What keeps it from being started.',
    v.strictObject({
      reason: told('`space` or `battery`.', v.picklist(['space', 'battery'])),
      detail: told('What was found.', anyText),
    }),
  ),
  history: maybe('What the device remembers of it.', scriptedHistory),
  download: orElse('How the download goes.', scriptedDownload, {}),
  install: orElse('How the install goes.', scriptedInstall, {}),
});
export type ScriptedUpdate = v.InferOutput<typeof scriptedUpdate>;
