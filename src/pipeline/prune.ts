import { join } from 'node:path';
import { judgeRetention, type KeptRun, type StoredRun } from '../domain/retention.ts';
import { PatchPilotError } from '../errors/error.ts';
import { removeRuns, runsFolder, storedRuns, type Removal } from '../evidence/stored-runs.ts';
import type { System } from '../system/system.ts';
import { demandOwnFolder } from './place.ts';

export interface PruneRequest {
  /** Absolute. */
  readonly outputRoot: string;
  readonly retentionDays: number;
  /** Says what would go, and removes nothing. */
  readonly dryRun: boolean;
}

export interface PruneResult {
  /** What was, or would be, removed. */
  readonly expired: readonly StoredRun[];
  /** Empty for a dry run. */
  readonly removals: readonly Removal[];
  readonly kept: readonly KeptRun[];
}

/**
 * Removes the runs under an output root that are older than the retention, real and simulated ones. Throws `outputUnusable` where
 * users can write to what would be deleted from: they could exchange it for something else in the middle.
 */
export async function prune(system: System, request: PruneRequest): Promise<PruneResult> {
  const { outputRoot, retentionDays, dryRun } = request;
  const wish = { retentionDays, nowMs: system.clock.now() };
  const { remove, kept } = judgeRetention(storedRuns(system.files, outputRoot), wish);
  if (dryRun) return { expired: remove, removals: [], kept };
  await demandOwnPlaces(system, outputRoot);
  return { expired: remove, removals: removeRuns(system, outputRoot, remove, { by: 'prune', retentionDays }), kept };
}

async function demandOwnPlaces(system: System, outputRoot: string): Promise<void> {
  const places = [outputRoot, runsFolder(outputRoot), join(outputRoot, 'State')];
  for (const place of places) demandOwnFolder(system, place);
  if (system.host.platform !== 'win32') return;
  const { openWindows } = await import('../device/windows/index.ts');
  const windows = await openWindows(system, { outputRoot: null, judged: places, makeBootKey: false });
  await windows.bridge.close();
  const [open] = windows.places.writableByUsers;
  if (open === undefined) return;
  throw new PatchPilotError('outputUnusable', open, 'expected a folder of ours, got one that users can write to');
}
