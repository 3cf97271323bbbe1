import type { KitEntry } from '../schema/kit.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { Files } from '../system/system.ts';
import { readKit } from './read-kit.ts';

/** One row of `kit list`. */
export interface KitRow {
  readonly order: number;
  readonly kb: string | null;
  readonly title: string;
  readonly classification: string;
  readonly kind: KitEntry['kind'];
  readonly architecture: KitEntry['architecture'];
  readonly targetBuilds: readonly string[];
  readonly checkpoints: readonly string[];
  readonly effects: number;
  readonly file: string;
  readonly sizeBytes: number;
  readonly updateId: string;
}

/** The entries of a kit in the order of a run. Believes `kit.json`; throws `kitInvalid` when it cannot be read. */
export function listKit(files: Files, folder: string): KitRow[] {
  const read = readKit(files, folder);
  if (!read.ok) throw new PatchPilotError('kitInvalid', folder, read.faults.map((one) => one.message).join('; '));
  return [...read.kit.entries].sort((a, b) => a.order - b.order).map(rowOf);
}

/** The id under which policies, records and histories know a kit entry: its content. */
export const updateIdOf = (entry: Pick<KitEntry, 'sha256'>): string => `sha256:${entry.sha256}`;

const rowOf = (entry: KitEntry): KitRow => ({
  order: entry.order,
  kb: entry.kb,
  title: entry.title,
  classification: entry.classification,
  kind: entry.kind,
  architecture: entry.architecture,
  targetBuilds: entry.targetBuilds,
  checkpoints: entry.checkpoints,
  effects: entry.effects.length,
  file: entry.file,
  sizeBytes: entry.size,
  updateId: updateIdOf(entry),
});
