import { join } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import { checkSchema } from '../schema/faults.ts';
import { kitSource, MAX_KIT_ENTRIES, MAX_KIT_JSON_BYTES, type KitSource, type KitSourceFile } from '../schema/kit.ts';
import { parseStrictJson } from '../schema/strict-json.ts';
import type { Files } from '../system/system.ts';
import type { BuildTable } from '../domain/builds.ts';
import { completeEntry, type Draft } from './complete.ts';
import { containerAt, isExpected } from './container.ts';
import { fileTypeOf, SCAN_CATALOG } from './file-names.ts';
import { kitFault, messageOf, type KitFault, type KitProblem } from './kit-fault.ts';
import { readProperties } from './properties.ts';

export const KIT_SOURCE_JSON = 'kit-source.json';
const MAX_DEPTH = 8;

/** Faults that `kit-source.json` may mend. */
const STATED: ReadonlySet<KitProblem> = new Set<KitProblem>(['statement', 'classification']);

/** What a folder of downloaded updates would make of a kit. */
export interface SourceFolder {
  readonly name: string | null;
  readonly createdAt: string | null;
  readonly drafts: readonly Draft[];
  /** The name of the scan catalog as it lies there, in whatever case. */
  readonly scanCatalog: string | null;
  readonly faults: readonly KitFault[];
  readonly notes: readonly string[];
}

/** What holds for the whole folder. */
export interface Stated {
  /** For every file of which `kit-source.json` states none; null without one. */
  readonly classification: string | null;
  /** Which number leaves which build. */
  readonly builds: BuildTable | null;
}

/**
 * Reads a folder and its `kit-source.json`; every fault of both at once. Files that are no updates are left, with a
 * note.
 */
export function readSourceFolder(files: Files, folder: string, whole: Stated): SourceFolder {
  if (files.stat(folder)?.kind !== 'folder') {
    throw new PatchPilotError('inputAbsent', folder, 'expected a folder with .msu, .cab, .exe or .msi files');
  }
  const source = readSource(files, folder);
  const stated = new Map<string, KitSourceFile>();
  const faults = [...source.faults];
  const unreadable = source.faults.length > 0;
  const notes: string[] = [];
  for (const one of source.value.files) {
    const key = one.file.toLowerCase();
    if (stated.has(key)) faults.push(kitFault('statement', one.file, 'is stated twice', KIT_SOURCE_JSON));
    stated.set(key, one);
  }
  const drafts: Draft[] = [];
  const taken = new Map<string, string>();
  let scanCatalog: string | null = null;
  for (const { name, kind } of files.list(folder)) {
    if (name.toLowerCase() === KIT_SOURCE_JSON) continue;
    if (fileTypeOf(name) === null || kind === 'folder') {
      const what =
        kind === 'folder' ? 'a folder, and only what lies beside it is taken' : 'no .msu, .cab, .exe or .msi';
      if (!stated.has(name.toLowerCase())) notes.push(`${name}: left out, it is ${what}`);
      continue;
    }
    const twin = taken.get(name.toLowerCase());
    if (twin !== undefined) faults.push(kitFault('caseClash', name, `lies beside ${twin}; Windows holds only one`));
    taken.set(name.toLowerCase(), name);
    if (kind !== 'file') {
      faults.push(kitFault('link', name, `expected a file, got a ${kind}; copy the file itself`));
    } else if (name.toLowerCase() === SCAN_CATALOG) {
      scanCatalog = name;
      faults.push(...contentFaults(files, folder, name));
    } else {
      faults.push(...contentFaults(files, folder, name));
      const properties = readProperties(files, join(folder, name));
      const completed = completeEntry(name, stated.get(name.toLowerCase()), { ...whole, properties });
      drafts.push(completed.draft);
      // What a file that cannot be read states is not known: only what holds whatever it states is a fault beside it.
      faults.push(...completed.faults.filter(({ problem }) => !unreadable || !STATED.has(problem)));
      if (!unreadable) notes.push(...completed.notes);
    }
  }
  for (const one of source.value.files) {
    if (!taken.has(one.file.toLowerCase())) {
      faults.push(kitFault('missing', one.file, `is stated in ${KIT_SOURCE_JSON} and not in the folder`));
    }
  }
  if (drafts.length === 0) {
    const inKit =
      files.stat(join(folder, 'kit.json'))?.kind === 'file' ? `; this is a kit, its files lie in files/` : '';
    faults.push(kitFault('missing', folder, `expected at least one .msu, .cab, .exe or .msi${inKit}`));
  }
  if (drafts.length > MAX_KIT_ENTRIES) {
    faults.push(kitFault('statement', folder, `expected at most ${MAX_KIT_ENTRIES} files, got ${drafts.length}`));
  }
  const { name = null, createdAt = null } = source.value;
  return { name, createdAt, drafts, scanCatalog, faults, notes };
}

/**
 * A file that is not what its name says, such as the page that a browser saved in its place: Windows could never
 * install it.
 */
function contentFaults(files: Files, folder: string, name: string): KitFault[] {
  const type = fileTypeOf(name);
  try {
    const path = join(folder, name);
    if (files.stat(path)?.size === 0) return [kitFault('size', name, 'expected an update, got an empty file')];
    if (type === null || isExpected(type, containerAt(files, path))) return [];
    const message = `does not begin as a .${type} does: it is no package; a page that a browser saved in its place? Download it again`;
    return [kitFault('content', name, message)];
  } catch {
    return []; // measuring it reads it again and makes a fault of what is wrong
  }
}

function readSource(files: Files, folder: string): { value: KitSource; faults: KitFault[] } {
  const empty: KitSource = { schemaVersion: 1, files: [] };
  const refuse = (message: string) => ({
    value: empty,
    faults: [kitFault('statement', KIT_SOURCE_JSON, message)],
  });
  let bytes: Uint8Array | undefined;
  try {
    bytes = files.read(join(folder, KIT_SOURCE_JSON), MAX_KIT_JSON_BYTES);
  } catch (error) {
    return refuse(messageOf(error));
  }
  if (bytes === undefined) return { value: empty, faults: [] };
  const limits = { file: KIT_SOURCE_JSON, maxBytes: MAX_KIT_JSON_BYTES, maxDepth: MAX_DEPTH };
  const parsed = parseStrictJson(bytes, limits);
  if (!parsed.ok) return { value: empty, faults: parsed.faults.map((fault) => ({ ...fault, problem: 'statement' })) };
  const checked = checkSchema(kitSource, parsed.value, KIT_SOURCE_JSON, parsed.locate);
  if (checked.ok) return { value: checked.value, faults: [] };
  return { value: empty, faults: checked.faults.map((fault) => ({ ...fault, problem: 'statement' })) };
}
