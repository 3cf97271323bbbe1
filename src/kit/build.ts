import { join } from 'node:path';
import type { BuildTable } from '../domain/builds.ts';
import { hashOf } from '../evidence/hash.ts';
import type { Kit, KitEntry } from '../schema/kit.ts';
import type { Files } from '../system/system.ts';
import { chainFaults } from './chain.ts';
import { SCAN_CATALOG } from './file-names.ts';
import { kitFault, messageOf, type KitFault } from './kit-fault.ts';
import { orderEntries } from './order.ts';
import { signerOf } from './signature.ts';
import { untrustedEntries } from './trust.ts';
import { readSourceFolder, type SourceFolder } from './source-folder.ts';
import { checkTarget } from './target-folder.ts';
import { listFaults, type OnFile } from './verify.ts';
import { writeKit } from './write-kit.ts';

/** A private key that is to sign the kit, and the name of the file that held it. */
export interface SigningKey {
  readonly file: string;
  readonly pem: string;
}

export interface BuildOptions {
  readonly onFile?: OnFile;
  /** Signs the kit. */
  readonly key?: SigningKey | null;
  /** The classification of every file of which `kit-source.json` states none. */
  readonly classification?: string | null;
  /** Tells the classification of a file by its number. */
  readonly builds?: BuildTable | null;
}

export interface BuiltKit {
  readonly ok: boolean;
  readonly faults: readonly KitFault[];
  /** Files left out, and what nobody stated. */
  readonly notes: readonly string[];
  readonly kit: Kit | null;
}

/**
 * Makes a kit of the updates in `folder`. All faults come at once, and then nothing is written. The same folder gives
 * the same bytes, whenever and wherever. A kit that was there before stays as it is until the new one is whole. Throws
 * `inputAbsent` (no such folder) and `outputFailed`.
 */
export function buildKit(
  files: Files,
  folder: string,
  out: string,
  { onFile = () => undefined, key = null, classification = null, builds = null }: BuildOptions = {},
): BuiltKit {
  const source = readSourceFolder(files, folder, { classification, builds });
  const target = checkTarget(files, out, folder);
  const signer = key === null ? null : signerOf(key.pem);
  const faults = [...source.faults, ...target.faults];
  if (key !== null && typeof signer === 'string') faults.push(kitFault('signature', key.file, signer));
  const ordered = orderEntries(source.drafts);
  faults.push(...chainFaults(ordered));
  if (faults.length > 0) return { ok: false, faults, notes: source.notes, kit: null };

  const measured = measure(source, ordered, (file, index) => {
    onFile(file, Math.floor((index / (ordered.length + 1)) * 100));
    return sizeAndHash(files, join(folder, file), (message) => faults.push(kitFault('unreadable', file, message)));
  });
  const kit =
    signer === null || typeof signer === 'string' ? measured : { ...measured, signature: signer.sign(measured) };
  faults.push(...listFaults(kit));
  if (faults.length > 0) return { ok: false, faults: distinct(faults), notes: source.notes, kit: null };

  const sourceOf = (file: string) => join(folder, file === SCAN_CATALOG ? (source.scanCatalog ?? file) : file);
  faults.push(...writeKit(files, kit, { out, target, sourceOf }));
  const notes = [...source.notes, ...trustNotes(kit)];
  return { ok: faults.length === 0, faults, notes, kit: faults.length === 0 ? kit : null };
}

/** What a policy must hold for the files that just run, as SYSTEM. */
function trustNotes(kit: Kit): string[] {
  return untrustedEntries(kit, []).map(({ file, sha256 }) =>
    kit.signature === null
      ? `${file}: runs only where a policy of the device has ${sha256} in trustedHashes`
      : `${file}: runs only where a policy of the device has the signing key in trustedKeys, or ${sha256} in trustedHashes`,
  );
}

type SizeAndHash = Pick<KitEntry, 'size' | 'sha256'>;

/** Of a file that cannot be read both are nothing. */
function sizeAndHash(files: Files, path: string, onUnreadable: (message: string) => void): SizeAndHash {
  try {
    const { length, sha256 } = hashOf(files.chunks(path));
    return { size: length, sha256 };
  } catch (error) {
    onUnreadable(messageOf(error));
    return { size: 0, sha256: '0'.repeat(64) };
  }
}

/** The kit with the size and hash of every file. */
function measure(
  source: SourceFolder,
  ordered: ReturnType<typeof orderEntries<SourceFolder['drafts'][number]>>,
  sizeAndHashOf: (file: string, index: number) => SizeAndHash,
): Kit {
  const entries = ordered.map(({ file, ...rest }, index): KitEntry => {
    return { file, ...sizeAndHashOf(file, index), ...rest };
  });
  const scan =
    source.scanCatalog === null ? null : { file: SCAN_CATALOG, ...sizeAndHashOf(source.scanCatalog, ordered.length) };
  return {
    schemaVersion: 1,
    name: source.name,
    createdAt: source.createdAt,
    entries,
    wsusscn2: scan,
    signature: null,
  };
}

const distinct = (faults: readonly KitFault[]): KitFault[] => [
  ...new Map(faults.map((fault) => [`${fault.problem}\n${fault.file}\n${fault.message}`, fault])).values(),
];
