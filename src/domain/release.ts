/**
 * A release of Windows as a number that grows with time: `1809` is 1809, `22H2` is 2210; the first half of a year is
 * its April (20H1 is 2004), the second its October, after `2009`. Null for what is no release, such as `unknown`: it is
 * not readable, not older or newer. `2009` stands in `ReleaseId` of every release since 20H2 and so names none. Source:
 * corpus currentversion.json. Pure.
 */
export function releaseNumber(release: string): number | null {
  const [, year, half] = /^(\d\d)H([12])$/u.exec(release) ?? [];
  if (year !== undefined) return Number(year) * 100 + (half === '1' ? 4 : 10);
  return BY_MONTH.has(release) ? Number(release) : null;
}

/** Releases before 20H2, whose names are year and month. */
const BY_MONTH: ReadonlySet<string> = new Set([
  ...['1507', '1511', '1607', '1703', '1709', '1803', '1809', '1903', '1909', '2004'],
]);

/**
 * The release that a title names, in every language: `22H2` or one of the old numbers; null when it names none. Pure.
 */
export function releaseInTitle(title: string): string | null {
  const half = /\b(\d\dH[12])\b/u.exec(title)?.[1];
  if (half !== undefined) return half;
  return title.match(/(?<![\d.])\d{4}(?![\d.])/gu)?.find((number) => BY_MONTH.has(number)) ?? null;
}
