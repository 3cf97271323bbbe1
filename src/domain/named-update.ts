/** Characters of a title in a line for people: room for the longest one of an update in `examples/scenarios`, 121. */
export const MOST_OF_A_TITLE = 140;

/** A text as a line for people shows it, cut with a mark; evidence keeps it whole. Never within a character. Pure. */
export function cut(text: string, most = MOST_OF_A_TITLE): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 3);
  return `${/[\uD800-\uDBFF]$/u.test(kept) ? kept.slice(0, -1) : kept}...`;
}

/** `title (KB5034441)`, the number only where the title that is shown does not hold it. */
export function namedUpdate(kb: string | null, title: string): string {
  const shown = cut(title);
  return kb === null || shown.includes(kb) ? shown : `${shown} (${kb})`;
}
