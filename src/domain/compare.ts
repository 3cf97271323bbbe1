import type { CategoryDiff, Inventory } from '../schema/inventory.ts';

/** The categories of `diff-report.json` and what makes two entries of one the same thing. */
const KEYS = {
  services: (item) => item.name,
  drivers: (item) => item.id,
  installedApplications: (item) => `${item.scope}\\${item.id}`,
  installedUpdates: (item) => `${item.source}:${item.id}`,
  pendingRebootSignals: (item) => `${item.signal}:${item.detail}`,
  listeningPorts: (item) => `${item.protocol} ${item.address}:${item.port}`,
  scheduledTasks: (item) => item.path,
} as const satisfies { [K in ListPart]?: (item: Inventory[K][number]) => string };

type ListPart = { [K in keyof Inventory]: Inventory[K] extends readonly unknown[] ? K : never }[keyof Inventory];

/**
 * What was added, removed and changed between two inventories, per category, sorted by key. A category that either
 * side could not read is marked as not comparable instead of showing everything as added or removed. Pure.
 */
export function compareInventories(before: Inventory, after: Inventory): Record<string, CategoryDiff> {
  const missing = new Set([...before.missing, ...after.missing].map((part) => part.part));
  const result: Record<string, CategoryDiff> = {};
  const put = (category: string, old: Map<string, unknown>, now: Map<string, unknown>): void => {
    result[category] = missing.has(category)
      ? { added: [], removed: [], changed: [], comparable: false }
      : difference(old, now);
  };
  put('os', record(before.os ?? {}), record(after.os ?? {}));
  put('updateSettings', record(before.updateSettings), record(after.updateSettings));
  const readable = (part: string, items: readonly unknown[]): readonly unknown[] =>
    part === 'installedUpdates' && missing.has('updateHistory')
      ? (items as Inventory['installedUpdates']).filter((item) => item.source !== 'history')
      : items;
  for (const [part, key] of Object.entries(KEYS) as [keyof typeof KEYS, (item: unknown) => string][]) {
    put(part, keyed(readable(part, before[part]), key), keyed(readable(part, after[part]), key));
  }
  return result;
}

const record = (values: object): Map<string, unknown> => new Map(Object.entries(values));

/** Entries that share a key (two applications of one name) are told apart by their position among them. */
function keyed(items: readonly unknown[], key: (item: unknown) => string): Map<string, unknown> {
  const result = new Map<string, unknown>();
  const seen = new Map<string, number>();
  for (const item of items) {
    const name = key(item);
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    result.set(nth === 1 ? name : `${name} #${nth}`, item);
  }
  return result;
}

function difference(before: Map<string, unknown>, after: Map<string, unknown>): CategoryDiff {
  const diff: CategoryDiff = { added: [], removed: [], changed: [], comparable: true };
  for (const [key, old] of before) {
    if (!after.has(key)) diff.removed.push({ key, before: old, after: null });
    else if (JSON.stringify(old) !== JSON.stringify(after.get(key))) {
      diff.changed.push({ key, before: old, after: after.get(key) });
    }
  }
  for (const [key, now] of after) if (!before.has(key)) diff.added.push({ key, before: null, after: now });
  // No key stands in a list twice.
  for (const list of [diff.added, diff.removed, diff.changed]) list.sort((a, b) => (a.key < b.key ? -1 : 1));
  return diff;
}
