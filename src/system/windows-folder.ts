import { realpathSync } from 'node:fs';
import { win32 } from 'node:path';

/**
 * The kernel's own link to the folder of Windows, which no caller can set; `GLOBALROOT` is the root of all its names.
 */
const SYSTEM_ROOT = '\\\\?\\GLOBALROOT\\SystemRoot';

/**
 * The folder of Windows, as Windows knows it: a caller who sets `SystemRoot` moves nothing. Only where the link cannot
 * be followed, as in Wine, the variable counts.
 *
 * @param follow the real path of a path; throws where there is none
 * @param told what the environment says
 */
export function windowsFolder(
  told: string | undefined,
  follow: (path: string) => string = realpathSync.native,
): string {
  try {
    const real = plain(follow(SYSTEM_ROOT));
    if (ON_A_DRIVE.test(real)) return real;
  } catch {
    // There is no such link here; what the environment says is all there is.
  }
  return told !== undefined && ON_A_DRIVE.test(told) ? win32.normalize(told) : 'C:\\Windows';
}

const ON_A_DRIVE = /^[A-Za-z]:\\[^\\/]/u;

const plain = (path: string): string => path.replace(/^\\\\\?\\(?=[A-Za-z]:\\)/u, '');

/** Where Windows keeps what belongs to all users: beside its own folder, whatever a caller has set. */
export const programDataBeside = (systemRoot: string): string =>
  win32.join(win32.parse(systemRoot).root, 'ProgramData');
