import { shown } from '../../schema/fault.ts';
import type { AppCheck } from '../../schema/policy/index.ts';
import { isWindowsAbsolute } from './refused-path.ts';

/** A key of a check under which it can never pass, and what was expected of it. */
export interface NeverPasses {
  readonly key: string;
  readonly message: string;
}

/**
 * Why a check can never pass, on whatever device: it would fail before and after, which is no regression, and nobody would hear of it.
 * Null where it can. Pure.
 */
export function neverPasses(check: AppCheck): NeverPasses | null {
  const no = (key: string, message: string | null) => (message === null ? null : { key, message });
  switch (check.type) {
    case 'Port':
      return no('host', hostFault(check.host));
    case 'File':
      return no('path', fullPathFault(check.path));
    case 'Synthetic':
      return no('command', fullPathFault(check.command));
    case 'Service':
      return no('serviceName', nameFault('service', check.serviceName));
    case 'Process':
      return no('processName', nameFault('process', check.processName));
    case 'Certificate':
      return no('store', storeFault(check.store));
    default:
      return null;
  }
}

/** What is wrong with a path that has to name one file wherever the program runs; null when nothing is. */
export function fullPathFault(path: string): string | null {
  const got = `got ${shown(path)}`;
  // A service of Windows has variables of its own, and nothing puts them in.
  if (/%[\w()]+%/u.test(path)) return `expected a full path, ${got}, in which no variable is replaced`;
  if (!isWindowsAbsolute(path)) return `expected a full path such as C:\\Folder\\file, ${got}`;
  return /[*?]/u.test(path) ? `expected the path of one file, ${got}, which no file is called` : null;
}

function hostFault(host: string): string | null {
  const isIpV6 = /^[\da-f:.]+(?:%\w+)?$/iu.test(host) && host.split(':').length > 2;
  if (isIpV6 || /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(host)) return null;
  return `expected a host name or an address without scheme, port or path, got ${shown(host)}`;
}

const nameFault = (what: string, name: string): string | null =>
  name.trim() === '' || /[*?\\/]/u.test(name) ? `expected the name of one ${what}, got ${shown(name)}` : null;

const storeFault = (store: string): string | null =>
  /^(?:LocalMachine|CurrentUser)\\[^\\/]*[^\\/\s][^\\/]*$/iu.test(store)
    ? null
    : `expected a place and the name of a store, such as LocalMachine\\My, got ${shown(store)}`;
