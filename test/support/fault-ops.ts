import { realFileOps, type FileOps } from '../../src/system/file-ops.ts';

/** Operations that change something; at each of them a process may be killed. `open` counts where it makes a file. */
const MUTATING = ['open', 'write', 'fsync', 'ftruncate', 'rename', 'mkdir', 'unlink', 'rmdir'] as const;

/** What every operation throws once the process is dead. */
export class Killed extends Error {}

export interface FaultOps {
  readonly ops: FileOps;
  /** Mutating operations so far. */
  count(): number;
  /** What was about to be done when the process was killed; null while it lives. */
  killedAt(): string | null;
  bury(): void;
}

/**
 * Real file operations of a process that is killed at its `killAt`-th change: that operation is not done, or half done
 * when it is a write, and nothing works afterwards, reading included. `Infinity` for a process that lives. `bury` gives
 * back what the dead process held open.
 */
export function faultOps(killAt: number): FaultOps {
  let count = 0;
  let killedAt: string | null = null;
  const held = new Set<number>();
  const guarded = Object.entries(realFileOps).map(([name, act]) => {
    const wrapped = (...args: unknown[]): unknown => {
      if (killedAt !== null) throw new Killed(killedAt);
      if (isMutating(name, args) && ++count === killAt) {
        killedAt = `${count} ${name} ${typeof args[0] === 'string' ? args[0] : ''}`;
        if (name === 'write') halfWritten(args);
        throw new Killed(killedAt);
      }
      const answer = (act as (...given: unknown[]) => unknown)(...args);
      if (name === 'open') held.add(answer as number);
      if (name === 'close') held.delete(args[0] as number);
      return answer;
    };
    return [name, wrapped] as const;
  });
  return {
    ops: Object.fromEntries(guarded) as unknown as FileOps,
    count: () => count,
    killedAt: () => killedAt,
    bury: () => {
      for (const fd of held) realFileOps.close(fd);
    },
  };
}

/** Real file operations on a disk that refuses the `at`-th change, once or from then on, as a full disk does. */
export function failingOps(at: number, forEver: boolean): { ops: FileOps; failed(): boolean } {
  let count = 0;
  const refusing = Object.entries(realFileOps).map(([name, act]) => {
    const wrapped = (...args: unknown[]): unknown => {
      const counts = isMutating(name, args) && !(forEver && TAKES_NO_SPACE.has(name));
      if (counts && (++count === at || (forEver && count > at)))
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      return (act as (...given: unknown[]) => unknown)(...args);
    };
    return [name, wrapped] as const;
  });
  return { ops: Object.fromEntries(refusing) as unknown as FileOps, failed: () => count >= at };
}

const TAKES_NO_SPACE = new Set(['fsync', 'ftruncate', 'unlink', 'rmdir', 'rename']);

const isMutating = (name: string, args: readonly unknown[]): boolean =>
  (MUTATING as readonly string[]).includes(name) && !(name === 'open' && args[1] === 'r');

function halfWritten(args: readonly unknown[]): void {
  const [fd, bytes, offset, length] = args as Parameters<FileOps['write']>;
  realFileOps.write(fd, bytes, offset, Math.floor(length / 2));
}
