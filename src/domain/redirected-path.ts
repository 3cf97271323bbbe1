import { resolve } from 'node:path/win32';
import { PatchPilotError } from '../errors/error.ts';

/**
 * Where a 32-bit program finds what it means by a path, which this 64-bit program finds elsewhere. The redirections and
 * the folders that are exempt are those of Microsoft's page "File System Redirector"; `Program Files` is no
 * redirection, but what the variable ProgramFiles names for a 32-bit program. `Sysnative` is the other way round: a
 * name for 32-bit programs of what is System32 here.
 *
 * @param path absolute
 * @param systemRoot the folder of Windows
 * @returns the place as this program finds it; null where both mean the same
 */
export function placeFor32Bit(path: string, systemRoot: string): string | null {
  const full = resolve(path);
  const drive = systemRoot.slice(0, 2);
  const system32 = `${systemRoot}\\System32`;
  const native = moved(full, `${systemRoot}\\Sysnative`, system32);
  if (native !== null) return native;
  if (NOT_REDIRECTED.some((folder) => wayBelow(full, `${system32}\\${folder}`) !== null)) return null;
  return (
    moved(full, system32, `${systemRoot}\\SysWOW64`) ??
    moved(full, `${systemRoot}\\lastgood\\system32`, `${systemRoot}\\lastgood\\SysWOW64`) ??
    moved(full, `${systemRoot}\\regedit.exe`, `${systemRoot}\\SysWOW64\\regedit.exe`) ??
    moved(full, `${drive}\\Program Files`, `${drive}\\Program Files (x86)`)
  );
}

/** Folders below System32 that are the same for every program. */
const NOT_REDIRECTED = ['catroot', 'catroot2', 'driverstore', 'drivers\\etc', 'logfiles', 'spool'];

/**
 * Whether a path goes by the name that only 32-bit programs see; a program of ours would make a folder of that name.
 */
export const isSysnative = (path: string): boolean =>
  /^(?:[a-z]:\\[^\\]+|%\w+%)\\sysnative(?:\\|$)/iu.test(slashed(path));

/** What was named on the command line and is not there. */
const ABSENT: ReadonlySet<string> = new Set(['inputAbsent', 'configMissing', 'scenarioAbsent', 'kitAbsent']);

export const isAbsence = ({ code }: PatchPilotError): boolean => ABSENT.has(code);

/**
 * The error about a path that is not there, told with where it lies when a 32-bit program meant another place by it,
 * such as the agent that started this one. What lies there is not read: who means it names it. Every other error stays
 * as it is.
 *
 * @param exists whether something lies at a path
 */
export function toldWhere(
  error: PatchPilotError,
  { systemRoot, workingFolder }: { readonly systemRoot: string; readonly workingFolder: string },
  exists: (path: string) => boolean,
): PatchPilotError {
  const { code, subject, message } = error;
  if (!isAbsence(error) || subject === null || !isOnDrive(workingFolder) || message.includes(TOLD)) return error;
  const there = placeFor32Bit(resolve(workingFolder, subject), systemRoot);
  if (there === null || !isThere(exists, there)) return error;
  const detail = `${message}; ${TOLD}: it lies at ${there}; name it so, or keep it in a folder that is the same for both`;
  return new PatchPilotError(code, subject, detail, { cause: error });
}

/** What cannot be looked at is not told of. */
function isThere(exists: (path: string) => boolean, path: string): boolean {
  try {
    return exists(path);
  } catch {
    return false;
  }
}

const TOLD = 'a 32-bit program, such as the agent that started this one, means another folder by that name';

const isOnDrive = (path: string): boolean => /^[a-z]:[\\/]/iu.test(path);

const slashed = (path: string): string => path.replaceAll('/', '\\');

/** A path below one folder, put below another; null for a path elsewhere. */
function moved(path: string, from: string, to: string): string | null {
  const way = wayBelow(path, from);
  return way === null ? null : `${to}${way}`;
}

/** What follows a folder in a path, empty for the folder itself; null for a path elsewhere. Case is no matter. */
function wayBelow(path: string, folder: string): string | null {
  if (path.toLowerCase() === folder.toLowerCase()) return '';
  return path.toLowerCase().startsWith(`${folder.toLowerCase()}\\`) ? path.slice(folder.length) : null;
}
