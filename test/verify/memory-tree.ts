import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalBytes } from '../../src/domain/canonical-json.ts';
import { CHAIN_START, chainLink, hashOf } from '../../src/evidence/hash.ts';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { rootOf } from '../../src/evidence/seal.ts';
import type { Manifest } from '../../src/schema/seal.ts';
import type { EntryKind, Files } from '../../src/system/system.ts';
import { verifyRun, type VerifyOptions } from '../../src/verify/verify.ts';
import type { ARun } from '../evidence/a-run.ts';

const ROOT = '/evidence';

/** The files of a run in memory, to be attacked. Paths are relative and use `/`. */
export class MemoryTree {
  readonly files = new Map<string, Buffer>();
  /** Entries that are no regular files, by path. */
  readonly special = new Map<string, EntryKind>();
  /** Called before a file is opened; may throw, or change the tree. */
  onOpen: (path: string) => void = () => undefined;

  static of(run: ARun): MemoryTree {
    const tree = new MemoryTree();
    for (const path of run.folder.list()) tree.files.set(path, readFileSync(join(run.path, path)));
    return tree;
  }

  copy(): MemoryTree {
    const tree = new MemoryTree();
    for (const [path, bytes] of this.files) tree.files.set(path, bytes);
    return tree;
  }

  text(path: string): string {
    return this.bytes(path).toString('utf8');
  }

  bytes(path: string): Buffer {
    const bytes = this.files.get(path);
    if (bytes === undefined) throw new Error(`no ${path} in the tree`);
    return bytes;
  }

  json(path: string): Record<string, unknown> {
    return JSON.parse(this.text(path)) as Record<string, unknown>;
  }

  set(path: string, content: string | Buffer): this {
    this.files.set(path, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
    return this;
  }

  /** Rewrites a JSON file with some keys changed. */
  change(path: string, keys: Record<string, unknown>): this {
    return this.set(path, `${JSON.stringify({ ...this.json(path), ...keys }, null, 2)}\n`);
  }

  /** Makes index and manifest again over what is there, as a forger would. */
  reindex(forged: Partial<Manifest> = {}): this {
    const runId = String(this.json(RUN_FILES.manifest)['runId']);
    const entries = [...this.files]
      .filter(([path]) => path !== RUN_FILES.index && path !== RUN_FILES.manifest)
      .map(([path, bytes]) => ({ path, ...hashOf([bytes]) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return this.setIndex({ schemaVersion: 1, runId, entries }, forged);
  }

  setIndex(index: { schemaVersion: number; runId: string; entries: readonly object[] }, forged: object = {}): this {
    const lines = this.text(RUN_FILES.events).split(/(?<=\n)/u);
    const last = lines.at(-1);
    const { schemaVersion, runId } = index;
    const manifest = {
      ...{ schemaVersion, runId, treeSize: index.entries.length + 1, root: rootOf(index), eventCount: lines.length },
      ...{ chainHead: last === undefined ? CHAIN_START : chainLink(Buffer.from(last)), ...forged },
    };
    this.set(RUN_FILES.index, Buffer.from(canonicalBytes(index)));
    return this.set(RUN_FILES.manifest, Buffer.from(canonicalBytes(manifest)));
  }

  verify(options: VerifyOptions = {}) {
    return verifyRun(this.door(), ROOT, options);
  }

  /** `check path` of each failed check. */
  failed(options: VerifyOptions = {}): string[] {
    return [...new Set(this.verify(options).failed.map((one) => `${one.check} ${one.path}`.trim()))];
  }

  private door(): Files {
    const inside = (absolute: string): string => absolute.slice(ROOT.length + 1);
    let folders = new Map<string, Map<string, EntryKind>>();
    let known = -1;
    const entries = (folder: string): Map<string, EntryKind> | undefined => {
      if (known !== this.files.size + this.special.size) folders = this.folders();
      known = this.files.size + this.special.size;
      return folders.get(folder);
    };
    const readOnly = {
      stat: (absolute: string) => {
        const path = inside(absolute);
        const kind = this.files.has(path) ? 'file' : (this.special.get(path) ?? (entries(path) && 'folder'));
        return kind && { kind, size: this.files.get(path)?.length ?? 0, modifiedMs: 0 };
      },
      list: (absolute: string) =>
        [...(entries(inside(absolute)) ?? [])].map(([name, kind]) => ({ name, kind })).sort(byName),
      chunks: (absolute: string) => {
        this.onOpen(inside(absolute));
        const bytes = this.bytes(inside(absolute));
        return [bytes.subarray(0, 100), bytes.subarray(100)];
      },
    };
    return readOnly as unknown as Files; // a verifier only looks
  }

  private folders(): Map<string, Map<string, EntryKind>> {
    const folders = new Map([['', new Map<string, EntryKind>()]]);
    const add = (path: string, kind: EntryKind): void => {
      const cut = path.lastIndexOf('/');
      const folder = path.slice(0, Math.max(cut, 0));
      if (!folders.has(folder)) {
        folders.set(folder, new Map());
        add(folder, 'folder');
      }
      folders.get(folder)?.set(path.slice(cut + 1), kind);
    };
    for (const path of this.files.keys()) add(path, 'file');
    for (const [path, kind] of this.special) add(path, kind);
    return folders;
  }
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
