import * as v from 'valibot';
import { described } from '../described.ts';
import { guid, schemaVersion, sha256Hex, text } from '../basics.ts';
import { appValidationPolicy } from './app-validation-policy.ts';
import { backupPolicy } from './backup-policy.ts';
import { clientProfile } from './client-profile.ts';
import { reportingPolicy } from './reporting-policy.ts';
import { updatePolicy } from './update-policy.ts';

export type { AppValidationPolicy } from './app-validation-policy.ts';
export type { BackupPolicy } from './backup-policy.ts';
export type { AppCheck } from './checks/index.ts';
export type { ClientProfile, DiagnosticsPolicy } from './client-profile.ts';
export type { ReportingPolicy } from './reporting-policy.ts';
export { updatePolicy } from './update-policy.ts';
export type { MaintenanceWindow, UpdatePolicy } from './update-policy.ts';

/** The five policy files, each with its schema, by the name of the file without `.json`. */
export const policySchemas = {
  ClientProfile: clientProfile,
  UpdatePolicy: updatePolicy,
  AppValidationPolicy: appValidationPolicy,
  BackupPolicy: backupPolicy,
  ReportingPolicy: reportingPolicy,
} as const;
export type PolicyName = keyof typeof policySchemas;
export const policyNames = Object.keys(policySchemas) as PolicyName[];

/** All five policies after merging, with every default filled in. */
export const policies = v.strictObject({
  ClientProfile: described(clientProfile, 'Who the device is, where everything is written, and what may run.'),
  UpdatePolicy: described(updatePolicy, 'Which updates are installed, and when.'),
  AppValidationPolicy: described(appValidationPolicy, 'Which applications are checked before and after.'),
  BackupPolicy: described(backupPolicy, 'Which backup is wanted before anything is installed.'),
  ReportingPolicy: described(reportingPolicy, 'What reports say, what they leave out, and how long runs are kept.'),
});
export type Policies = v.InferOutput<typeof policies>;

/** Where one value came from: a file of the config tree, a scenario, the command line, or `built-in default`. */
export const valueSource = v.strictObject({
  key: described(text, 'Key of the policy.'),
  value: described(v.unknown(), 'Its value.'),
  source: described(text, 'Where it came from: a file, a scenario, the command line, or `built-in default`.'),
  level: described(text, 'The level of that file in the config tree.'),
});

/** `effective-policy.json`: the policy with the source of every value. */
export const effectivePolicy = v.strictObject({
  schemaVersion,
  runId: described(v.nullable(guid), 'Id of the run; null: none.'),
  policyProfileId: described(v.nullable(text), 'Ring; null: none.'),
  policies: described(policies, 'All five policies after merging, with every default filled in.'),
  sources: described(v.array(valueSource), 'Where each value came from.'),
  files: described(
    v.array(
      v.strictObject({
        path: described(text, 'Path of the file.'),
        level: described(text, 'Its place in the config tree.'),
        sha256: described(sha256Hex, 'SHA-256 of the file.'),
      }),
    ),
    'The policy files that were read.',
  ),
  /** The table of builds that the configuration brings, used where it is newer than the embedded one. */
  builds: described(
    v.optional(
      v.strictObject({
        file: described(text, 'Path of the file.'),
        sha256: described(sha256Hex, 'SHA-256 of the file.'),
        madeOn: described(v.pipe(text, v.isoDate()), 'The day on which it was put together.'),
      }),
    ),
    'The table of builds that the configuration brings; absent where it brings none.',
  ),
  cachedPolicy: described(v.boolean(), 'The configuration could not be read, and its last good copy was used.'),
  sha256: described(sha256Hex, 'SHA-256 of the policies after merging.'),
});
export type EffectivePolicy = v.InferOutput<typeof effectivePolicy>;
