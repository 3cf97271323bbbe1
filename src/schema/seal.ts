import * as v from 'valibot';
import { described } from './described.ts';
import { count, runId, schemaVersion, sha256Hex, text } from './basics.ts';

export const indexEntry = v.strictObject({
  path: described(text, 'Path in the folder of the run.'),
  length: described(count, 'Length in bytes.'),
  sha256: described(sha256Hex, 'SHA-256 of the file, or of its first `length` bytes where it only grows.'),
});
export type IndexEntry = v.InferOutput<typeof indexEntry>;

/** `file` never changes again, `prefix` only grows, `mutable` is checked on resuming this hop and not later. */
export const sealKind = v.picklist(['file', 'prefix', 'mutable']);
export const sealEntry = v.strictObject({
  ...indexEntry.entries,
  kind: described(
    sealKind,
    '`file` never changes again, `prefix` only grows, `mutable` is checked on resuming this hop and not later.',
  ),
});
export type SealEntry = v.InferOutput<typeof sealEntry>;

/** `State/seal-<hop>.json` and `State/seal-content.json`. Its Merkle root stands outside of it. */
export const seal = v.strictObject({
  schemaVersion,
  runId,
  hop: described(v.nullable(count), 'The hop that it seals; null: the content of the run.'),
  entries: described(v.array(sealEntry), 'Every file that was there but the seal, sorted by path.'),
  eventCount: described(count, 'Events in `Logs/Events.jsonl`.'),
  chainHead: described(sha256Hex, 'SHA-256 of the last line of `Logs/Events.jsonl`; 64 zeros when there is none.'),
});
export type Seal = v.InferOutput<typeof seal>;

/** `artifact-index.json`: every file of the run but itself and the manifest, sorted by path. */
export const artifactIndex = v.strictObject({
  schemaVersion,
  runId,
  entries: described(v.array(indexEntry), 'Every file of the run but itself and the manifest, sorted by path.'),
});
export type ArtifactIndex = v.InferOutput<typeof artifactIndex>;

/** `withheld.json` of a bundle: what the run has and the zip has not, sorted by path. */
export const withheldList = v.strictObject({
  schemaVersion,
  runId,
  entries: described(v.array(indexEntry), 'What the run has and the zip has not, sorted by path.'),
});
export type WithheldList = v.InferOutput<typeof withheldList>;

/** `manifest.json`: written last. */
export const manifest = v.strictObject({
  schemaVersion,
  runId,
  treeSize: described(count, 'Leaves of the index: its entries and one.'),
  root: described(sha256Hex, 'Merkle root of the index.'),
  eventCount: described(count, 'Events in `Logs/Events.jsonl`.'),
  chainHead: described(sha256Hex, 'SHA-256 of the last line of `Logs/Events.jsonl`; 64 zeros when there is none.'),
});
export type Manifest = v.InferOutput<typeof manifest>;
