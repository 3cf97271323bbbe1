import { join } from 'node:path';
import { partialName, runOfPartial, type ZipPlace } from '../domain/zip-place.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import type { Files, Ids, System } from '../system/system.ts';
import type { VerifyResult } from '../verify/result.ts';
import { verifyRun } from '../verify/verify.ts';
import { contentOf, type Content } from './bundle.ts';
import { isSameContent } from './same-content.ts';
import type { Withholdable } from './what-is-withheld.ts';
import { packInto, removeQuietly } from './write-zip.ts';

/** What was written to so long ago is nobody's work any more. */
const WRITTEN_WITHIN_MS = 60 * 60_000;

/** Where to, and what is left out. */
export interface Sending {
  /** A folder that is there, absolute. */
  readonly share: string;
  readonly withhold: ReadonlySet<Withholdable>;
}

/** What lies on the share now. */
export interface Delivery {
  /** `alreadyThere`: with the same content; nothing was written. */
  readonly how: 'sent' | 'alreadyThere';
  readonly path: string;
  readonly bytes: number;
  readonly withheld: number;
  /** What `verify` says of the zip where it lies, read back. */
  readonly verified: VerifyResult;
}

/**
 * Puts the zip of a run into its place below the share: written beside it under a name of its own, flushed, read back
 * and verified, then renamed, so that it is there whole or not at all. What lies there with other content is not
 * touched: `shareHasOther`. Throws `shareUnusable` where a folder of the place is none, `outputFailed`, `readFailed`,
 * and what `contentOf` throws.
 */
export function sendRun(
  { files, ids }: { readonly files: Files; readonly ids: Ids },
  run: RunFolder,
  place: ZipPlace,
  { share, withhold }: Sending,
): Delivery {
  const content = contentOf(files, run, withhold);
  const folder = placeIn(files, share, place.folders);
  const path = join(folder, place.file);
  const there = (): boolean => isThere(files, path, content);
  const as = (how: Delivery['how'], verified: VerifyResult): Delivery => {
    return { how, path, bytes: files.stat(path)?.size ?? 0, withheld: content.withheld.length, verified };
  };
  if (there()) return as('alreadyThere', verifyRun(files, path));
  const partial = join(folder, partialName(place, ids.guid()));
  try {
    packInto(files, partial, content.zip);
    const verified = verifyRun(files, partial);
    // A rename would take the place of what another call has put there meanwhile.
    const came = there();
    if (came) files.remove(partial);
    else files.rename(partial, path);
    return as(came ? 'alreadyThere' : 'sent', verified);
  } catch (error) {
    removeQuietly(files, partial);
    if (!(error instanceof PatchPilotError) || !cameMeanwhile(there)) throw error;
    return as('alreadyThere', verifyRun(files, path));
  }
}

/** Whether another call was first, so that what failed was the second sending of one run. */
function cameMeanwhile(there: () => boolean): boolean {
  try {
    return there();
  } catch (error) {
    if (!(error instanceof PatchPilotError)) throw error;
    return false; // what is to be said is the first error
  }
}

/**
 * Removes zips that a call which was cut off has left half written, of these runs: no other device's, and none that
 * another call may be writing at this moment. Throws `readFailed`, `outputFailed`.
 */
export function sweepPartials(
  { files, clock }: Pick<System, 'files' | 'clock'>,
  share: string,
  place: ZipPlace,
  runIds: ReadonlySet<string>,
): void {
  const folder = join(share, ...place.folders);
  if (files.stat(folder)?.kind !== 'folder') return;
  for (const { name, kind } of files.list(folder)) {
    const runId = runOfPartial(name);
    if (kind !== 'file' || runId === null || !runIds.has(runId)) continue;
    const path = join(folder, name);
    const writtenMs = files.stat(path)?.modifiedMs ?? Infinity;
    if (clock.now() - writtenMs > WRITTEN_WITHIN_MS) removeQuietly(files, path);
  }
}

/** The folder of a place, made part by part; a link in it may lead anywhere, and is no folder. */
function placeIn(files: Files, share: string, folders: readonly string[]): string {
  let at = share;
  for (const name of folders) {
    at = join(at, name);
    const kind = files.stat(at)?.kind;
    if (kind === undefined) files.makeFolder(at);
    else if (kind !== 'folder') throw new PatchPilotError('shareUnusable', at, `expected a folder, got a ${kind}`);
  }
  return at;
}

/** Throws `shareHasOther` where the name is taken by anything but this run. */
function isThere(files: Files, path: string, { zip }: Content): boolean {
  const kind = files.stat(path)?.kind;
  if (kind === undefined) return false;
  if (kind === 'file' && isSameContent(files, path, zip)) return true;
  const got = kind === 'file' ? 'a file with other content' : `a ${kind}`;
  throw new PatchPilotError('shareHasOther', path, `expected nothing or the same run, got ${got}`);
}
