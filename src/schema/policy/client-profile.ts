import * as v from 'valibot';
import { flag, list, name, sha256, whole, windowsPath } from './values.ts';

/** Evidence collectors of phase 09; commands and the network trace are off unless switched on. */
export const diagnosticsPolicy = v.strictObject({
  mode: v.optional(v.picklist(['Never', 'OnFailure', 'Always']), 'OnFailure'),
  required: flag(false),
  throttlingWindowMin: v.optional(whole(0, 43_200), 60),
  maxRunSeconds: v.optional(whole(1, 3_600), 120),
  maxTotalBytes: v.optional(whole(1_024, 1_073_741_824), 52_428_800),
  maxFileBytes: v.optional(whole(1_024, 268_435_456), 10_485_760),
  collectors: v.optional(
    v.strictObject({
      eventLogs: list(name),
      files: list(windowsPath),
      commands: list(v.strictObject({ command: windowsPath, arguments: list(v.string()) })),
      networkTrace: flag(false),
    }),
    {},
  ),
});
export type DiagnosticsPolicy = v.InferOutput<typeof diagnosticsPolicy>;

/** The only form that an Ed25519 public key has in PEM: 12 fixed bytes, then the 32 of the key. */
const ed25519PublicKey = v.pipe(
  v.string(),
  v.maxLength(4096),
  v.regex(
    /^\s*-----BEGIN PUBLIC KEY-----\s+MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=\s+-----END PUBLIC KEY-----\s*$/u,
    'expected an Ed25519 public key in PEM',
  ),
);

export const clientProfile = v.strictObject({
  tenantId: v.optional(name),
  clientId: v.optional(name),
  siteId: v.optional(name),
  deviceId: v.optional(name),
  policyProfileId: v.optional(name),
  outputRoot: v.optional(windowsPath),
  policyPaths: v.optional(
    v.strictObject({
      updatePolicy: v.optional(windowsPath),
      appValidationPolicy: v.optional(windowsPath),
      backupPolicy: v.optional(windowsPath),
      reportingPolicy: v.optional(windowsPath),
    }),
    {},
  ),
  lockTtlMinutes: v.optional(whole(5, 10_080), 240),
  allowCommands: list(v.strictObject({ path: windowsPath, sha256: v.optional(v.nullable(sha256), null) })),
  trustedHashes: list(sha256),
  trustedKeys: list(v.strictObject({ name, publicKey: ed25519PublicKey })),
  diagnostics: v.optional(diagnosticsPolicy, {}),
});
export type ClientProfile = v.InferOutput<typeof clientProfile>;
