import { join } from 'node:path';
import * as v from 'valibot';
import type { HandedOver } from '../domain/detached-run.ts';
import { begunRun, detachedRun, type BegunRun, type DetachedRun } from '../schema/detached-run.ts';
import type { Files } from '../system/system.ts';

const FOLDER = 'detached';
const RECORD = 'detached.json';
const BEGUN = 'begun.json';
const MAX_BYTES = 1_048_576;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Whether this can be the name of such a folder. */
export const isDetachedId = (id: string): boolean => ID.test(id);

/** One run that was handed over, and the protected folder that it works from. */
export interface DetachedFolder extends HandedOver {
  readonly folder: string;
}

/** The runs of this device that were handed over to a scheduled task, below the machine folder. */
export class DetachedRuns {
  readonly #files: Files;
  /** The folder that all of them lie in. */
  readonly root: string;

  constructor(files: Files, machineFolder: string) {
    this.#files = files;
    this.root = join(machineFolder, FOLDER);
  }

  folderOf(id: string): string {
    return join(this.root, id);
  }

  /** The names of all folders there, also of those of which nothing can be read. */
  ids(): string[] {
    return this.#files.list(this.root).flatMap(({ name, kind }) => (kind === 'folder' && ID.test(name) ? [name] : []));
  }

  /** What lies in its folder besides what tells of it: the program, the kit and the policy that it works from. */
  copies(id: string): string[] {
    const others = this.#files.list(this.folderOf(id)).filter(({ name }) => name !== RECORD && name !== BEGUN);
    return others.map(({ name }) => join(this.folderOf(id), name));
  }

  /** Undefined for a name that is none, and for a folder that tells nothing, as one that was cut off in the making. */
  find(id: string): DetachedFolder | undefined {
    if (!ID.test(id)) return undefined;
    const folder = this.folderOf(id);
    const record = this.#read(join(folder, RECORD), detachedRun);
    if (record?.id !== id) return undefined;
    return { folder, record, begun: this.#read(join(folder, BEGUN), begunRun) };
  }

  /** Those that can be read, in the order in which they were handed over. */
  all(): DetachedFolder[] {
    const found = this.ids().flatMap((id) => this.find(id) ?? []);
    return found.sort((a, b) => (a.record.registeredAt < b.record.registeredAt ? -1 : 1));
  }

  /** Throws `outputFailed`. */
  write(record: DetachedRun): void {
    this.#write(record.id, RECORD, record);
  }

  /** Throws `outputFailed`. */
  writeBegun(id: string, begun: BegunRun): void {
    this.#write(id, BEGUN, begun);
  }

  /** Nothing tells of it any more. */
  forget(id: string): void {
    for (const name of [RECORD, BEGUN]) this.#files.remove(join(this.folderOf(id), name));
  }

  #write(id: string, name: string, content: object): void {
    this.#files.makeFolder(this.folderOf(id));
    this.#files.writeAtomic(join(this.folderOf(id), name), Buffer.from(`${JSON.stringify(content, null, 2)}\n`));
  }

  /** What cannot be read says nothing: the record is written before its task is, and a torn one has no task. */
  #read<S extends typeof detachedRun | typeof begunRun>(path: string, schema: S): v.InferOutput<S> | undefined {
    try {
      const bytes = this.#files.read(path, MAX_BYTES);
      return bytes === undefined ? undefined : v.parse(schema, JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch {
      return undefined;
    }
  }
}
