import { KIND_ORDER } from '../domain/select/order.ts';
import type { UpdateKind } from '../schema/catalog.ts';
import { chainsOf } from './chain.ts';

/** Deeper chains are a fault of their own, found by the chain check. */
const MAX_DEPTH = 1_000;

interface Orderable {
  readonly file: string;
  readonly kb: string | null;
  readonly kind: UpdateKind;
  readonly architecture: 'x64' | 'x86' | 'arm64' | null;
  readonly checkpoints: string[];
  readonly targetBuilds: string[];
  /** As stated; null when it was not. */
  readonly order: number | null;
}

/**
 * The entries in the order of a run, numbered from 1: first by the order that was stated, then by kind, KB number and
 * name; a checkpoint always before what needs it. Does not depend on the order they come in. A circle of checkpoints
 * ends where it began; the chain check names it.
 */
export function orderEntries<T extends Orderable>(entries: readonly T[]): (Omit<T, 'order'> & { order: number })[] {
  const sorted = [...entries].sort(compare);
  const links = sorted.map((one, index) => ({ ...one, order: index }));
  const chains = chainsOf(links);
  const placed = new Set<number>();
  const above = new Set<number>();
  const result: T[] = [];
  const place = (index: number): void => {
    const [one, link] = [sorted[index], links[index]];
    if (one === undefined || link === undefined) return;
    if (placed.has(index) || above.has(index) || above.size > MAX_DEPTH) return;
    above.add(index);
    for (const kb of one.checkpoints) place(chains(link, kb)?.order ?? -1);
    above.delete(index);
    placed.add(index);
    result.push(one);
  };
  sorted.forEach((_, index) => {
    place(index);
  });
  return result.map((one, index) => ({ ...one, order: index + 1 }));
}

function compare(a: Orderable, b: Orderable): number {
  return (
    (a.order ?? Number.MAX_SAFE_INTEGER) - (b.order ?? Number.MAX_SAFE_INTEGER) ||
    KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) ||
    kbNumber(a) - kbNumber(b) ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)
  );
}

const kbNumber = ({ kb }: Orderable): number => (kb === null ? 0 : Number(kb.slice(2)));
