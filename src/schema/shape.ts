import type { GenericSchema } from 'valibot';
import type { JsonPath } from './fault.ts';

/** What a schema says about keys, without its values: enough to find unknown keys and to list all known ones. */
export type Shape =
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Shape> }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'variant'; readonly key: string; readonly options: readonly Shape[] }
  /** Anything else; `literal` when only one value is allowed. */
  | { readonly kind: 'value'; readonly literal?: unknown };

/** The parts of a valibot schema that are looked at; a pipe carries those of its first schema. */
interface Parts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly item?: GenericSchema;
  readonly wrapped?: GenericSchema;
  readonly key?: string;
  readonly options?: readonly GenericSchema[];
  readonly literal?: unknown;
}

/** The shape of a schema made of strict objects, arrays, variants, optional and nullable wrappers; else a value. */
export function shapeOf(schema: GenericSchema): Shape {
  const parts = schema as unknown as Parts;
  if (parts.wrapped !== undefined) return shapeOf(parts.wrapped);
  if (parts.type === 'strict_object' && parts.entries !== undefined) {
    return { kind: 'object', entries: new Map(Object.entries(parts.entries).map(([k, s]) => [k, shapeOf(s)])) };
  }
  if (parts.type === 'array' && parts.item !== undefined) return { kind: 'list', item: shapeOf(parts.item) };
  if (parts.type === 'variant' && parts.key !== undefined) {
    return { kind: 'variant', key: parts.key, options: (parts.options ?? []).map(shapeOf) };
  }
  return parts.type === 'literal' ? { kind: 'value', literal: parts.literal } : { kind: 'value' };
}

export interface UnknownKey {
  readonly path: JsonPath;
  readonly key: string;
  /** The keys that are known at this place. */
  readonly known: readonly string[];
}

/**
 * Every key of `value` that the shape does not know, at any depth. A variant of unknown type allows the keys of all.
 */
export function unknownKeys(shape: Shape, value: unknown, path: JsonPath = []): UnknownKey[] {
  if (Array.isArray(value)) {
    return shape.kind === 'list' ? value.flatMap((item, i) => unknownKeys(shape.item, item, [...path, i])) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const entries = entriesFor(shape, value as Readonly<Record<string, unknown>>);
  if (entries === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const next = entries.get(key);
    const at = [...path, key];
    return next === undefined ? [{ path: at, key, known: [...entries.keys()] }] : unknownKeys(next, inner, at);
  });
}

/** Paths where a list stands and an object belongs: valibot takes an empty list for an object without keys. */
export function listsForObjects(shape: Shape, value: unknown, path: JsonPath = []): JsonPath[] {
  if (Array.isArray(value)) {
    if (shape.kind === 'object' || shape.kind === 'variant') return [path];
    return shape.kind === 'list' ? value.flatMap((item, i) => listsForObjects(shape.item, item, [...path, i])) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const entries = entriesFor(shape, value as Readonly<Record<string, unknown>>);
  return Object.entries(value).flatMap(([key, inner]) => {
    const next = entries?.get(key);
    return next === undefined ? [] : listsForObjects(next, inner, [...path, key]);
  });
}

function entriesFor(shape: Shape, value: Readonly<Record<string, unknown>>): ReadonlyMap<string, Shape> | null {
  if (shape.kind === 'object') return shape.entries;
  if (shape.kind !== 'variant') return null;
  const options = shape.options.filter((option) => option.kind === 'object');
  const chosen = options.find((option) => {
    const type = option.entries.get(shape.key);
    return type?.kind === 'value' && type.literal !== undefined && type.literal === value[shape.key];
  });
  return chosen?.entries ?? new Map(options.flatMap((option) => [...option.entries]));
}

/** The shape at a dotted path of keys, through objects only; undefined when there is no such key. */
export function shapeAt(shape: Shape, keys: readonly string[]): Shape | undefined {
  let at: Shape | undefined = shape;
  for (const key of keys) at = at?.kind === 'object' ? at.entries.get(key) : undefined;
  return at;
}
