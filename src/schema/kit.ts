import * as v from 'valibot';
import { described } from './described.ts';
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
  kb: described(v.optional(v.nullable(kbNumber)), 'KB number; null where it has none.'),
  title: described(v.optional(shortText), 'Its title.'),
  classification: described(v.optional(shortText), 'Its category.'),
  severity: described(
    v.optional(v.nullable(v.picklist(['Critical', 'Important', 'Moderate', 'Low']))),
    'MSRC severity; null where it has none.',
  ),
  kind: described(v.optional(updateKind), 'How it is confirmed and where it stands in the order of a run.'),
  architecture: described(v.optional(v.nullable(architecture)), 'Architecture that it is for; null fits every device.'),
  targetBuilds: described(
    v.optional(several(build, 100)),
    'Builds that it is for; empty fits every build, `26100` stands for its family.',
  ),
  releasedAt: described(v.optional(v.nullable(isoTime)), 'When it was released; null: not known.'),
  order: described(v.optional(count), 'Place in the order of installs.'),
  checkpoints: described(
    v.optional(several(kbNumber, 50)),
    'KB numbers of this kit that must be in place first, oldest first.',
  ),
  effects: described(v.optional(several(kitEffect, 100)), 'What it must leave on the device.'),
  rebootRequired: described(v.optional(v.boolean()), 'The installer needs a reboot and does not say so.'),
  arguments: described(
    v.optional(several(v.pipe(text, v.maxLength(1024)), 50)),
    'Arguments of the installer; for `.exe` and `.msi` only.',
  ),
  successCodes: described(
    v.optional(several(processExitCode, 100)),
    'Exit codes of the installer that mean success; for `.exe` and `.msi` only.',
  ),
  rebootCodes: described(
    v.optional(several(processExitCode, 100)),
    'Exit codes of the installer that mean success after a reboot; for `.exe` and `.msi` only.',
  ),
};

const comments = {
  $schema: described(v.optional(text), 'For editors.'),
  $comment: described(v.optional(v.unknown()), 'For people.'),
};

/** One file of `kit-source.json`: overrides and completes what its name says. */
export const kitSourceFile = v.strictObject({
  ...comments,
  file: described(shortText, 'Name of the file beside this one.'),
  ...stated,
});
export type KitSourceFile = v.InferOutput<typeof kitSourceFile>;

/** `kit-source.json`: written by people, lies beside the files that `kit build` takes. */
export const kitSource = v.strictObject({
  ...comments,
  schemaVersion,
  name: described(v.optional(shortText), 'What the kit is called.'),
  createdAt: described(v.optional(isoTime), 'When the kit was made.'),
  files: described(v.optional(several(kitSourceFile, MAX_KIT_ENTRIES), []), 'What is to be said of single files.'),
});
export type KitSource = v.InferOutput<typeof kitSource>;

/** One file of a kit. `checkpoints`: KBs of this kit that must be in place first, oldest first. */
export const kitEntry = v.strictObject({
  file: described(shortText, 'Name of the file in `files/`.'),
  size: described(count, 'Size in bytes.'),
  sha256: described(sha256Hex, 'SHA-256 of the file.'),
  kb: described(v.nullable(kbNumber), 'KB number; null where it has none.'),
  title: described(shortText, 'Its title.'),
  classification: described(shortText, 'Its category.'),
  severity: described(
    v.nullable(v.picklist(['Critical', 'Important', 'Moderate', 'Low'])),
    'MSRC severity; null where it has none.',
  ),
  kind: described(updateKind, 'How it is confirmed and where it stands in the order of a run.'),
  /** Null fits every device. */
  architecture: described(v.nullable(architecture), 'Architecture that it is for; null fits every device.'),
  /** Empty fits every build; `26100` stands for its family. */
  targetBuilds: described(
    several(build, 100),
    'Builds that it is for; empty fits every build, `26100` stands for its family.',
  ),
  releasedAt: described(v.nullable(isoTime), 'When it was released; null: not known.'),
  order: described(count, 'Place in the order of installs.'),
  checkpoints: described(several(kbNumber, 50), 'KB numbers of this kit that must be in place first, oldest first.'),
  effects: described(several(kitEffect, 100), 'What it must leave on the device.'),
  /** True when the installer needs a reboot and does not say so. */
  rebootRequired: described(v.boolean(), 'The installer needs a reboot and does not say so.'),
  /** For `.exe` and `.msi` only, as `successCodes` and `rebootCodes` are. */
  arguments: described(
    several(v.pipe(text, v.maxLength(1024)), 50),
    'Arguments of the installer; for `.exe` and `.msi` only.',
  ),
  successCodes: described(
    several(processExitCode, 100),
    'Exit codes of the installer that mean success; for `.exe` and `.msi` only.',
  ),
  rebootCodes: described(
    several(processExitCode, 100),
    'Exit codes of the installer that mean success after a reboot; for `.exe` and `.msi` only.',
  ),
});
export type KitEntry = v.InferOutput<typeof kitEntry>;

/** Over everything else in `kit.json`; how it is made stands in `docs/kits.md`. */
export const kitSignature = v.strictObject({
  algorithm: described(v.literal('ed25519'), 'The algorithm.'),
  /** SHA-256 of the public key in its DER form (SPKI). */
  keyId: described(sha256Hex, 'SHA-256 of the public key in its DER form (SPKI).'),
  value: described(
    v.pipe(text, v.regex(/^[A-Za-z0-9+/]{86}==$/u, 'expected 64 bytes in base64')),
    'The signature in base64.',
  ),
});
export type KitSignature = v.InferOutput<typeof kitSignature>;

/** `kit.json`: what lies in `files/`, all of it. */
export const kit = v.strictObject({
  ...comments,
  schemaVersion,
  name: described(v.optional(v.nullable(shortText), null), 'What the kit is called; null: nothing.'),
  createdAt: described(v.optional(v.nullable(isoTime), null), 'When it was made; null: not said.'),
  entries: described(several(kitEntry, MAX_KIT_ENTRIES), 'What lies in `files/`, all of it.'),
  /** The catalog of Microsoft for a scan without a network; lies in `files/` too. */
  wsusscn2: described(
    v.optional(
      v.nullable(
        v.strictObject({
          file: described(v.literal('wsusscn2.cab'), 'Its name in `files/`.'),
          size: described(count, 'Size in bytes.'),
          sha256: described(sha256Hex, 'SHA-256 of the file.'),
        }),
      ),
      null,
    ),
    'The catalog of Microsoft for a scan without a network; null: none.',
  ),
  /** By a key that a local policy trusts, or null. */
  signature: described(v.optional(v.nullable(kitSignature), null), 'By a key that a local policy trusts; null: none.'),
});
export type Kit = v.InferOutput<typeof kit>;
