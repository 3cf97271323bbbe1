import { shown } from '../../schema/fault.ts';
import { namedIn, type AppCheck } from '../../schema/policy/checks/index.ts';
import type { Named } from '../../schema/policy/checks/check-type.ts';
import { isSysnative } from '../redirected-path.ts';
import { isWindowsAbsolute } from './refused-path.ts';

/** A key of a check under which it can never pass, or may not be made, and what was expected of it. */
export interface CheckFault {
  readonly key: string;
  readonly message: string;
}

/**
 * What is wrong with the texts of a check, on whatever device: it would fail before and after, which is no regression,
 * and nobody would hear of it. Pure.
 */
export const faultsOfCheck = (check: AppCheck): CheckFault[] =>
  namedIn(check).flatMap(({ key, what, text }) => {
    const message = FAULT_OF[what](text);
    return message === null ? [] : [{ key, message }];
  });

const FAULT_OF: Readonly<Record<Named, (text: string) => string | null>> = {
  url: urlFault,
  host: hostFault,
  file: fullPathFault,
  program: fullPathFault,
  service: (name) => nameFault('service', name),
  process: (name) => nameFault('process', name),
  certificateStore: storeFault,
};

/** What is wrong with a path that has to name one file wherever the program runs; null when nothing is. */
export function fullPathFault(path: string): string | null {
  const got = `got ${shown(path)}`;
  // A service of Windows has variables of its own, and nothing puts them in.
  if (/%[\w()]+%/u.test(path)) return `expected a full path, ${got}, in which no variable is replaced`;
  if (!isWindowsAbsolute(path)) return `expected a full path such as C:\\Folder\\file, ${got}`;
  if (isSysnative(path)) return `expected System32, ${got}: only 32-bit programs see Sysnative`;
  return /[*?]/u.test(path) ? `expected the path of one file, ${got}, which no file is called` : null;
}

/** The message never shows the URL: it may hold the very password it must not hold. */
function urlFault(text: string): string | null {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null) return 'expected a URL, got text that is none';
  return parsed.username + parsed.password === '' ? null : 'expected a URL without user info, got one with it';
}

function hostFault(host: string): string | null {
  const isIpV6 = /^[\da-f:.]+(?:%\w+)?$/iu.test(host) && host.split(':').length > 2;
  if (isIpV6 || /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(host)) return null;
  return `expected a host name or an address without scheme, port or path, got ${shown(host)}`;
}

function nameFault(what: string, name: string): string | null {
  return name.trim() === '' || /[*?\\/]/u.test(name) ? `expected the name of one ${what}, got ${shown(name)}` : null;
}

function storeFault(store: string): string | null {
  return /^(?:LocalMachine|CurrentUser)\\[^\\/]*[^\\/\s][^\\/]*$/iu.test(store)
    ? null
    : `expected a place and the name of a store, such as LocalMachine\\My, got ${shown(store)}`;
}
