import * as v from 'valibot';
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
export const policies = v.strictObject(policySchemas);
export type Policies = v.InferOutput<typeof policies>;

/** Where one value came from: a file of the config tree, a scenario, the command line, or `built-in default`. */
export const valueSource = v.strictObject({ key: text, value: v.unknown(), source: text, level: text });

/** `effective-policy.json`: the policy with the source of every value. */
export const effectivePolicy = v.strictObject({
  schemaVersion,
  runId: v.nullable(guid),
  policyProfileId: v.nullable(text),
  policies,
  sources: v.array(valueSource),
  files: v.array(v.strictObject({ path: text, level: text, sha256: sha256Hex })),
  /** The table of builds that the configuration brings, used where it is newer than the embedded one. */
  builds: v.optional(v.strictObject({ file: text, sha256: sha256Hex, madeOn: v.pipe(text, v.isoDate()) })),
  cachedPolicy: v.boolean(),
  sha256: sha256Hex,
});
export type EffectivePolicy = v.InferOutput<typeof effectivePolicy>;
