import { join } from 'node:path';
import { hashOf } from '../evidence/hash.ts';
import type { Kit, KitEntry } from '../schema/kit.ts';
import type { Files } from '../system/system.ts';
import { chainFaults } from './chain.ts';
import { SCAN_CATALOG } from './file-names.ts';
import { kitFault, messageOf, type KitFault } from './kit-fault.ts';
import { orderEntries } from './order.ts';
import { FILES_FOLDER, KIT_JSON } from './read-kit.ts';
import { signerOf } from './signature.ts';
import { untrustedEntries } from './trust.ts';
import { readSourceFolder, type SourceFolder } from './source-folder.ts';
import { copyNameOf, judgeTarget, type TargetFolder } from './target-folder.ts';
import { listedFiles, listFaults, type Listed, type OnFile } from './verify.ts';

/** A private key that is to sign the kit, and the name of the file that held it. */
export interface SigningKey {
  readonly file: string;
  readonly pem: string;
}

export interface BuiltKit {
  readonly ok: boolean;
  readonly faults: readonly KitFault[];
  /** Files left out, and what nobody stated. */
  readonly notes: readonly string[];
  readonly kit: Kit | null;
}

/**
 * Makes a kit of the updates in `folder`. All faults come at once, and then nothing is written. The same folder gives the
 * same bytes, whenever and wherever. `kit.json` comes last, so that a kit without it is an unfinished one.
 * Throws `inputAbsent` (no such folder) and `outputFailed`.
 */
export function buildKit(
  files: Files,
  folder: string,
  out: string,
  onFile: OnFile = () => undefined,
  key: SigningKey | null = null,
): BuiltKit {
  const source = readSourceFolder(files, folder);
  const target = judgeTarget(files, out, folder);
  const signer = key === null ? null : signerOf(key.pem);
  const faults = [...source.faults, ...target.faults];
  if (key !== null && typeof signer === 'string') faults.push(kitFault('signature', key.file, signer));
  const ordered = orderEntries(source.drafts);
  faults.push(...chainFaults(ordered));
  if (faults.length > 0) return { ok: false, faults, notes: source.notes, kit: null };

  const measured = measure(files, folder, source, ordered, faults, onFile);
  const kit =
    signer === null || typeof signer === 'string' ? measured : { ...measured, signature: signer.sign(measured) };
  faults.push(...listFaults(kit));
  if (faults.length > 0) return { ok: false, faults: distinct(faults), notes: source.notes, kit: null };

  faults.push(...writeKit(files, folder, out, kit, source, target));
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

/** The kit with the size and hash of every file; files that cannot be read become faults. */
function measure(
  files: Files,
  folder: string,
  source: SourceFolder,
  ordered: ReturnType<typeof orderEntries<SourceFolder['drafts'][number]>>,
  faults: KitFault[],
  onFile: OnFile,
): Kit {
  const sizeAndHash = (file: string, index: number) => {
    onFile(file, Math.floor((index / (ordered.length + 1)) * 100));
    try {
      const { length, sha256 } = hashOf(files.chunks(join(folder, file)));
      if (length === 0) faults.push(kitFault('size', file, 'expected an update, got an empty file'));
      return { size: length, sha256 };
    } catch (error) {
      faults.push(kitFault('unreadable', file, messageOf(error)));
      return { size: 0, sha256: '0'.repeat(64) };
    }
  };
  const entries = ordered.map(({ file, ...rest }, index): KitEntry => {
    return { file, ...sizeAndHash(file, index), ...rest };
  });
  const scan =
    source.scanCatalog === null ? null : { file: SCAN_CATALOG, ...sizeAndHash(source.scanCatalog, ordered.length) };
  return {
    schemaVersion: 1,
    name: source.name,
    createdAt: source.createdAt,
    entries,
    wsusscn2: scan,
    signature: null,
  };
}

/** Writes `files/` and then `kit.json`. A file that changed since it was measured is a fault, and no kit comes of it. */
function writeKit(
  files: Files,
  folder: string,
  out: string,
  kit: Kit,
  source: SourceFolder,
  target: TargetFolder,
): KitFault[] {
  const root = join(out, FILES_FOLDER);
  files.makeFolder(root);
  files.remove(join(out, KIT_JSON));
  const listed = listedFiles(kit);
  const wanted = new Set(listed.map((one) => one.file));
  for (const name of target.ours) if (!wanted.has(name)) files.remove(join(root, name));
  const nameInSource = (file: string) => (file === SCAN_CATALOG ? (source.scanCatalog ?? file) : file);
  const faults = listed.flatMap((one) => copyFile(files, join(folder, nameInSource(one.file)), root, one));
  if (faults.length > 0) return faults;
  files.writeAtomic(join(out, KIT_JSON), Buffer.from(`${JSON.stringify(kit, null, 2)}\n`, 'utf8'));
  return [];
}

/** Under another name first: a copy that was cut off never bears the name of a listed file. */
function copyFile(files: Files, from: string, root: string, one: Listed): KitFault[] {
  const to = join(root, one.file);
  if (isAlready(files, to, one)) return [];
  const unfinished = join(root, copyNameOf(one.file));
  files.remove(unfinished);
  files.remove(to);
  try {
    files.copy(from, unfinished);
    if (isAlready(files, unfinished, one)) {
      files.rename(unfinished, to);
      return [];
    }
  } catch (error) {
    files.remove(unfinished);
    throw error;
  }
  files.remove(unfinished);
  return [kitFault('changed', one.file, 'changed while it was copied; build again')];
}

function isAlready(files: Files, path: string, one: Listed): boolean {
  if (files.stat(path)?.kind !== 'file' || files.stat(path)?.size !== one.size) return false;
  return hashOf(files.chunks(path)).sha256 === one.sha256;
}

const distinct = (faults: readonly KitFault[]): KitFault[] => [
  ...new Map(faults.map((fault) => [`${fault.problem}\n${fault.file}\n${fault.message}`, fault])).values(),
];
