import type { UpdateKind } from '../schema/catalog.ts';
import { KIT_FILE_TYPES, type KitEntry, type KitFileType } from '../schema/kit.ts';
import { isDeviceName } from '../domain/ids.ts';

const MAX_NAME_LENGTH = 128;

/** The scan catalog of Microsoft, which is no update. */
export const SCAN_CATALOG = 'wsusscn2.cab' as const;

/**
 * Null when a file of this name may lie in `files/`, else why not, as `expected X, got Y`. One plain name, the same
 * file on every system: no folders, no `..`, no alternate stream (`a:b`), no device name, nothing that Windows would
 * cut off.
 */
export function checkFileName(name: string): string | null {
  if (name.length > MAX_NAME_LENGTH) return `expected a name of at most ${MAX_NAME_LENGTH} characters`;
  if (!/^[A-Za-z0-9][A-Za-z0-9 ._()+,~&@-]*$/u.test(name)) {
    return 'expected a plain file name of letters, digits, space and ._()+,~&@- that starts with a letter or digit';
  }
  if (/[ .]$/u.test(name)) return 'expected a name without a dot or space at its end';
  if (isDeviceName(name)) return 'expected a name that is no device name of Windows';
  return null;
}

/** How a file is installed, by its ending; null for what is no update. */
export function fileTypeOf(name: string): KitFileType | null {
  const ending = /\.([a-z]+)$/iu.exec(name)?.[1]?.toLowerCase();
  return KIT_FILE_TYPES.find((type) => type === ending) ?? null;
}

/** What a name says of an update: null where it says nothing. */
export interface NameFacts {
  readonly kb: string | null;
  readonly architecture: KitEntry['architecture'];
  readonly kind: UpdateKind | null;
}

/**
 * Names as the Microsoft Update Catalog gives them: `windows11.0-kb5044284-x64_<hash>.msu`,
 * `windows10.0-kb5045933-x64-ndp481_<hash>.msu`, `ssu-19041.5000-x64_<hash>.cab`, `ndp48-kb4532947-arm64.exe`.
 * The hash part is left out first: it may hold anything that looks like a word.
 */
export function readFileName(name: string): NameFacts {
  const plain = name.toLowerCase().replace(/_[0-9a-f]{40}(?=\.|$)/u, '');
  const kb = /(?:^|[^a-z0-9])kb(\d{4,9})(?![0-9])/u.exec(plain)?.[1];
  return { kb: kb === undefined ? null : `KB${kb}`, architecture: architectureIn(plain), kind: kindIn(plain) };
}

const ARCHITECTURES = { x64: 'x64', amd64: 'x64', x86: 'x86', arm64: 'arm64' } as const;

function architectureIn(plain: string): KitEntry['architecture'] {
  const word = /(?:^|[^a-z0-9])(x64|amd64|x86|arm64)(?![a-z0-9])/u.exec(plain)?.[1];
  return word === undefined ? null : ARCHITECTURES[word as keyof typeof ARCHITECTURES];
}

function kindIn(plain: string): UpdateKind | null {
  if (/^ssu-\d/u.test(plain)) return 'servicingStack';
  if (/(?:^|-)ndp\d/u.test(plain)) return 'dotnet';
  if (/^(?:mpam-|am_delta)/u.test(plain)) return 'definitions';
  return null;
}
