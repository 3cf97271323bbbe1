/** A cell that is longer widens no other row. */
const MOST_PADDED = 140;

/** Rows as columns of one width each, two spaces apart, as wide as is useful; the last column is as long as it is. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number): number => Math.max(0, ...rows.map((row) => padded(row[column] ?? '')));
  const widths = (rows[0] ?? []).map((_, column) => width(column));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

const padded = ({ length }: string): number => (length > MOST_PADDED ? 0 : length);
