import { classificationOf } from './classification.ts';
import type { AgentFacts } from './facts.ts';

/** Members of a category, which stand in the list of an update beside its own. */
const OF_CATEGORY: ReadonlySet<string> = new Set(['CategoryID', 'Name']);

/**
 * The properties that an update has and did not hand out, by the names of the agent; those of its categories count as
 * `Categories`. Both an update and a category have a `Type`: the update's is missing when more of them are than
 * categories without one. An update without any classification counts as one whose `Categories` could not be read.
 * Pure.
 */
export function unreadableOf(facts: AgentFacts): string[] {
  const names = (facts.missing ?? []).map(({ name }) => name);
  const untyped = facts.categories.filter(({ type }) => type === null).length;
  const types = names.filter((name) => name === 'Type').length;
  const own = names.filter((name) => name !== 'Type').map((name) => (OF_CATEGORY.has(name) ? 'Categories' : name));
  const all = new Set(own);
  if (untyped > 0 && types > 0) all.add('Categories');
  if (types > untyped) all.add('Type');
  if (classificationOf(facts) === null) all.add('Categories');
  return [...all].sort();
}
