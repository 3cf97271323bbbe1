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
import { described } from './described.ts';
import { anyText, listOf, shortText, whole } from './scenario/fields.ts';
import { scriptedUpdate } from './scenario/update.ts';

const policy = v.optional(v.record(v.string(), v.unknown()));

/** Policies as they would stand in the config folder. Their content is checked where all policies are. */
export const scriptedPolicies = v.strictObject({
  ClientProfile: described(policy, 'ClientProfile.json; the built-in defaults when left out.'),
  UpdatePolicy: described(policy, 'UpdatePolicy.json; the built-in defaults when left out.'),
  AppValidationPolicy: described(policy, 'AppValidationPolicy.json; the built-in defaults when left out.'),
  BackupPolicy: described(policy, 'BackupPolicy.json; the built-in defaults when left out.'),
  ReportingPolicy: described(policy, 'ReportingPolicy.json; the built-in defaults when left out.'),
});

/**
 * A scenario file: a device that behaves as written (`docs/scenarios.md`). Everything but `name`, `description` and the
 * version has a default: a healthy Windows 11 Pro that is offered nothing.
 */
export const scenario = v.strictObject({
  $schema: described(v.optional(text), 'For editors.'),
  schemaVersion: described(schemaVersion, 'Always 1.'),
  name: described(shortText, 'The file name without `.json`.'),
  description: described(anyText, 'What it shows, for a technician.'),
  deviceName: described(
    v.optional(shortText),
    'Which device it is: scenarios of one name share what the device remembers of updates. The name of the scenario when left out.',
  ),
  expect: described(listOf(count), 'Exit codes of the first start, the second, and so on.'),
  why: described(listOf(v.array(text)), 'The `why=` of each start, where it has one.'),
  now: described(
    v.optional(isoTime, '2026-11-23T09:30:00.000Z'),
    'Time on the device at its first start. It decides windows and ages; evidence carries real times.',
  ),
  timeZone: described(
    v.optional(shortText, 'UTC'),
    'Time zone of the device: what `local` means in a maintenance window.',
  ),
  hoursBetweenStarts: described(
    v.optional(whole(0, 87_600), 0),
    "How far the device's clock moves from one start to the next.",
  ),
  device: described(v.optional(scriptedDevice, {}), 'The device before the first start.'),
  policies: described(v.optional(scriptedPolicies, {}), 'Policies by file name, used when no configuration is given.'),
  search: described(v.optional(scriptedSearch, {}), 'How searches end.'),
  updates: described(listOf(scriptedUpdate), 'Updates that are offered from the start.'),
  newOffersAfterReboot: described(
    listOf(scriptedUpdate),
    'Updates that are offered only once the device has rebooted.',
  ),
  pendingRebootBefore: described(listOf(scriptedSignal), 'Reboot signals that are there before the first start.'),
  rebootNoise: described(listOf(scriptedSignal), 'Signals that are always there and mean nothing.'),
  reboot: described(
    v.optional(v.picklist(['automatic', 'manual']), 'automatic'),
    '`automatic`: the start after a 150 finds the device rebooted. `manual`: only once a file `reboot-now` lies in the device folder.',
  ),
  notReadyAfterReboot: described(
    v.optional(v.boolean(), false),
    'Windows does not get ready after a reboot within its time.',
  ),
  checks: described(listOf(scriptedCheck), 'How application checks go.'),
  backup: described(v.optional(scriptedBackup, {}), 'What the backup policy finds.'),
  diagnostics: described(v.optional(scriptedDiagnostics, {}), 'How diagnostics go.'),
  lock: described(v.optional(scriptedLock), 'Another run holds the device.'),
  faults: described(
    v.optional(
      v.strictObject({ report: described(v.optional(v.boolean(), false), 'The reports cannot be made.') }),
      {},
    ),
    "What breaks in PatchPilot's own work.",
  ),
});
export type Scenario = v.InferOutput<typeof scenario>;
export type ScenarioInput = v.InferInput<typeof scenario>;
