import * as v from 'valibot';
import { described } from '../described.ts';
import { actedOn } from './acted-on.ts';
import { flag, list, name, sha256, whole, windowsPath } from './values.ts';

/** Evidence collectors of phase 09; commands and the network trace are off unless switched on. */
export const diagnosticsPolicy = v.strictObject({
  mode: described(v.optional(v.picklist(['Never', 'OnFailure', 'Always']), 'OnFailure'), 'When phase 09 collects.'),
  required: described(flag(false), 'Failed diagnostics end the run with 230.'),
  throttlingWindowMin: described(
    v.optional(whole(0, 43_200), 60),
    'Not again within so many minutes; 0: always. Required ones that failed do not count.',
  ),
  maxRunSeconds: described(v.optional(whole(1, 3_600), 120), 'Time for all collectors together.'),
  maxTotalBytes: described(v.optional(whole(1_024, 1_073_741_824), 52_428_800), 'Size of everything collected.'),
  maxFileBytes: described(v.optional(whole(1_024, 268_435_456), 10_485_760), 'Size of one collected file.'),
  collectors: described(
    v.optional(
      v.strictObject({
        eventLogs: described(actedOn('simulated', list(name)), 'Names of event logs.'),
        files: described(list(windowsPath), 'Full paths of files.'),
        commands: described(
          actedOn(
            'simulated',
            list(
              v.strictObject({
                command: described(windowsPath, 'Full path of the program.'),
                arguments: described(list(v.string()), 'Its arguments, one text each.'),
              }),
            ),
          ),
          'Commands whose output is kept; each must be allowed by `allowCommands`.',
        ),
        networkTrace: described(actedOn('simulated', flag(false)), 'Trace the network while collecting.'),
      }),
      {},
    ),
    'What is collected.',
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
  tenantId: described(v.optional(name), 'Tenant id; `T0` when nothing says one. Global profile and its rings only.'),
  clientId: described(v.optional(name), 'Client id; else `C0`.'),
  siteId: described(v.optional(name), 'Site id; else `S0`.'),
  deviceId: described(v.optional(name), 'Device id; else the computer name.'),
  policyProfileId: described(v.optional(name), 'Ring, such as `Production`. Global profile only.'),
  outputRoot: described(v.optional(windowsPath), 'Where everything is written; relative to this file.'),
  policyPaths: described(
    v.optional(
      v.strictObject({
        updatePolicy: described(
          v.optional(windowsPath),
          'A file in the place of `UpdatePolicy.json` beside this file.',
        ),
        appValidationPolicy: described(v.optional(windowsPath), 'The same for `AppValidationPolicy.json`.'),
        backupPolicy: described(v.optional(windowsPath), 'The same for `BackupPolicy.json`.'),
        reportingPolicy: described(v.optional(windowsPath), 'The same for `ReportingPolicy.json`.'),
      }),
      {},
    ),
    'Policy files in places of their own.',
  ),
  lockTtlMinutes: described(
    v.optional(whole(5, 10_080), 240),
    'A holder of the lock without a heartbeat for so long is called stuck. It never loses the lock.',
  ),
  allowCommands: described(
    list(
      v.strictObject({
        path: described(windowsPath, 'Full path of the program.'),
        sha256: described(v.optional(v.nullable(sha256), null), 'The file must have this hash; null: any content.'),
      }),
    ),
    'Programs that checks, backup proofs and diagnostics may run.',
  ),
  trustedHashes: described(list(sha256), 'SHA-256 of kit files (`.exe`, `.msi`) that may run as SYSTEM.'),
  trustedKeys: described(
    list(
      v.strictObject({
        name: described(name, 'What reports call the key.'),
        publicKey: described(ed25519PublicKey, 'Ed25519 public key in PEM.'),
      }),
    ),
    'Keys whose signature makes the `.exe` and `.msi` files of a kit trusted (`docs/kits.md`).',
  ),
  diagnostics: described(v.optional(diagnosticsPolicy, {}), 'What phase 09 collects, and when.'),
});
export type ClientProfile = v.InferOutput<typeof clientProfile>;
