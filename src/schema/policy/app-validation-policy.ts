import * as v from 'valibot';
import { flag, list, name, sha256, whole, windowsPath } from './values.ts';

/** What every check has: its id, a time limit for an attempt, how often, and how long to let things settle first. */
const common = {
  id: name,
  timeoutSeconds: v.optional(whole(1, 600), 30),
  attempts: v.optional(whole(1, 20), 1),
  settleSeconds: v.optional(whole(0, 600), 0),
};

const url = v.pipe(
  v.string(),
  v.maxLength(2048),
  v.regex(/^https?:\/\//u, 'expected a URL that begins with http:// or https://'),
);

export const appCheck = v.variant('type', [
  v.strictObject({
    type: v.literal('HealthEndpoint'),
    ...common,
    url,
    expectedStatus: v.optional(whole(100, 599), 200),
    bodyMatch: v.optional(v.nullable(v.string()), null),
    verifyTls: flag(true),
  }),
  v.strictObject({
    type: v.literal('Process'),
    ...common,
    processName: name,
    minimumCount: v.optional(whole(1, 10_000), 1),
  }),
  v.strictObject({
    type: v.literal('Service'),
    ...common,
    serviceName: name,
    expectedState: v.optional(v.picklist(['Running', 'Stopped']), 'Running'),
  }),
  v.strictObject({ type: v.literal('Port'), ...common, host: v.optional(name, '127.0.0.1'), port: whole(1, 65_535) }),
  v.strictObject({
    type: v.literal('Synthetic'),
    ...common,
    command: windowsPath,
    arguments: list(v.string()),
    expectedExitCode: v.optional(whole(-2_147_483_648, 2_147_483_647), 0),
    expectedOutput: v.optional(v.nullable(v.string()), null),
  }),
  v.strictObject({
    type: v.literal('File'),
    ...common,
    path: windowsPath,
    sha256: v.optional(v.nullable(sha256), null),
    maximumAgeHours: v.optional(v.nullable(whole(1, 87_600)), null),
  }),
  v.strictObject({
    type: v.literal('EventLog'),
    ...common,
    log: name,
    source: name,
    level: v.optional(v.picklist(['Error', 'Critical', 'Warning']), 'Error'),
  }),
  v.strictObject({
    type: v.literal('Certificate'),
    ...common,
    store: v.optional(name, 'LocalMachine\\My'),
    subject: name,
    minimumDaysLeft: v.optional(whole(0, 3_650), 14),
  }),
]);
export type AppCheck = v.InferOutput<typeof appCheck>;

export const application = v.strictObject({
  name,
  checks: v.pipe(v.array(appCheck), v.minLength(1), v.maxLength(100)),
});

export const appValidationPolicy = v.strictObject({
  applications: list(application),
  confidenceThreshold: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.2),
});
export type AppValidationPolicy = v.InferOutput<typeof appValidationPolicy>;
