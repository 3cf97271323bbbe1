import { isNote } from './directives.ts';
import { isObject, type JsonObject } from './files.ts';

/** Where a value came from: a file and its level. */
export interface Origin {
  readonly source: string;
  readonly level: string;
}

/**
 * What one file, or several merged ones, say about one place. A node is a change, not yet a value: `append` adds to
 * whatever lies below, an object that is not `fresh` merges with it. That is what makes merging associative.
 */
export type MergeNode =
  | { readonly kind: 'value'; readonly value: unknown; readonly origins: readonly Origin[] }
  | { readonly kind: 'append'; readonly items: readonly unknown[]; readonly origins: readonly Origin[] }
  | { readonly kind: 'object'; readonly fresh: boolean; readonly entries: ReadonlyMap<string, MergeNode> };

/** The node of one file. */
export function nodeOf(raw: unknown, origin: Origin): MergeNode {
  if (!isObject(raw)) return { kind: 'value', value: withoutNotes(raw), origins: [origin] };
  const append = raw['$append'];
  if (Array.isArray(append)) return { kind: 'append', items: append.map(withoutNotes), origins: [origin] };
  const kept = Object.entries(raw).filter(([key]) => !key.startsWith('$'));
  return { kind: 'object', fresh: false, entries: new Map(kept.map(([key, value]) => [key, nodeOf(value, origin)])) };
}

/** `upper` applied after `lower`. Objects merge by key, other values replace, `append` adds. Associative. */
export function compose(lower: MergeNode | undefined, upper: MergeNode): MergeNode {
  if (lower === undefined || upper.kind === 'value') return upper;
  if (upper.kind === 'append') {
    const origins = lower.kind === 'object' ? upper.origins : [...lower.origins, ...upper.origins];
    if (lower.kind === 'append') return { kind: 'append', items: [...lower.items, ...upper.items], origins };
    // Only a list can be added to; files are checked one by one, so that anything else never gets here.
    if (lower.kind === 'value' && Array.isArray(lower.value)) {
      return { kind: 'value', value: [...(lower.value as unknown[]), ...upper.items], origins };
    }
    return { kind: 'value', value: upper.items, origins: upper.origins };
  }
  if (upper.fresh || lower.kind !== 'object') return { ...upper, fresh: true };
  const entries = new Map(lower.entries);
  for (const [key, node] of upper.entries) entries.set(key, compose(lower.entries.get(key), node));
  return { kind: 'object', fresh: lower.fresh, entries };
}

/** The value of a node over what is built in: `append` adds to the built-in list, an object keeps its built-in keys. */
export function resolve(node: MergeNode | undefined, builtIn: unknown): unknown {
  if (node === undefined) return builtIn;
  if (node.kind === 'value') return node.value;
  if (node.kind === 'append') return [...(Array.isArray(builtIn) ? (builtIn as unknown[]) : []), ...node.items];
  const below: JsonObject = !node.fresh && isObject(builtIn) ? builtIn : {};
  const own = [...node.entries].map(([key, inner]) => [key, resolve(inner, below[key])] as const);
  return { ...below, ...Object.fromEntries(own) };
}

function withoutNotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNotes);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !isNote(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNotes(inner)]));
}
