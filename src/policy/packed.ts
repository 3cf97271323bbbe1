import { isObject } from '../domain/policy/files.ts';

/** Whether the content of a named file is a packed configuration and not a profile. */
export const isPacked = (value: unknown): value is { readonly policies: unknown; readonly builds?: unknown } =>
  isObject(value) && Object.hasOwn(value, 'policies');
