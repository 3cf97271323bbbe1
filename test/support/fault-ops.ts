import { realFileOps, type FileOps } from '../../src/system/file-ops.ts';

/** Stands in no program that is shipped; a test looks for it there. */
export const FAULT_LAYER_MARKER = 'patchpilot-fault-layer-for-tests-only';

/**
 * What goes wrong at the `at`-th operation that the kind of fault can hit:
 *
 * - `kill`: the process ends there; a write is half done. Nothing works afterwards, reading included.
 * - `fail`: the operation fails once, as an unreliable disk does.
 * - `shortWrite`: the system takes half of the bytes and says so; the rest is to be written by another call.
 * - `tornWrite`: half of the bytes are written, then the write fails.
 * - `fsyncFails`: the flush fails once.
 * - `diskFull`: there is no space from there on until the process ends.
 * - `heldAWhile`, `heldForEver`: another program holds that file open, for a few tries or until the process ends.
 */
export const FAULT_KINDS = [
  'kill',
  'fail',
  'shortWrite',
  'tornWrite',
  'fsyncFails',
  'diskFull',
  'heldAWhile',
  'heldForEver',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Counted from 1; `Infinity` for a process to which nothing happens. */
  readonly at: number;
}

/** What every operation throws once the process is dead. */
export class Killed extends Error {}

export interface FaultOps {
  readonly ops: FileOps;
  /** Operations so far that the kind of fault can hit. */
  count(): number;
  /** What was about to be done when the fault came; null as long as it has not come. */
  hit(): string | null;
  /** Gives back what a dead process held open. */
  bury(): void;
}

const TRIES_HELD = 3;
const CHANGING = new Set(['open', 'write', 'fsync', 'ftruncate', 'rename', 'mkdir', 'unlink', 'rmdir']);
const TAKING_SPACE = new Set(['open', 'write', 'mkdir']);
const HOLDABLE = new Set(['open', 'rename', 'unlink']);

/** The operations of `inner` with one fault among them. */
export function faultOps({ kind, at }: Fault, inner: FileOps = realFileOps): FaultOps {
  let count = 0;
  let hit: string | null = null;
  let heldPath: string | null = null;
  let triesLeft = kind === 'heldAWhile' ? TRIES_HELD : Number.POSITIVE_INFINITY;
  const open = new Map<number, string>();

  const happens = (name: string, args: readonly unknown[]): boolean => {
    if (!canHit(kind, name, args)) return false;
    count += 1;
    if (count !== at) return kind === 'diskFull' && count > at;
    hit = `${count} ${name} ${typeof args[0] === 'string' ? args[0] : (open.get(args[0] as number) ?? '')}`;
    if (HOLDABLE.has(name)) heldPath = pathsOf(name, args).at(-1) ?? null;
    return true;
  };
  const refusedAsHeld = (name: string, args: readonly unknown[]): boolean => {
    if (!kind.startsWith('held') || heldPath === null || triesLeft <= 0) return false;
    if (!HOLDABLE.has(name) || !pathsOf(name, args).includes(heldPath)) return false;
    triesLeft -= 1;
    return true;
  };
  const wrap =
    (name: string, act: (...args: unknown[]) => unknown) =>
    (...args: unknown[]): unknown => {
      if (hit !== null && kind === 'kill') throw new Killed(`${FAULT_LAYER_MARKER}: ${hit}`);
      const now = happens(name, args);
      if (refusedAsHeld(name, args)) throw failure('EBUSY');
      if (now && !kind.startsWith('held')) {
        const half = name === 'write' ? halfWritten(inner, args, kind) : 0;
        if (kind === 'shortWrite') return half;
        throw kind === 'kill'
          ? new Killed(`${FAULT_LAYER_MARKER}: ${hit}`)
          : failure(kind === 'diskFull' ? 'ENOSPC' : 'EIO');
      }
      const answer = act(...args);
      if (name === 'open') open.set(answer as number, String(args[0]));
      if (name === 'close') open.delete(args[0] as number);
      return answer;
    };
  const ops = Object.fromEntries(
    Object.entries(inner).map(([name, act]) => [name, wrap(name, act as (...args: unknown[]) => unknown)]),
  ) as unknown as FileOps;
  return {
    ops,
    count: () => count,
    hit: () => hit,
    bury: () => {
      for (const fd of open.keys()) inner.close(fd);
    },
  };
}

/** Operations that change something count, `open` where it can make a file; for the rest each kind has its own. */
function canHit(kind: FaultKind, name: string, args: readonly unknown[]): boolean {
  const reads = name === 'open' && args[1] === 'r';
  switch (kind) {
    case 'kill':
    case 'fail':
      return CHANGING.has(name) && !reads;
    case 'shortWrite':
      return name === 'write' && Number(args[3]) > 1;
    case 'tornWrite':
      return name === 'write';
    case 'fsyncFails':
      return name === 'fsync';
    case 'diskFull':
      return TAKING_SPACE.has(name) && !reads;
    case 'heldAWhile':
    case 'heldForEver':
      return HOLDABLE.has(name);
  }
}

/** The files an operation needs for itself: a rename both, and what it replaces is the one that is held. */
const pathsOf = (name: string, args: readonly unknown[]): string[] =>
  name === 'rename' ? [String(args[0]), String(args[1])] : [String(args[0])];

/** Writes half of the bytes where the fault leaves a half; how many. */
function halfWritten(inner: FileOps, args: readonly unknown[], kind: FaultKind): number {
  if (kind !== 'kill' && kind !== 'shortWrite' && kind !== 'tornWrite') return 0;
  const [fd, bytes, offset, length] = args as Parameters<FileOps['write']>;
  return inner.write(fd, bytes, offset, Math.floor(length / 2));
}

const failure = (code: string): Error => Object.assign(new Error(`${code}: ${FAULT_LAYER_MARKER}`), { code });
