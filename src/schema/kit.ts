import * as v from 'valibot';
import { count, isoTime, schemaVersion, sha256Hex, text } from './basics.ts';
import { statedEffect, updateKind } from './catalog.ts';

/** Entries of one kit; a kit of all updates of ten years has a few hundred. */
export const MAX_KIT_ENTRIES = 10_000;
export const MAX_KIT_JSON_BYTES = 16 * 1_048_576;

/** What may lie in `files/`: each is installed its own way. */
export const KIT_FILE_TYPES = ['msu', 'cab', 'exe', 'msi'] as const;
export type KitFileType = (typeof KIT_FILE_TYPES)[number];

const shortText = v.pipe(text, v.minLength(1), v.maxLength(1024));
const kbNumber = v.pipe(text, v.regex(/^KB\d{4,9}$/u, 'expected a KB number such as KB5044284'));
const architecture = v.picklist(['x64', 'x86', 'arm64']);
const build = v.pipe(text, v.regex(/^\d{4,6}(\.\d{1,6})?$/u, 'expected a build such as 26100 or 26100.3194'));
const processExitCode = v.pipe(v.number(), v.integer(), v.minValue(-0x80000000), v.maxValue(0xffffffff));
const several = <T extends v.GenericSchema>(item: T, most: number) => v.pipe(v.array(item), v.maxLength(most));

/**
 * Whether a path of an effect may be read as SYSTEM: on a drive of this device or below a folder that Windows names.
 * A path on the network would send the computer's credentials to whoever wrote the kit.
 */
export function isLocalPath(path: string): boolean {
  return (
    /^(?:[A-Za-z]:|%(?:SystemRoot|ProgramFiles|ProgramFiles\(x86\)|ProgramData)%)(?:\\[^\\/:*?"<>|%]+)+$/iu.test(
      path,
    ) && !path.split('\\').some((step) => /[ .]$/u.test(step))
  );
}

const isVersion = (version: string | undefined): boolean =>
  version === undefined || /^\d{1,9}(?:\.\d{1,9}){0,3}$/u.test(version);

/**
 * Whether an effect names packages that are there before every update: each month's cumulative update, servicing stack
 * and .NET update begins with the same name, so without a version such an effect is always true.
 */
const isSharedPackage = (name: string): boolean => /^Package_for_[A-Za-z]*$/iu.test(name.split('~')[0] ?? '');

/** An effect of a kit entry: as everywhere, but only what can be read without leaving the device. */
export const kitEffect = v.pipe(
  statedEffect,
  v.check(
    (one) => one.type !== 'file' || isLocalPath(one.path),
    'expected a path such as C:\\Windows\\System32\\x.dll or %ProgramFiles%\\App\\app.exe',
  ),
  v.check(
    (one) => one.type !== 'registry' || /^(?:HKLM|HKEY_LOCAL_MACHINE)(?:\\[^\\]+)+$/iu.test(one.key),
    'expected a registry key below HKLM such as HKLM\\SOFTWARE\\App, also in WOW6432Node',
  ),
  v.check((one) => !('minVersion' in one) || isVersion(one.minVersion), 'expected a version such as 14.40.33810.0'),
  v.check(
    (one) => (one.type !== 'package' && one.type !== 'product') || one.name.trim() !== '',
    'expected the name of a package or product, got an empty one',
  ),
  v.check(
    (one) => one.type !== 'package' || one.minVersion !== undefined || !isSharedPackage(one.name),
    'expected minVersion too: packages of this name are there before the update',
  ),
);

/** What people say of a file; `kit build` completes the rest from the file's name. */
const stated = {
  kb: v.optional(v.nullable(kbNumber)),
  title: v.optional(shortText),
  classification: v.optional(shortText),
  severity: v.optional(v.nullable(v.picklist(['Critical', 'Important', 'Moderate', 'Low']))),
  kind: v.optional(updateKind),
  architecture: v.optional(v.nullable(architecture)),
  targetBuilds: v.optional(several(build, 100)),
  releasedAt: v.optional(v.nullable(isoTime)),
  order: v.optional(count),
  checkpoints: v.optional(several(kbNumber, 50)),
  effects: v.optional(several(kitEffect, 100)),
  rebootRequired: v.optional(v.boolean()),
  arguments: v.optional(several(v.pipe(text, v.maxLength(1024)), 50)),
  successCodes: v.optional(several(processExitCode, 100)),
  rebootCodes: v.optional(several(processExitCode, 100)),
};

const comments = { $schema: v.optional(text), $comment: v.optional(v.unknown()) };

/** One file of `kit-source.json`: overrides and completes what its name says. */
export const kitSourceFile = v.strictObject({ ...comments, file: shortText, ...stated });
export type KitSourceFile = v.InferOutput<typeof kitSourceFile>;

/** `kit-source.json`: written by people, lies beside the files that `kit build` takes. */
export const kitSource = v.strictObject({
  ...comments,
  schemaVersion,
  name: v.optional(shortText),
  createdAt: v.optional(isoTime),
  files: v.optional(several(kitSourceFile, MAX_KIT_ENTRIES), []),
});
export type KitSource = v.InferOutput<typeof kitSource>;

/** One file of a kit. `checkpoints`: KBs of this kit that must be in place first, oldest first. */
export const kitEntry = v.strictObject({
  file: shortText,
  size: count,
  sha256: sha256Hex,
  kb: v.nullable(kbNumber),
  title: shortText,
  classification: shortText,
  severity: v.nullable(v.picklist(['Critical', 'Important', 'Moderate', 'Low'])),
  kind: updateKind,
  /** Null fits every device. */
  architecture: v.nullable(architecture),
  /** Empty fits every build; `26100` stands for its family. */
  targetBuilds: several(build, 100),
  releasedAt: v.nullable(isoTime),
  order: count,
  checkpoints: several(kbNumber, 50),
  effects: several(kitEffect, 100),
  /** True when the installer needs a reboot and does not say so. */
  rebootRequired: v.boolean(),
  /** For `.exe` and `.msi` only, as `successCodes` and `rebootCodes` are. */
  arguments: several(v.pipe(text, v.maxLength(1024)), 50),
  successCodes: several(processExitCode, 100),
  rebootCodes: several(processExitCode, 100),
});
export type KitEntry = v.InferOutput<typeof kitEntry>;

/** Over everything else in `kit.json`; how it is made stands in `docs/kits.md`. */
export const kitSignature = v.strictObject({
  algorithm: v.literal('ed25519'),
  /** SHA-256 of the public key in its DER form (SPKI). */
  keyId: sha256Hex,
  value: v.pipe(text, v.regex(/^[A-Za-z0-9+/]{86}==$/u, 'expected 64 bytes in base64')),
});
export type KitSignature = v.InferOutput<typeof kitSignature>;

/** `kit.json`: what lies in `files/`, all of it. */
export const kit = v.strictObject({
  ...comments,
  schemaVersion,
  name: v.optional(v.nullable(shortText), null),
  createdAt: v.optional(v.nullable(isoTime), null),
  entries: several(kitEntry, MAX_KIT_ENTRIES),
  /** The catalog of Microsoft for a scan without a network; lies in `files/` too. */
  wsusscn2: v.optional(
    v.nullable(v.strictObject({ file: v.literal('wsusscn2.cab'), size: count, sha256: sha256Hex })),
    null,
  ),
  /** By a key that a local policy trusts, or null. */
  signature: v.optional(v.nullable(kitSignature), null),
});
export type Kit = v.InferOutput<typeof kit>;
