import { PatchPilotError } from '../errors/error.ts';
import type { Clock, Files } from '../system/system.ts';

/** The three questions a config tree is asked; a saved copy can answer them as well (`last-good.ts`). */
export type TreeReader = Pick<Files, 'stat' | 'list' | 'read'>;

/** A whole config tree is read within this time; a share that answers once a minute is a share that is gone. */
export const POLICY_READ_TIMEOUT_MS = 30_000;

/**
 * The files of the system for a config tree: every failure is `configUnreadable` with the path, and nothing more is
 * asked once `POLICY_READ_TIMEOUT_MS` is over. A single call that hangs is ended by the system (SMB: about a minute).
 */
export function guardedReader(files: TreeReader, clock: Pick<Clock, 'elapsed'>): TreeReader {
  const startedMs = clock.elapsed();
  const guard = <T>(path: string, ask: () => T): T => {
    if (clock.elapsed() - startedMs > POLICY_READ_TIMEOUT_MS) {
      throw new PatchPilotError(
        'configUnreadable',
        path,
        `expected all files within ${POLICY_READ_TIMEOUT_MS} ms, got no more`,
      );
    }
    try {
      return ask();
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new PatchPilotError('configUnreadable', path, `expected a readable file, got: ${detail}`, { cause });
    }
  };
  return {
    stat: (path) => guard(path, () => files.stat(path)),
    list: (path) => guard(path, () => files.list(path)),
    read: (path, maxBytes) => guard(path, () => files.read(path, maxBytes)),
  };
}

/**
 * A reader that asks each question once and keeps the answer, so that one load sees one state. `assertUnchanged` asks
 * the folders again: a share that went away half-way shows as folders that are empty now, and is never half a policy.
 */
export class StableReader implements TreeReader {
  readonly stats = new Map<string, ReturnType<TreeReader['stat']>>();
  readonly lists = new Map<string, ReturnType<TreeReader['list']>>();
  readonly reads = new Map<string, Uint8Array | undefined>();
  private readonly reader: TreeReader;

  constructor(reader: TreeReader) {
    this.reader = reader;
  }

  stat(path: string): ReturnType<TreeReader['stat']> {
    return once(this.stats, path, () => this.reader.stat(path));
  }

  list(path: string): ReturnType<TreeReader['list']> {
    return once(this.lists, path, () => this.reader.list(path));
  }

  read(path: string, maxBytes: number): Uint8Array | undefined {
    return once(this.reads, path, () => this.reader.read(path, maxBytes));
  }

  /** Throws `configUnreadable` when a folder does not hold what it held when it was read. */
  assertUnchanged(): void {
    for (const [path, entries] of this.lists) {
      const now = this.reader.list(path);
      if (JSON.stringify(now) !== JSON.stringify(entries)) {
        throw new PatchPilotError(
          'configUnreadable',
          path,
          'expected a folder at rest, got one that changed while it was read',
        );
      }
    }
  }
}

function once<T>(answers: Map<string, T>, path: string, ask: () => T): T {
  if (!answers.has(path)) answers.set(path, ask());
  return answers.get(path) as T;
}
