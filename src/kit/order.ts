import { updateKind, type UpdateKind } from '../schema/catalog.ts';
import { checkpointsOf } from './chain.ts';

/** The kinds stand in the schema in the order of a run: definitions first, cumulative and feature updates last. */
const KINDS: readonly UpdateKind[] = updateKind.options;

interface Orderable {
  readonly file: string;
  readonly kb: string | null;
  readonly kind: UpdateKind;
  readonly architecture: 'x64' | 'x86' | 'arm64' | null;
  readonly checkpoints: readonly string[];
  /** As stated; null when it was not. */
  readonly order: number | null;
}

/**
 * The entries in the order of a run, numbered from 1: first by the order that was stated, then by kind, KB number and name;
 * a checkpoint always before what needs it. Does not depend on the order they come in. A circle of checkpoints ends where
 * it began; the chain check names it.
 */
export function orderEntries<T extends Orderable>(entries: readonly T[]): (Omit<T, 'order'> & { order: number })[] {
  const sorted = [...entries].sort(compare);
  const links = sorted.map((one) => ({ ...one, checkpoints: [...one.checkpoints], order: 0 }));
  const placed = new Set<string>();
  const result: T[] = [];
  const place = (index: number, above: ReadonlySet<string>): void => {
    const one = sorted[index];
    const link = links[index];
    if (one === undefined || link === undefined || placed.has(one.file) || above.has(one.file)) return;
    for (const before of checkpointsOf(links, link)) place(links.indexOf(before), new Set([...above, one.file]));
    placed.add(one.file);
    result.push(one);
  };
  sorted.forEach((_, index) => {
    place(index, new Set());
  });
  return result.map((one, index) => ({ ...one, order: index + 1 }));
}

function compare(a: Orderable, b: Orderable): number {
  return (
    (a.order ?? Number.MAX_SAFE_INTEGER) - (b.order ?? Number.MAX_SAFE_INTEGER) ||
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    kbNumber(a) - kbNumber(b) ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)
  );
}

const kbNumber = ({ kb }: Orderable): number => (kb === null ? 0 : Number(kb.slice(2)));
