import { isDeviceName } from '../ids.ts';
import { isSysnative } from '../redirected-path.ts';

/**
 * Why a path is not even opened, as `expected X, got Y`, or null. Devices and pipes can block or answer anything, a
 * WebDAV path sends the account's credentials over HTTP, a stream hides a file in a file, a URL is no path.
 */
export function refusedPath(path: string): string | null {
  const slashed = path.replaceAll('/', '\\');

  if (/[\u0000-\u001f]/u.test(path)) return 'expected a path, got control characters';
  if (/^\\\\[.?]\\/u.test(slashed)) return 'expected a file path, got a device path';
  if (/^\\\\[^\\]+@(?:ssl|\d+)(?:@\d+)?(?:\\|$)/iu.test(slashed) || /\\davwwwroot(?:\\|$)/iu.test(slashed)) {
    return 'expected a file path, got a WebDAV path';
  }
  if (/^[a-z][a-z+.-]+:/iu.test(path)) return 'expected a file path, got a URL';
  if (slashed.replace(/^[a-z]:/iu, '').includes(':')) return 'expected a file path, got a stream of a file';
  if (/^[a-z]:(?!\\)/iu.test(slashed))
    return 'expected a file path, got one that depends on the current folder of a drive';
  if (isSysnative(path)) return 'expected System32, got Sysnative, a name that only 32-bit programs see';
  const device = slashed.split('\\').find(isDeviceName);
  return device === undefined ? null : `expected a file path, got the device ${device}`;
}

/** Whether Windows takes this as a full path: a drive with a slash, or a share. */
export const isWindowsAbsolute = (path: string): boolean => /^(?:[A-Za-z]:[\\/]|\\\\)/u.test(path);
