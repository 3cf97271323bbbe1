import { availableParallelism, cpus } from 'node:os';
import type { TestContext } from 'node:test';

/** Counts how often each word was said. */
export function tally(words: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** `INCOMPLETE: 1234, VALID: 56`: the most frequent first. */
export const counted = (words: Iterable<string>): string =>
  Object.entries(tally(words))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([word, count]) => `${word}: ${count}`)
    .join(', ');

/**
 * Prints figures as a Markdown table among the diagnostics of the test, with the date, the machine and the time they
 * took: what `docs/reliability.md` shows was printed by this.
 */
export function printFigures(
  context: Pick<TestContext, 'diagnostic'>,
  title: string,
  begun: number,
  rows: readonly (readonly string[])[],
): void {
  const seconds = Math.round((performance.now() - begun) / 1000);
  const machine = `${process.platform} ${process.arch}, ${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'processor'}`;
  context.diagnostic(`FIGURES ${title} (${new Date().toISOString().slice(0, 10)}, ${machine}, ${seconds} s)`);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  for (const text of [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)]) {
    context.diagnostic(text);
  }
}
