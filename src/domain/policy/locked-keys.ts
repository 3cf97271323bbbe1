import { shown } from '../../schema/fault.ts';
import { faultAt, type Fault } from '../../schema/faults.ts';
import { isObject, type LevelName, type PolicyFile } from './files.ts';
import { plain } from './directives.ts';
import { resolve, type MergeNode } from './merge-node.ts';

/** A key, and everything below it, that levels below `level` may not change. */
export interface Lock {
  readonly keys: readonly string[];
  readonly file: string;
  readonly level: LevelName;
}

export function locksOf(file: PolicyFile): Lock[] {
  return plain(file.value).locks.map((key) => ({ keys: key.split('.'), file: file.file, level: file.level }));
}

/** A fault for each lock under which `file` changed something, naming both files. */
export function lockFaults(
  locks: readonly Lock[],
  file: PolicyFile,
  { before, after }: { readonly before: MergeNode | undefined; readonly after: MergeNode },
  builtIn: unknown,
): Fault[] {
  if (locks.length === 0) return [];
  const was = resolve(before, builtIn);
  const is = resolve(after, builtIn);
  return locks
    .filter(({ keys }) => !sameJson(at(was, keys), at(is, keys)))
    .map(({ keys, file: locker }) => {
      const message = `expected no change of a key that ${locker} locks, got ${shown(at(is, keys))}`;
      return faultAt(file.file, keys, message, file.locate);
    });
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** Whether two JSON values are the same; the order of keys does not count, the order of a list does. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}
