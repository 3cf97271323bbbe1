import { PatchPilotError } from '../errors/error.ts';
import type { System } from '../system/system.ts';
import { demandOwnFolder } from './start/place.ts';

/**
 * Before something is removed from these folders: users who can write to one could exchange it for something else in
 * the middle. Throws `outputUnusable`.
 */
export async function demandOwnPlaces(system: System, places: readonly string[]): Promise<void> {
  for (const place of places) demandOwnFolder(system, place);
  if (system.host.platform !== 'win32') return;
  const { openWindows } = await import('../device/windows/index.ts');
  const windows = await openWindows(system, { outputRoot: null, judged: places, makeBootKey: false });
  await windows.bridge.close();
  const [open] = windows.places.writableByUsers;
  if (open === undefined) return;
  throw new PatchPilotError('outputUnusable', open, 'expected a folder of ours, got one that users can write to');
}
