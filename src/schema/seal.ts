import * as v from 'valibot';
import { count, guid, schemaVersion, sha256Hex, text } from './basics.ts';

export const indexEntry = v.strictObject({ path: text, length: count, sha256: sha256Hex });
export type IndexEntry = v.InferOutput<typeof indexEntry>;

/** `file` never changes again, `prefix` only grows, `mutable` is checked on resuming this hop and not later. */
export const sealKind = v.picklist(['file', 'prefix', 'mutable']);
export const sealEntry = v.strictObject({ ...indexEntry.entries, kind: sealKind });
export type SealEntry = v.InferOutput<typeof sealEntry>;

/** `State/seal-<hop>.json` and `State/seal-content.json`. Its Merkle root stands outside of it. */
export const seal = v.strictObject({
  schemaVersion,
  runId: guid,
  hop: v.nullable(count),
  entries: v.array(sealEntry),
  eventCount: count,
  chainHead: sha256Hex,
});
export type Seal = v.InferOutput<typeof seal>;

/** `artifact-index.json`: every file of the run but itself and the manifest, sorted by path. */
export const artifactIndex = v.strictObject({ schemaVersion, runId: guid, entries: v.array(indexEntry) });
export type ArtifactIndex = v.InferOutput<typeof artifactIndex>;

/** `withheld.json` of a bundle: what the run has and the zip has not, sorted by path. */
export const withheldList = v.strictObject({ schemaVersion, runId: guid, entries: v.array(indexEntry) });
export type WithheldList = v.InferOutput<typeof withheldList>;

/** `manifest.json`: written last. */
export const manifest = v.strictObject({
  schemaVersion,
  runId: guid,
  treeSize: count,
  root: sha256Hex,
  eventCount: count,
  chainHead: sha256Hex,
});
export type Manifest = v.InferOutput<typeof manifest>;
