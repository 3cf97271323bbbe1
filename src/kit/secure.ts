import { isAbsolute, join, relative, sep } from 'node:path';
import { Faults, PatchPilotError } from '../errors/error.ts';
import { hashOf } from '../evidence/hash.ts';
import type { Kit, KitEntry } from '../schema/kit.ts';
import type { Files, OwnProgram } from '../system/system.ts';
import { chainsOf, checkpointsOf } from './chain.ts';
import { kitFault, messageOf, type KitFault } from './kit-fault.ts';
import { copyOwnProgram } from './own-copy.ts';
import { verifyKit, type KitVerdict, type OnFile } from './verify.ts';

/** Folders of secured kits in the protected folder: `kit-` and the beginning of the hash of `kit.json`. */
const SECURED_NAME = /^kit-[0-9a-f]{16}$/u;

/** A kit whose files lie in protected local storage and were checked there. */
export interface SecuredKit {
  readonly kit: Kit;
  /** SHA-256 of `kit.json`. */
  readonly sha256: string;
  /**
   * The protected copy; undefined for an entry that was not wanted. It lies alone in its folder but for its
   * checkpoints.
   */
  pathOf(sha256: string): string | undefined;
  /** The protected copy of `program`; null where none was given, or it cannot be read any more. */
  readonly program: string | null;
  /** Removes the copies. */
  remove(): void;
}

export interface SecureOptions {
  /** Which entries are copied; all when left out. */
  readonly wanted?: (entry: KitEntry) => boolean;
  /** What a check of this folder came to earlier in this start; without it the folder is checked first. */
  readonly checked?: KitVerdict;
  readonly onFile?: OnFile;
  /** Copied beside the files of the kit, before them, and removed with them. */
  readonly program?: OwnProgram;
}

/** A stick with thousands of strange files is not to fill the evidence with their names. */
const MAX_FAULTS = 100;

function invalid(faults: readonly KitFault[], folder: string): Faults {
  const more = faults.length - MAX_FAULTS;
  const rest = more > 0 ? [kitFault('kitJson', folder, `${more} faults more; kit verify names them all`)] : [];
  return new Faults('kitInvalid', faults[0]?.file ?? folder, [...faults.slice(0, MAX_FAULTS), ...rest]);
}

/** Throws `kitInvalid` with every fault when a kit is not what its list says. */
export function demandValid(
  verdict: KitVerdict,
  folder: string,
): asserts verdict is KitVerdict & { kit: Kit; sha256: string } {
  if (verdict.ok && verdict.kit !== null && verdict.sha256 !== null) return;
  throw invalid(verdict.faults, folder);
}

/**
 * Checks a kit, copies what is wanted into `protectedFolder`, and checks the copies again: what is installed later is
 * what was checked, whoever holds the stick. `protectedFolder` must exist and be writable by administrators only.
 * Copies of earlier runs are removed, so it is not called while an installer of an earlier start still reads one.
 * Throws `kitInvalid`, `outputFailed`; leaves nothing behind when it does.
 */
export function secureKit(
  files: Files,
  folder: string,
  protectedFolder: string,
  { wanted = () => true, onFile = () => undefined, checked, program }: SecureOptions = {},
): SecuredKit {
  refuseOwnCopy(files, folder, protectedFolder);
  const verdict =
    checked ??
    verifyKit(files, folder, (file, percent) => {
      onFile(file, Math.floor(percent / 2));
    });
  demandValid(verdict, folder);
  const { kit, sha256 } = verdict;
  removeSecured(files, protectedFolder);
  const root = join(protectedFolder, `kit-${sha256.slice(0, 16)}`);
  const paths = new Map<string, string>();
  let own: string | null = null;
  try {
    if (program !== undefined) own = copyOwnProgram(files, root, program);
    const chains = chainsOf(kit.entries);
    // The servicing stack looks for checkpoints beside their target.
    const sets = kit.entries
      .filter(wanted)
      .map((entry) => [entry, ...checkpointsOf(kit.entries, entry, chains)] as const);
    const faults = sets.flatMap(([entry, ...checkpoints], index) => {
      onFile(entry.file, 50 + Math.floor((index / sets.length) * 50));
      const own = join(root, String(index + 1));
      files.makeFolder(own);
      paths.set(entry.sha256, join(own, entry.file));
      return [entry, ...checkpoints].flatMap((one) => copyChecked(files, folder, own, one));
    });
    if (kit.wsusscn2 !== null) {
      const own = join(root, 'scan');
      files.makeFolder(own);
      paths.set(kit.wsusscn2.sha256, join(own, kit.wsusscn2.file));
      faults.push(...copyChecked(files, folder, own, kit.wsusscn2));
    }
    if (faults.length > 0) throw invalid(faults, folder);
  } catch (error) {
    files.removeTree(root);
    throw error;
  }
  return {
    kit,
    sha256,
    pathOf: (hash) => paths.get(hash),
    program: own,
    remove: () => {
      files.removeTree(root);
    },
  };
}

/** Removes what earlier runs left. Only called under the lock of the device: nobody else can be using it. */
export function removeSecured(files: Files, protectedFolder: string): void {
  for (const { name, kind } of files.list(protectedFolder)) {
    if (kind === 'folder' && SECURED_NAME.test(name)) files.removeTree(join(protectedFolder, name));
  }
}

type Listed = Pick<KitEntry, 'file' | 'size' | 'sha256'>;

function copyChecked(files: Files, folder: string, own: string, entry: Listed): KitFault[] {
  const copy = join(own, entry.file);
  const from = join(folder, 'files', entry.file);
  try {
    files.copy(from, copy);
  } catch (error) {
    // A stick that was pulled out or cannot be read is the kit's fault; a full disk is not.
    if (
      error instanceof PatchPilotError &&
      error.code === 'outputFailed' &&
      !isReading(error) &&
      isThere(files, from)
    ) {
      throw error;
    }
    return [kitFault('unreadable', entry.file, messageOf(error))];
  }
  const { length, sha256 } = hashOf(files.chunks(copy));
  if (length === entry.size && sha256 === entry.sha256) return [];
  return [
    kitFault('changed', entry.file, `changed after it was checked: expected SHA-256 ${entry.sha256}, got ${sha256}`),
  ];
}

/** Whether it was the reading that failed. Node names the call; a write that failed has another. */
function isReading(error: PatchPilotError): boolean {
  const { cause } = error;
  return cause instanceof Error && 'syscall' in cause && cause.syscall === 'read';
}

/** The copies of before are removed first; a kit among them would remove itself. Beside them a kit may lie. */
function refuseOwnCopy(files: Files, folder: string, protectedFolder: string): void {
  const way = relative(files.realPath(protectedFolder) ?? protectedFolder, files.realPath(folder) ?? folder);
  const [first = ''] = way.split(sep);
  if (first === '..' || isAbsolute(way) || (first !== '' && !SECURED_NAME.test(first))) return;
  const message = `expected a kit outside ${protectedFolder}, where the copies of kits are made`;
  throw invalid([kitFault('folder', folder, message)], folder);
}

function isThere(files: Files, path: string): boolean {
  try {
    return files.stat(path)?.kind === 'file';
  } catch {
    return false; // a drive that is gone answers with all kinds of errors
  }
}
