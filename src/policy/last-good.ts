import * as v from 'valibot';
import { isRecent } from '../domain/recent.ts';
import { PatchPilotError } from '../errors/error.ts';
import { count, isoTime, schemaVersion, text } from '../schema/basics.ts';
import { checkSchema } from '../schema/faults.ts';
import { parseStrictJson } from '../schema/strict-json.ts';
import type { Files, FileStat } from '../system/system.ts';
import type { StableReader } from './reader.ts';
import { type TreeReader } from './reader.ts';
import { DAY_MS } from '../schema/day-number.ts';

/** A copy older than this is not used: better no run than a run under rules of last month. */
export const LAST_GOOD_MAX_AGE_MS = 7 * DAY_MS;
const LAST_GOOD_MAX_BYTES = 67_108_864;
const LAST_GOOD_MAX_DEPTH = 8;
const LAST_GOOD_FILE = 'policy-last-good.json';

const kind = v.picklist(['file', 'folder', 'link', 'other']);
const copySchema = v.strictObject({
  schemaVersion,
  config: text,
  savedAt: isoTime,
  stats: v.array(
    v.strictObject({ path: text, found: v.nullable(v.strictObject({ kind, size: count, modifiedMs: v.number() })) }),
  ),
  lists: v.array(v.strictObject({ path: text, entries: v.array(v.strictObject({ name: text, kind })) })),
  reads: v.array(v.strictObject({ path: text, base64: v.nullable(text) })),
});

export interface LastGoodCopy {
  readonly reader: TreeReader;
  readonly ageMs: number;
}

/** Keeps what was read of the last configuration that had no faults. */
export interface LastGoodStore {
  /** The copy of this configuration, if there is one that is whole and at most 7 days old. */
  load(config: string, nowMs: number): LastGoodCopy | undefined;
  save(config: string, nowMs: number, read: StableReader): void;
}

/**
 * A store in one file of `folder`, which must be one that only administrators can write to (the machine folder): who
 * writes the copy writes policy. `load` never throws; `save` throws as `writeAtomic` does.
 */
export function lastGoodStore(
  files: Files,
  join: (folder: string, name: string) => string,
  folder: string,
): LastGoodStore {
  const path = join(folder, LAST_GOOD_FILE);
  return {
    load: (config, nowMs) => {
      const copy = readCopy(files, path);
      const ageMs = copy === undefined ? Number.NaN : nowMs - Date.parse(copy.savedAt);
      return copy?.config === config && isRecent(ageMs, LAST_GOOD_MAX_AGE_MS)
        ? { reader: replay(copy), ageMs }
        : undefined;
    },
    save: (config, nowMs, read) => {
      const copy: Copy = { schemaVersion: 1, config, savedAt: new Date(nowMs).toISOString(), ...recorded(read) };
      files.makeFolder(folder);
      files.writeAtomic(path, new TextEncoder().encode(JSON.stringify(copy)));
    },
  };
}

type Copy = v.InferOutput<typeof copySchema>;

function recorded({ stats, lists, reads }: StableReader): Pick<Copy, 'stats' | 'lists' | 'reads'> {
  return {
    stats: [...stats].map(([path, stat]) => ({ path, found: stat === undefined ? null : plainStat(stat) })),
    lists: [...lists].map(([path, entries]) => ({ path, entries: entries.map(({ name, kind }) => ({ name, kind })) })),
    reads: [...reads].map(([path, bytes]) => ({ path, base64: bytes === undefined ? null : toBase64(bytes) })),
  };
}

const plainStat = ({ kind, size, modifiedMs }: FileStat): FileStat => ({ kind, size, modifiedMs });
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function readCopy(files: Files, path: string): Copy | undefined {
  try {
    const bytes = files.read(path, LAST_GOOD_MAX_BYTES);
    if (bytes === undefined) return undefined;
    const json = parseStrictJson(bytes, { file: path, maxBytes: LAST_GOOD_MAX_BYTES, maxDepth: LAST_GOOD_MAX_DEPTH });
    const checked = json.ok ? checkSchema(copySchema, json.value, path) : json;
    return checked.ok ? checked.value : undefined;
  } catch {
    // A copy that cannot be read is as good as none; the caller then reports why the original could not be.
    return undefined;
  }
}

/** Answers what was asked when the copy was made; anything else (other ids, another ring) throws `configUnreadable`. */
function replay(copy: Copy): TreeReader {
  const answer = <T extends { path: string }>(answers: readonly T[], path: string): T => {
    const found = answers.find((one) => one.path === path);
    if (found !== undefined) return found;
    throw new PatchPilotError('configUnreadable', path, 'expected a path of the last good copy, got another');
  };
  return {
    stat: (path) => answer(copy.stats, path).found ?? undefined,
    list: (path) => answer(copy.lists, path).entries,
    read: (path) => {
      const { base64 } = answer(copy.reads, path);
      return base64 === null ? undefined : new Uint8Array(Buffer.from(base64, 'base64'));
    },
  };
}
