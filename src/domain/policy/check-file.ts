import type { GenericSchema } from 'valibot';
import { formatPath, shown } from '../../schema/fault.ts';
import { checkSchema, faultAt, unknownKeyMessage, type Fault } from '../../schema/faults.ts';
import {
  policyNames,
  policySchemas,
  type ClientProfile,
  type Policies,
  type PolicyName,
} from '../../schema/policy/index.ts';
import { shapeAt, shapeOf, type Shape } from '../../schema/shape.ts';
import { plain } from './directives.ts';
import { isObject, type PolicyFile } from './files.ts';
import { meaningFaults, windowZoneFaults } from './meaning.ts';

/**
 * Every fault of one policy file taken by itself: directives, schema, meaning, locks of keys that do not exist. What
 * has a fault of type does not hide a fault of meaning elsewhere in the file.
 */
export function checkPolicyFile(file: PolicyFile): Fault[] {
  const at = (path: readonly (string | number)[], message: string) => faultAt(file.file, path, message, file.locate);
  const { value, locks, faults } = plain(file.value);
  const shape = shapeOf(policySchemas[file.policy]);
  const badLocks = locks.flatMap((lock, index) => {
    const message = unknownLock(shape, lock);
    return message === null ? [] : [at(['$lock', index], message)];
  });
  const schema = policySchemas[file.policy] as GenericSchema;
  const checked = checkSchema(schema, value, file.file, file.locate);
  const sound = checked.ok ? checked : checkSchema(schema, withoutFaulty(value, checked.faults), file.file);
  const meaning = sound.ok ? meaningFaults(file.policy, sound.value as Policies[PolicyName]) : [];
  return [
    ...faults.map((fault) => at(fault.path, fault.message)),
    ...badLocks,
    ...(checked.ok ? [] : checked.faults),
    ...meaning.map((fault) => at(fault.path, fault.message)),
    ...(file.policy === 'UpdatePolicy' ? windowZoneFaults(value) : []).map((fault) => at(fault.path, fault.message)),
  ];
}

/** The file without the top-level keys, or keys of top-level objects, that have faults: what is left can be judged. */
export function withoutFaulty(value: unknown, faults: readonly Fault[]): unknown {
  if (!isObject(value)) return {};
  const hasFault = (...keys: string[]): boolean => {
    const at = formatPath(keys);
    return faults.some(({ path }) => path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`));
  };
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (!isObject(inner)) return hasFault(key) ? [] : [[key, inner]];
    if (faults.some(({ path }) => path === formatPath([key]))) return [];
    return [[key, Object.fromEntries(Object.entries(inner).filter(([name]) => !hasFault(key, name)))]];
  });
  return Object.fromEntries(entries);
}

function unknownLock(shape: Shape, lock: string): string | null {
  const keys = lock.split('.');
  const depth = keys.findIndex((_, index) => shapeAt(shape, keys.slice(0, index + 1)) === undefined);
  if (depth === -1) return null;
  const [policy = '', ...inside] = keys;
  if (inside.length > 0 && policyNames.some((name) => name.toLowerCase() === policy.toLowerCase()))
    return `expected a key of this file, without the name of the policy, got ${shown(lock)}; the nearest is ${inside.join('.')}`;
  const parent = shapeAt(shape, keys.slice(0, depth));
  if (parent?.kind !== 'object')
    return `expected a key that is locked as a whole, got ${shown(lock)}; the nearest is ${keys.slice(0, depth).join('.')}`;
  return unknownKeyMessage({ key: keys[depth] ?? '', known: [...parent.entries.keys()] });
}

/** What is told early from a profile, before the rest is merged: ids, ring, paths. Only of a file without faults. */
export function profileOf(file: PolicyFile): ClientProfile | null {
  const checked = checkSchema(policySchemas.ClientProfile, plain(file.value).value, file.file);
  return checked.ok ? checked.value : null;
}
