import type { GenericSchema } from 'valibot';
import { checkSchema, faultAt, unknownKeyMessage, type Fault } from '../../schema/faults.ts';
import { policySchemas, type ClientProfile, type Policies, type PolicyName } from '../../schema/policy/index.ts';
import { shapeAt, shapeOf, type Shape } from '../../schema/shape.ts';
import { plain } from './directives.ts';
import type { PolicyFile } from './files.ts';
import { meaningFaults } from './meaning.ts';

/** Every fault of one policy file taken by itself: directives, schema, meaning, locks of keys that do not exist. */
export function checkPolicyFile(file: PolicyFile): Fault[] {
  const at = (path: readonly (string | number)[], message: string) => faultAt(file.file, path, message, file.locate);
  const { value, locks, faults } = plain(file.value);
  const shape = shapeOf(policySchemas[file.policy]);
  const badLocks = locks.flatMap((lock, index) => {
    const message = unknownLock(shape, lock);
    return message === null ? [] : [at(['$lock', index], message)];
  });
  const checked = checkSchema(policySchemas[file.policy] as GenericSchema, value, file.file, file.locate);
  const inside = checked.ok
    ? meaningFaults(file.policy, checked.value as Policies[PolicyName] as never).map((fault) =>
        at(fault.path, fault.message),
      )
    : checked.faults;
  return [...faults.map((fault) => at(fault.path, fault.message)), ...badLocks, ...inside];
}

function unknownLock(shape: Shape, lock: string): string | null {
  const keys = lock.split('.');
  const depth = keys.findIndex((_, index) => shapeAt(shape, keys.slice(0, index + 1)) === undefined);
  if (depth === -1) return null;
  const parent = shapeAt(shape, keys.slice(0, depth));
  const known = parent?.kind === 'object' ? [...parent.entries.keys()] : [];
  return unknownKeyMessage({ key: keys[depth] ?? '', known });
}

/** What is told early from a profile, before the rest is merged: ids, ring, paths. Only of a file without faults. */
export function profileOf(file: PolicyFile): ClientProfile | null {
  const checked = checkSchema(policySchemas.ClientProfile, plain(file.value).value, file.file);
  return checked.ok ? checked.value : null;
}
