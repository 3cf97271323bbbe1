import * as v from 'valibot';
import { count, isoTime, schemaVersion, text } from './basics.ts';
import {
  scriptedBackup,
  scriptedCheck,
  scriptedDiagnostics,
  scriptedLock,
  scriptedSearch,
} from './scenario/answers.ts';
import { scriptedDevice, scriptedSignal } from './scenario/device.ts';
import { anyText, listOf, maybe, orElse, shortText, told, whole } from './scenario/fields.ts';
import { scriptedUpdate } from './scenario/update.ts';

const policy = (name: string) =>
  maybe(`${name}.json; the built-in defaults when left out.`, v.record(v.string(), v.unknown()));

/** Policies as they would stand in the config folder. Their content is checked where all policies are. */
export const scriptedPolicies = v.strictObject({
  ClientProfile: policy('ClientProfile'),
  UpdatePolicy: policy('UpdatePolicy'),
  AppValidationPolicy: policy('AppValidationPolicy'),
  BackupPolicy: policy('BackupPolicy'),
  ReportingPolicy: policy('ReportingPolicy'),
});

/**
 * A scenario file: a device that behaves as written (`docs/scenarios.md`). Everything but `name`, `description` and the
 * version has a default: a healthy Windows 11 Pro that is offered nothing.
 */
export const scenario = v.strictObject({
  $schema: maybe('For editors.', text),
  schemaVersion: told('Always 1.', schemaVersion),
  name: told('The file name without `.json`.', shortText),
  description: told('What it shows, for a technician.', anyText),
  deviceName: maybe(
    'Which device it is: scenarios of one name share what the device remembers of updates. The name of the scenario when left out.',
    shortText,
  ),
  expect: listOf('Exit codes of the first start, the second, and so on.', count),
  why: listOf('The `why=` of each start, where it has one.', v.array(text)),
  now: orElse(
    'Time on the device at its first start. It decides windows and ages; evidence carries real times.',
    isoTime,
    '2026-11-23T09:30:00.000Z',
  ),
  timeZone: orElse('Time zone of the device: what `local` means in a maintenance window.', shortText, 'UTC'),
  hoursBetweenStarts: orElse("How far the device's clock moves from one start to the next.", whole(0, 87_600), 0),
  device: orElse('The device before the first start.', scriptedDevice, {}),
  policies: orElse('Policies by file name, used when no configuration is given.', scriptedPolicies, {}),
  search: orElse('How searches end.', scriptedSearch, {}),
  updates: listOf('Updates that are offered from the start.', scriptedUpdate),
  newOffersAfterReboot: listOf('Updates that are offered only once the device has rebooted.', scriptedUpdate),
  pendingRebootBefore: listOf('Reboot signals that are there before the first start.', scriptedSignal),
  rebootNoise: listOf('Signals that are always there and mean nothing.', scriptedSignal),
  reboot: orElse(
    '`automatic`: the start after a 150 finds the device rebooted. `manual`: only once a file `reboot-now` lies in the device folder.',
    v.picklist(['automatic', 'manual']),
    'automatic',
  ),
  notReadyAfterReboot: orElse('Windows does not get ready after a reboot within its time.', v.boolean(), false),
  checks: listOf('How application checks go.', scriptedCheck),
  backup: orElse('What the backup policy finds.', scriptedBackup, {}),
  diagnostics: orElse('How diagnostics go.', scriptedDiagnostics, {}),
  lock: maybe('Another run holds the device.', scriptedLock),
  faults: orElse(
    "What breaks in PatchPilot's own work.",
    v.strictObject({ report: orElse('The reports cannot be made.', v.boolean(), false) }),
    {},
  ),
});
export type Scenario = v.InferOutput<typeof scenario>;
export type ScenarioInput = v.InferInput<typeof scenario>;
