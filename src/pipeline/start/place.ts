import { basename, dirname, join, resolve } from 'node:path';
import { PatchPilotError } from '../../errors/error.ts';
import { seededUpdateHistory } from '../../device/simulated/index.ts';
import { deviceStateFolder, simulatedMemoryFolder } from '../../evidence/device-layout.ts';
import { runsFolder } from '../../evidence/stored-runs.ts';
import { lastGoodStore, type LastGoodStore } from '../../policy/last-good.ts';
import type { DeviceIds } from '../../schema/basics.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { DeviceState } from '../../state/device-state.ts';
import type { StateFolders } from '../../state/state-folders.ts';
import type { System } from '../../system/system.ts';

/** The output root of a start: the command line, then the profile, then the default of this system. Absolute. */
export function outputRootOf(system: System, asked: string | null, profile: string | null): string {
  return resolve(system.host.workingFolder, asked ?? profile ?? system.host.defaultOutputRoot);
}

/**
 * The last good copy of a configuration: beside what decides on a real device; under the output root that was stated,
 * or the default one, for a simulated device, since a profile that cannot be read names none.
 */
export function lastGoodPolicy({ files, host }: System, asked: string | null, simulated: boolean): LastGoodStore {
  const root = resolve(host.workingFolder, asked ?? host.defaultOutputRoot);
  return lastGoodStore(files, join, simulated ? join(root, 'State') : host.machineFolder);
}

/** Whose state it is. */
export interface Whose {
  readonly outputRoot: string;
  readonly ids: DeviceIds;
  /** Null for a real device. */
  readonly scenario: Scenario | null;
}

/** The folders of a device's state; nothing is made. */
export function stateFolders(system: System, { outputRoot, ids, scenario }: Whose): StateFolders {
  const device = join(outputRoot, ...deviceStateFolder(ids, scenario !== null).split('/'));
  if (scenario === null) return { device, machine: system.host.machineFolder, memory: system.host.machineFolder };
  const deviceName = scenario.deviceName ?? scenario.name;
  return { device, machine: device, memory: join(device, ...simulatedMemoryFolder(deviceName).split('/')), deviceName };
}

/** What a device remembers, for a look at it; a simulated one begins with what its script says. */
export const deviceStateAt = (system: System, whose: Whose): DeviceState =>
  new DeviceState(system.files, stateFolders(system, whose), () =>
    whose.scenario === null ? [] : seededUpdateHistory(whose.scenario),
  );

/** The device's state under an output root; folders are made. Throws `idInvalid`, `outputUnusable`, `outputFailed`. */
export function openDeviceState(system: System, whose: Whose): DeviceState {
  makeStateFolder(system, whose.outputRoot, whose.ids, whose.scenario !== null);
  if (whose.scenario === null) system.files.makeFolder(system.host.machineFolder);
  return deviceStateAt(system, whose);
}

/** What is written to where a run is removed from under an output root. */
export const deletingPlaces = (outputRoot: string): string[] => [
  outputRoot,
  runsFolder(outputRoot),
  join(outputRoot, 'State'),
];

/** Makes the state folder of a device below an output root; each folder on the way is ours. Returns it. */
export function makeStateFolder(system: System, outputRoot: string, ids: DeviceIds, simulated: boolean): string {
  const ours = deviceStateFolder(ids, simulated);
  for (const place of lineage(outputRoot, ours)) {
    demandOwnName(system, place);
    system.files.makeFolder(place);
    demandOwnFolder(system, place); // after it was made: somebody may have been faster
  }
  demandOwnFolder(system, join(outputRoot, 'Runs'));
  return join(outputRoot, ...ours.split('/'));
}

/** Two ids never share a folder, as they would on Windows when they differ only in case; so they do not anywhere. */
function demandOwnName({ files }: System, place: string): void {
  if (!HOLDS_IDS.has(basename(dirname(place))) || files.stat(dirname(place))?.kind !== 'folder') return;
  const name = basename(place);
  const twin = files.list(dirname(place)).find((one) => isTwin(one.name, name));
  if (twin === undefined) return;
  const detail = `expected ids that differ in more than case, got ${JSON.stringify(name)} beside ${JSON.stringify(twin.name)}`;
  throw new PatchPilotError('idInvalid', place, detail);
}

const HOLDS_IDS: ReadonlySet<string> = new Set(['Tenants', 'Clients', 'Sites', 'Devices']);

const isTwin = (one: string, other: string): boolean => one !== other && one.toLowerCase() === other.toLowerCase();

/** The root, and each folder on the way from it to `path`. */
function lineage(root: string, path: string): string[] {
  const names = path.split('/');
  return [root, ...names.map((_, i) => join(root, ...names.slice(0, i + 1)))];
}

/**
 * Nothing is written into a folder that is not there for us alone: what another user may exchange there, we would write
 * through. On Windows the bridge has judged and hardened the root before; here, off Windows, it is refused.
 */
export function demandOwnFolder(system: System, path: string): void {
  const found = system.files.stat(path);
  if (found === undefined) return;
  const expected = (what: string): PatchPilotError =>
    new PatchPilotError('outputUnusable', path, `expected a folder of ours, ${what}`);
  if (found.kind !== 'folder') throw expected(`got a ${found.kind}`);
  if (found.access === 'foreign') throw expected('got one of another user; name another folder, or chown it');
  if (found.access === 'open')
    throw expected('got one that everybody may write to; name a folder in it, or chmod o-w it');
}
