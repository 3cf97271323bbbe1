import { shown, type JsonPath } from '../../schema/fault.ts';
import { nearest } from '../../schema/nearest.ts';
import { isObject } from './files.ts';

/**
 * The keys of a policy file that are not policy: `$schema` and `$comment` anywhere, `$lock` at the top, and
 * `{"$append": [...]}` in the place of a list.
 */
export interface Plain {
  /** The file without directives; an appended list stands as if it were the list. What a schema checks. */
  readonly value: unknown;
  /** Dotted key paths that lower levels may not change. */
  readonly locks: readonly string[];
  readonly faults: readonly { readonly path: JsonPath; readonly message: string }[];
}

export function plain(raw: unknown): Plain {
  const faults: { path: JsonPath; message: string }[] = [];
  const value = strip(raw, [], false, (path, message) => faults.push({ path, message }));
  const stated = isObject(raw) ? raw['$lock'] : undefined;
  const locks = Array.isArray(stated) ? stated.filter((key) => typeof key === 'string') : [];
  if (stated !== undefined && (!Array.isArray(stated) || locks.length !== stated.length)) {
    faults.push({ path: ['$lock'], message: `expected a list of keys, got ${shown(stated)}` });
  }
  return { value, locks, faults };
}

type Report = (path: JsonPath, message: string) => void;

function strip(value: unknown, path: JsonPath, inList: boolean, report: Report): unknown {
  if (Array.isArray(value)) return value.map((item, index) => strip(item, [...path, index], true, report));
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, '$append')) return appended(value, path, inList, report);
  const kept = Object.entries(value).filter(([key]) => {
    const meant = misspelt(key);
    if (meant !== null) report([...path, key], `expected a known key, got ${shown(key)}; the nearest is ${meant}`);
    return meant === null && !isNote(key) && !(key === '$lock' && path.length === 0);
  });
  return Object.fromEntries(kept.map(([key, inner]) => [key, strip(inner, [...path, key], inList, report)]));
}

function appended(value: Readonly<Record<string, unknown>>, path: JsonPath, inList: boolean, report: Report): unknown {
  const list = value['$append'];
  const beside = Object.keys(value).find((key) => key !== '$append' && !isNote(key));
  if (inList) report(path, 'expected $append in the place of a whole list, got it inside a list');
  else if (path.length === 0) report(path, 'expected $append in the place of a list, got it at the top');
  if (beside !== undefined) report([...path, beside], `expected $append alone, got ${shown(beside)} beside it`);
  if (!Array.isArray(list)) report([...path, '$append'], `expected a list, got ${shown(list)}`);
  return strip(list, path, true, report);
}

const DIRECTIVES: ReadonlyMap<string, string> = new Map(
  ['$schema', '$comment', '$lock', '$append'].map((name) => [name.slice(1), name]),
);

/**
 * The directive that a key was most likely meant to be: `Lock`, `$locks`, `_comment`. No key of a policy is called so.
 */
function misspelt(key: string): string | null {
  const bare = key.replace(/^[$_@]+/u, '').toLowerCase();
  const near = DIRECTIVES.has(bare) ? bare : bare === key.toLowerCase() ? null : nearest(bare, DIRECTIVES.keys());
  const meant = near === null ? undefined : DIRECTIVES.get(near);
  return meant === undefined || meant === key ? null : meant;
}

/** Keys that anybody may write anywhere, and nobody reads. */
export const isNote = (key: string): boolean => key === '$schema' || key === '$comment';
