import { dirname, basename } from 'node:path';
import type { EntryKind, Files } from '../../src/system/system.ts';

/**
 * A file door over a map from absolute path to bytes, for what is asked thousands of times. Folders are what files lie
 * in. Nothing fails and nothing is a link.
 */
export function memoryFiles(content: Map<string, Uint8Array>): Files {
  const kindOf = (path: string): EntryKind | undefined => {
    if (content.has(path)) return 'file';
    return [...content.keys()].some((file) => file.startsWith(`${path}/`)) ? 'folder' : undefined;
  };
  const set = (path: string, bytes: Uint8Array): void => void content.set(path, Uint8Array.from(bytes));
  const existing = (path: string): Uint8Array => {
    const bytes = content.get(path);
    if (bytes === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return bytes;
  };
  return {
    stat: (path) => {
      const kind = kindOf(path);
      return kind && { kind, size: content.get(path)?.length ?? 0, modifiedMs: 0 };
    },
    list: (path) => {
      const names = new Map<string, EntryKind>();
      for (const file of content.keys()) {
        if (dirname(file) === path) names.set(basename(file), 'file');
        else if (file.startsWith(`${path}/`)) names.set(file.slice(path.length + 1).split('/')[0] ?? '', 'folder');
      }
      return [...names].map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    read: (path, maxBytes) => {
      const bytes = content.get(path);
      if (bytes !== undefined && bytes.length > maxBytes) throw new Error(`expected at most ${maxBytes} bytes`);
      return bytes;
    },
    chunks: (path) => [existing(path)],
    readAt: (path, position, length) => {
      const bytes = existing(path).subarray(position, position + length);
      if (bytes.length !== length) throw new Error(`expected ${length} bytes at ${position}`);
      return bytes;
    },
    writeAtomic: set,
    writeNew: set,
    openAppend: (path) => {
      if (!content.has(path)) set(path, new Uint8Array());
      return {
        append: (bytes) => {
          set(path, Buffer.concat([existing(path), bytes]));
        },
        get size() {
          return existing(path).length;
        },
        close: () => undefined,
      };
    },
    flush: (path) => void existing(path),
    truncate: (path, length) => {
      set(path, existing(path).subarray(0, length));
    },
    copy: (from, to) => {
      set(to, existing(from));
    },
    rename: (from, to) => {
      set(to, existing(from));
      content.delete(from);
    },
    makeFolder: () => undefined,
    remove: (path) => void content.delete(path),
    removeTree: (path) => {
      for (const file of content.keys()) if (file === path || file.startsWith(`${path}/`)) content.delete(file);
    },
    realPath: (path) => (kindOf(path) === undefined ? undefined : path),
  };
}
