import { dirname } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import { hashOf } from '../evidence/hash.ts';
import { artifactAt } from '../evidence/layout.ts';
import { refuseRunFolder } from '../evidence/outside-runs.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import { withheldList, type IndexEntry, type WithheldList } from '../schema/seal.ts';
import type { Files } from '../system/system.ts';
import { verifyRun } from '../verify/verify.ts';
import type { VerifyResult } from '../verify/result.ts';
import { WITHHELD } from '../verify/withheld.ts';
import * as v from 'valibot';
import type { Withholdable } from './what-is-withheld.ts';
import { writeZip, type ZipFile } from './write-zip.ts';

export interface BundleResult {
  /** What `verify` says of the zip, read back. */
  readonly verified: VerifyResult;
  readonly included: number;
  readonly withheld: readonly IndexEntry[];
  readonly bytes: number;
}

/** What a bundle of a run holds: every file as it is, or named with its hash in `withheld.json`. */
export interface Content {
  readonly zip: readonly ZipFile[];
  readonly included: number;
  readonly withheld: readonly IndexEntry[];
}

/**
 * One zip of a run for a ticket or an auditor. Nothing is edited. The zip is verified after it was written. Throws
 * `bundleFailed` when there is a file already or the run is too large, `outputUnusable` for a place in a run,
 * `evidenceUnreadable` for a link or a special file in the run.
 */
export function bundle(files: Files, run: RunFolder, out: string, withhold: ReadonlySet<Withholdable>): BundleResult {
  if (files.stat(out) !== undefined) throw new PatchPilotError('bundleFailed', out, 'expected no file, got one');
  refuseRunFolder(files, dirname(out));
  const { zip, included, withheld } = contentOf(files, run, withhold);
  writeZip(files, out, zip);
  return { verified: verifyRun(files, out), included, withheld, bytes: files.stat(out)?.size ?? 0 };
}

/** Throws `evidenceUnreadable` for a link or a special file in the run. */
export function contentOf(files: Files, run: RunFolder, withhold: ReadonlySet<Withholdable>): Content {
  const paths = run.list();
  const isWithheld = (path: string): boolean => {
    const kind = artifactAt(run.runId, path)?.withheldAs;
    return kind !== undefined && withhold.has(kind);
  };
  const withheld = paths.filter(isWithheld).map((path): IndexEntry => {
    const { length, sha256 } = hashOf(files.chunks(run.locate(path)));
    return { path, length, sha256 };
  });
  const included = paths.filter((path) => !isWithheld(path));
  const content = included.map((path) => ({
    name: `${run.runId}/${path}`,
    modifiedMs: files.stat(run.locate(path))?.modifiedMs ?? 0,
    chunks: () => files.chunks(run.locate(path)),
  }));
  const list = listOf(run.runId, withheld, content[0]?.modifiedMs ?? 0);
  return { zip: [...content, ...list], included: included.length, withheld };
}

/** The list beside the run's folder; none where nothing is withheld. */
function listOf(runId: string, entries: readonly IndexEntry[], modifiedMs: number): ZipFile[] {
  if (entries.length === 0) return [];
  const list: WithheldList = v.parse(withheldList, { schemaVersion: 1, runId, entries });
  return [{ name: WITHHELD, modifiedMs, chunks: () => [Buffer.from(`${JSON.stringify(list, null, 2)}\n`, 'utf8')] }];
}
