import type { MemoryTree } from './memory-tree.ts';

/** A repeatable source of numbers below `limit`: mulberry32. */
export function numbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

type Pick = (limit: number) => number;
type Mutation = (tree: MemoryTree, path: string, pick: Pick) => void;

const bytesWith =
  (change: (bytes: Buffer, at: number, pick: Pick) => Buffer): Mutation =>
  (tree, path, pick) => {
    const bytes = tree.bytes(path);
    tree.set(path, change(Buffer.from(bytes), pick(bytes.length), pick));
  };
const linesWith =
  (change: (lines: string[], at: number, pick: Pick) => string[]): Mutation =>
  (tree, path, pick) => {
    const lines = tree
      .bytes(path)
      .toString('latin1')
      .split(/(?<=\n)/u);
    tree.set(path, Buffer.from(change(lines, pick(lines.length), pick).join(''), 'latin1'));
  };

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flipBit: bytesWith((bytes, at, pick) => {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(8));
    return bytes;
  }),
  deleteByte: bytesWith((bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])),
  insertByte: bytesWith((bytes, at, pick) =>
    Buffer.concat([bytes.subarray(0, at), Buffer.of(pick(256)), bytes.subarray(at)]),
  ),
  cut: bytesWith((bytes, at) => bytes.subarray(0, at)),
  append: bytesWith((bytes, _at, pick) => Buffer.concat([bytes, Buffer.of(pick(2) === 0 ? 0x0a : pick(256))])),
  deleteLine: linesWith((lines, at) => lines.toSpliced(at, 1)),
  doubleLine: linesWith((lines, at) => lines.toSpliced(at, 0, lines[at] ?? '')),
  swapLines: linesWith((lines, at, pick) => {
    const other = pick(lines.length);
    return lines.with(at, lines[other] ?? '').with(other, lines[at] ?? '');
  }),
  rename: (tree, path, pick) => {
    const bytes = tree.bytes(path);
    tree.files.delete(path);
    tree.set(pick(2) === 0 ? `${path}x` : path.replace(/[^/]+$/u, `y${pick(100)}.json`), bytes);
  },
  duplicate: (tree, path, pick) => {
    const others = [...tree.files.keys()].filter((other) => other !== path);
    tree.set(pick(2) === 0 ? `${path}.copy` : (others[pick(others.length)] ?? path), tree.bytes(path));
  },
  remove: (tree, path) => {
    tree.files.delete(path);
  },
};

/** One mutation of one file; says what was done. Undefined when it happened to change nothing. */
export function mutate(tree: MemoryTree, pick: Pick): string | undefined {
  const before = new Map(tree.files);
  const names = Object.keys(MUTATIONS);
  const name = names[pick(names.length)] ?? '';
  const paths = [...tree.files.keys()].filter((path) => tree.bytes(path).length > 0);
  const path = paths[pick(paths.length)] ?? '';
  MUTATIONS[name]?.(tree, path, pick);
  const same =
    before.size === tree.files.size && [...before].every(([file, bytes]) => tree.files.get(file)?.equals(bytes));
  return same ? undefined : `${name} ${path}`;
}
