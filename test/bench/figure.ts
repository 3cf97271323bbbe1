/** One line of the table: what was measured, against what, and how much is allowed. */
export interface Row {
  readonly figure: string;
  readonly against: string;
  readonly measured: string;
  readonly limit: string;
  readonly holds: boolean;
}

/** A figure is measured whole, in one go, so that what it compares ran under the same load. */
export interface Figure {
  /** The word that picks it on the command line. */
  readonly name: string;
  readonly measure: (scratch: string) => Promise<readonly Row[]>;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
};

export const ms = (seconds: number): string => `${(seconds * 1_000).toFixed(0)} ms`;
export const microseconds = (seconds: number): string => `${(seconds * 1e6).toFixed(1)} us`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
export const times = (ratio: number): string => ratio.toFixed(2);
