import type fs from 'node:fs';
import { posix } from 'node:path';
import type { FileOps } from '../../src/system/file-ops.ts';

interface FileNode {
  kind: 'file';
  data: Uint8Array;
  /** What of it is on the platters: as it was at the last flush. */
  flushed: Uint8Array;
  modifiedMs: number;
}
interface FolderNode {
  kind: 'folder';
  entries: Map<string, Node>;
}
type Node = FileNode | FolderNode;

/** What a power cut does to what was never flushed. */
export const POWER_CUTS = ['tail of NULs', 'tail half', 'names lost'] as const;
export type PowerCut = (typeof POWER_CUTS)[number];

const NOTHING = new Uint8Array();

/**
 * A disk in memory that knows what was flushed. Names are kept in the order they were made, as the journal of a file
 * system keeps them: a flush of any file takes all names before it with it. `cutPower` leaves what a real disk may
 * leave.
 */
export class MemoryDisk {
  #root: FolderNode = folder();
  #open = new Map<number, { node: FileNode; position: number }>();
  #nextFd = 3;
  #time = Date.UTC(2026, 10, 25);
  /** How to take back the names made, moved and removed since the last flush, newest last. */
  #unflushedNames: (() => void)[] = [];

  readonly ops: FileOps = {
    open: (path, flags) => this.#openFile(path, flags),
    read: (fd, buffer, position) => {
      const file = this.#file(fd);
      const from = position ?? file.position;
      const bytes = file.node.data.subarray(from, from + buffer.length);
      buffer.set(bytes);
      if (position === null) file.position += bytes.length;
      return bytes.length;
    },
    write: (fd, buffer, offset, length) => {
      const { node } = this.#file(fd);
      node.data = Buffer.concat([node.data, buffer.subarray(offset, offset + length)]);
      node.modifiedMs = this.#tick();
      return length;
    },
    fsync: (fd) => {
      const { node } = this.#file(fd);
      node.flushed = node.data;
      this.#unflushedNames = [];
    },
    fstat: (fd) => statsOf(this.#file(fd).node),
    ftruncate: (fd, length) => {
      const { node } = this.#file(fd);
      node.data = node.data.subarray(0, length);
    },
    close: (fd) => {
      if (!this.#open.delete(fd)) throw failure('EBADF', String(fd));
    },
    lstat: (path) => statsOf(this.#find(path)),
    readdir: (path) => {
      const node = this.#find(path);
      if (node.kind !== 'folder') throw failure('ENOTDIR', path);
      return [...node.entries].map(([name, entry]) => ({ ...statsOf(entry), name: Buffer.from(name) }) as never);
    },
    rename: (from, to) => {
      const [source, target] = [this.#parent(from), this.#parent(to)];
      const node = source.entries.get(posix.basename(from));
      if (node === undefined) throw failure('ENOENT', from);
      this.#put(source, posix.basename(from), undefined);
      this.#put(target, posix.basename(to), node);
      // One step of the journal: a power cut takes back both or neither.
      const undo = this.#unflushedNames.splice(-2);
      this.#unflushedNames.push(() =>
        undo.toReversed().forEach((one) => {
          one();
        }),
      );
    },
    mkdir: (path) => {
      const parent = this.#parent(path);
      if (parent.entries.has(posix.basename(path))) throw failure('EEXIST', path);
      this.#put(parent, posix.basename(path), folder());
    },
    unlink: (path) => {
      if (this.#find(path).kind !== 'file') throw failure('EPERM', path);
      this.#put(this.#parent(path), posix.basename(path), undefined);
    },
    rmdir: (path) => {
      const node = this.#find(path);
      if (node.kind !== 'folder' || node.entries.size > 0) throw failure('ENOTEMPTY', path);
      this.#put(this.#parent(path), posix.basename(path), undefined);
    },
    realpath: (path) => {
      this.#find(path);
      return path;
    },
    pause: () => undefined,
  };

  /** The disk as it is now; what is done to the copy is not done to this one. */
  copy(): MemoryDisk {
    const disk = new MemoryDisk();
    disk.#root = copyOf(this.#root) as FolderNode;
    disk.#time = this.#time;
    return disk;
  }

  /** The power goes: what was not flushed is gone in the way that is asked for, and so is every open file. */
  cutPower(how: PowerCut): void {
    if (how === 'names lost') for (const undo of this.#unflushedNames.toReversed()) undo();
    this.#unflushedNames = [];
    this.#open.clear();
    const visit = (node: Node): void => {
      if (node.kind === 'folder') for (const entry of node.entries.values()) visit(entry);
      else node.flushed = node.data = survived(node, how);
    };
    visit(this.#root);
  }

  /** Every file, by its path from the root. */
  files(): string[] {
    const list = (node: Node, path: string): string[] =>
      node.kind === 'file' ? [path] : [...node.entries].flatMap(([name, entry]) => list(entry, `${path}/${name}`));
    return list(this.#root, '');
  }

  /** Every folder, empty ones too. */
  folders(path: string): string[] {
    const node = this.#lookUp(path);
    return node?.kind === 'folder'
      ? [...node.entries].flatMap(([name, one]) => (one.kind === 'folder' ? [name] : []))
      : [];
  }

  #openFile(path: string, flags: string | number): number {
    const parent = this.#parent(path);
    const name = posix.basename(path);
    let node = parent.entries.get(name);
    if (flags === 'wx' && node !== undefined) throw failure('EEXIST', path);
    if (node === undefined) {
      if (flags !== 'wx' && flags !== 'a') throw failure('ENOENT', path);
      node = { kind: 'file', data: NOTHING, flushed: NOTHING, modifiedMs: this.#tick() };
      this.#put(parent, name, node);
    }
    if (node.kind !== 'file') throw failure('EISDIR', path);
    this.#open.set(this.#nextFd, { node, position: 0 });
    return this.#nextFd++;
  }

  #put(parent: FolderNode, name: string, node: Node | undefined): void {
    const before = parent.entries.get(name);
    const set = (value: Node | undefined): void => {
      if (value === undefined) parent.entries.delete(name);
      else parent.entries.set(name, value);
    };
    this.#unflushedNames.push(() => {
      set(before);
    });
    set(node);
  }

  #lookUp(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const part of path.split('/').filter((one) => one !== '')) {
      node = node?.kind === 'folder' ? node.entries.get(part) : undefined;
    }
    return node;
  }

  #find(path: string): Node {
    const node = this.#lookUp(path);
    if (node === undefined) throw failure('ENOENT', path);
    return node;
  }

  #parent(path: string): FolderNode {
    const node = this.#find(posix.dirname(path));
    if (node.kind !== 'folder') throw failure('ENOTDIR', path);
    return node;
  }

  #file(fd: number) {
    const file = this.#open.get(fd);
    if (file === undefined) throw failure('EBADF', String(fd));
    return file;
  }

  #tick(): number {
    return (this.#time += 1);
  }
}

function survived({ data, flushed }: FileNode, how: PowerCut): Uint8Array {
  if (data === flushed) return data;
  const kept = Math.min(data.length, flushed.length);
  if (how === 'tail of NULs') return Buffer.concat([data.subarray(0, kept), Buffer.alloc(data.length - kept)]);
  if (how === 'tail half') return data.subarray(0, kept + Math.floor((data.length - kept) / 2));
  return flushed;
}

const folder = (): FolderNode => ({ kind: 'folder', entries: new Map() });

const copyOf = (node: Node): Node =>
  node.kind === 'file'
    ? { ...node }
    : { kind: 'folder', entries: new Map([...node.entries].map(([name, entry]) => [name, copyOf(entry)])) };

const statsOf = (node: Node): fs.Stats =>
  ({
    isFile: () => node.kind === 'file',
    isDirectory: () => node.kind === 'folder',
    isSymbolicLink: () => false,
    size: node.kind === 'file' ? node.data.length : 0,
    mtimeMs: node.kind === 'file' ? node.modifiedMs : 0,
  }) as unknown as fs.Stats;

const failure = (code: string, subject: string): Error => Object.assign(new Error(`${code}: ${subject}`), { code });
