import { createHash } from 'node:crypto';
import { posix, type PlatformPath } from 'node:path';
import type { LoadInput } from '../../src/policy/load.ts';
import type { EntryKind, Files, System } from '../../src/system/system.ts';

export const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type Content = string | Uint8Array | Readonly<Record<string, unknown>> | { readonly kind: EntryKind };

/** A file system in memory, by full path; an object is written as JSON, `{kind: 'link'}` makes something else. */
export class FakeTree {
  readonly entries = new Map<string, { kind: EntryKind; bytes: Uint8Array }>();
  /** Paths that throw when they are asked for. */
  readonly broken = new Set<string>();
  reads = 0;

  private readonly path: PlatformPath;

  constructor(content: Readonly<Record<string, Content>> = {}, path: PlatformPath = posix) {
    this.path = path;
    for (const [path, value] of Object.entries(content)) this.put(path, value);
  }

  put(path: string, value: Content): void {
    const special = typeof value === 'object' && 'kind' in value && Object.keys(value).length === 1;
    const kind = special ? (value.kind as EntryKind) : 'file';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    this.entries.set(path, { kind, bytes: value instanceof Uint8Array ? value : new TextEncoder().encode(text) });
    const { dirname } = this.path;
    for (let up = dirname(path); up !== dirname(up); up = dirname(up)) {
      if (!this.entries.has(up)) this.entries.set(up, { kind: 'folder', bytes: new Uint8Array() });
    }
  }

  get files(): Files {
    const check = (path: string) => {
      if (this.broken.has(path)) throw Object.assign(new Error(`EIO: i/o error, ${path}`), { code: 'EIO' });
    };
    const part: Partial<Files> = {
      stat: (path) => {
        check(path);
        const found = this.entries.get(path);
        return found === undefined ? undefined : { kind: found.kind, size: found.bytes.length, modifiedMs: 0 };
      },
      list: (path) => {
        check(path);
        return [...this.entries]
          .filter(([name]) => this.path.dirname(name) === path && name !== path)
          .map(([name, { kind }]) => ({ name: this.path.basename(name), kind }))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
      },
      read: (path) => {
        check(path);
        this.reads += 1;
        return this.entries.get(path)?.bytes;
      },
      makeFolder: () => undefined,
      writeAtomic: (path, bytes) => this.put(path, bytes),
    };
    return part as Files;
  }

  /** The same files with folders listed from an index, for trees of thousands. */
  indexed(): Files {
    const lists = new Map<string, { name: string; kind: EntryKind }[]>();
    for (const [path, { kind }] of this.entries) {
      const folder = this.path.dirname(path);
      lists.set(folder, [...(lists.get(folder) ?? []), { name: this.path.basename(path), kind }]);
    }
    return { ...this.files, list: (path) => lists.get(path) ?? [] };
  }
}

/** The doors that loading needs, over a fake tree. `now` and `elapsed` may be set. */
export function aSystem(
  tree: FakeTree,
  given: { now?: number; elapsed?: () => number; platform?: 'linux' | 'win32'; hostName?: string } = {},
) {
  return {
    files: tree.files,
    clock: {
      now: () => given.now ?? 1_800_000_000_000,
      elapsed: given.elapsed ?? (() => 0),
      sleep: () => Promise.resolve(),
      every: () => () => undefined,
    },
    host: {
      platform: given.platform ?? 'linux',
      hostName: given.hostName ?? 'WS-001',
      workingFolder: given.platform === 'win32' ? 'C:\\' : '/',
    } as System['host'],
  };
}

export const anInput = (given: Partial<LoadInput> = {}): LoadInput => ({
  config: '/config',
  programFolder: '/program',
  ids: {},
  policyProfileId: null,
  inline: null,
  hash,
  ...given,
});
