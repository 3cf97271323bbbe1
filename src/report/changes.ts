import type { CategoryDiff, DiffReport } from '../schema/inventory.ts';
import type { ChangeCategory, ChangeItem, FinalReport } from '../schema/report.ts';

/** How many changes of one category are listed; the counts are whole, and `diff-report.json` has all of them. */
export const CHANGES_LISTED = 40;
const VALUE_LENGTH = 300;

/** What changed on the device, in words, busiest categories last so that short ones are not missed. */
export function summariseChanges(diff: DiffReport | null): FinalReport['changes'] {
  if (diff === null) return null;
  const categories = Object.entries(diff.categories).map(([name, category]) => categoryOf(name, category));
  categories.sort((one, other) => one.items.length + one.notListed - (other.items.length + other.notListed));
  return { summary: diff.summary, categories };
}

function categoryOf(category: string, diff: CategoryDiff): ChangeCategory {
  const items: ChangeItem[] = [
    ...diff.removed.map((entry) => item('removed', entry.key, describe(entry.before), null)),
    ...diff.changed.map((entry) => item('changed', entry.key, ...describeChange(entry.before, entry.after))),
    ...diff.added.map((entry) => item('added', entry.key, null, describe(entry.after))),
  ];
  const { comparable, added, removed, changed } = diff;
  return {
    ...{ category, comparable, added: added.length, removed: removed.length, changed: changed.length },
    items: items.slice(0, CHANGES_LISTED),
    notListed: Math.max(0, items.length - CHANGES_LISTED),
  };
}

function item(change: ChangeItem['change'], key: string, before: string | null, after: string | null): ChangeItem {
  return { change, key, before, after };
}

/** Only what differs between two values; both whole when they are no objects. */
function describeChange(before: unknown, after: unknown): [string, string] {
  if (!isRecord(before) || !isRecord(after)) return [describe(before), describe(after)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const different = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return [describe(pick(before, different)), describe(pick(after, different))];
}

function describe(value: unknown): string {
  if (!isRecord(value)) return plain(value);
  const parts = Object.entries(value).map(([key, part]) => `${key} ${plain(part)}`);
  return limit(parts.join(', '));
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return limit(typeof value === 'string' ? value : JSON.stringify(value));
}

const limit = (text: string): string => (text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pick(value: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, value[key] ?? null]));
}
