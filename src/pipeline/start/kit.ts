import { join, resolve } from 'node:path';
import type { StartDecision } from '../../domain/start-decision.ts';
import { PatchPilotError } from '../../errors/error.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { PHASE_IDS } from '../../schema/phases.ts';
import type { System } from '../../system/system.ts';

const MAX_KIT_FILE_BYTES = 16 * 1_048_576;

/** The kit that a start was told of: its folder, and the hash of its kit.json. */
export interface AskedKit {
  /** The kit that was asked for. */
  readonly kit: { readonly path: string; readonly sha256: string } | null;
  /** Why the kit that was asked for cannot be read: a run that needs it no more goes on all the same (`demandKit`). */
  readonly kitMissing: { readonly path: string; readonly error: PatchPilotError } | null;
}

/** The kit at a path as a start names it; what is wrong with it is told later, where it is needed. */
export function askedKit({ files, host }: System, asked: string | null): AskedKit {
  if (asked === null) return { kit: null, kitMissing: null };
  const path = resolve(host.workingFolder, asked);
  try {
    return { kit: { path, sha256: sha256Hex(readList(files, path)) }, kitMissing: null };
  } catch (error) {
    if (!(error instanceof PatchPilotError)) throw error;
    return { kit: null, kitMissing: { path, error } };
  }
}

/** Throws `kitAbsent`, `kitInvalid`. */
function readList(files: System['files'], folder: string): Uint8Array {
  let bytes;
  try {
    bytes = files.read(join(folder, 'kit.json'), MAX_KIT_FILE_BYTES);
  } catch (cause) {
    throw new PatchPilotError('kitInvalid', folder, cause instanceof Error ? cause.message : String(cause), { cause });
  }
  if (bytes === undefined) throw new PatchPilotError('kitAbsent', folder, 'expected a folder with kit.json, got none');
  return bytes;
}

/**
 * Throws why the kit that was asked for cannot be read, where this start installs of it: a fresh run, or one that is
 * not past its installs. What waits for its reboot, or is past it, goes on without the stick.
 */
export function demandKit({ kitMissing }: AskedKit, decision: StartDecision, resumeAt: string): void {
  if (kitMissing === null || decision.kind === 'stillWaiting') return;
  const goesOn = decision.kind === 'afterReboot' || decision.kind === 'continue';
  if (!goesOn || resumeAt < PAST_INSTALLS) throw kitMissing.error;
}

/** The first phase that needs no file of a kit any more. */
const PAST_INSTALLS = PHASE_IDS.RebootOrchestration;
