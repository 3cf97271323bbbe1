import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import { basePrefix, devicesFolder, inTree, layersFolder, productExe, tree } from './tree.ts';
import { isAlive, killAtOnce, processesWith } from './processes.ts';

const run = promisify(execFile);

/** Where a device finds the program under test. */
export const PRODUCT_PATH = 'C:\\PatchPilot\\patchpilot.exe';

const KILL_POLL_MS = 5;

/** The files of one device. */
export interface Prefix {
  /** Name of the device: the process that made it, and a number. */
  id: string;
  /** Its folder on Linux. */
  home: string;
  /** Its drive C: on Linux. */
  driveC: string;
}

const prefixInTree = (id: string): string => `/bench/devices/${id}/prefix`;

/** What stands in the environment of every process of a device. */
export const prefixSetting = (id: string): string => `WINEPREFIX=${prefixInTree(id)}`;

let productLayer: Promise<string | undefined> | undefined;

/** A copy of the program, one for this process, laid under each device; undefined when nothing has been built. */
async function makeProductLayer(): Promise<string | undefined> {
  if (!existsSync(productExe)) return undefined;
  const layer = join(layersFolder, String(process.pid));
  const folder = join(layer, 'drive_c', 'PatchPilot');
  await mkdir(folder, { recursive: true });
  await cp(productExe, join(folder, 'patchpilot.exe'));
  process.once('exit', () => spawnSync('rm', ['-rf', '--one-file-system', layer]));
  return layer;
}

async function mountOverlay(home: string, lower: string[]): Promise<boolean> {
  const folders = { upper: join(home, 'upper'), work: join(home, 'work') };
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder)));
  const options = `lowerdir=${lower.join(':')},upperdir=${folders.upper},workdir=${folders.work}`;
  return run('mount', ['-t', 'overlay', 'overlay', '-o', options, join(home, 'prefix')]).then(
    () => true,
    () => false,
  );
}

/** A prefix of its own: an overlay over the one prefix, or a copy where this system cannot mount overlays. */
export async function makePrefix(id: string): Promise<Prefix> {
  const home = join(devicesFolder, id);
  const prefix = join(home, 'prefix');
  await mkdir(prefix, { recursive: true });
  await mkdir(join(home, 'tmp'));
  await mkdir(join(home, 'io'));
  const layer = await (productLayer ??= makeProductLayer());
  const lower = layer === undefined ? [basePrefix] : [layer, basePrefix];
  if (!(await mountOverlay(home, lower))) {
    for (const folder of lower.toReversed()) await run('cp', ['-a', '--reflink=auto', `${folder}/.`, prefix]);
  }
  return { id, home, driveC: join(prefix, 'drive_c') };
}

async function killAll(id: string): Promise<void> {
  const setting = prefixSetting(id);
  for (let left = processesWith(setting); left.length > 0; left = processesWith(setting)) {
    for (const process of left) killAtOnce(process.pid);
    await new Promise((done) => setTimeout(done, KILL_POLL_MS));
  }
}

/** Devices on which Windows runs. */
const running = new Set<string>();

/**
 * Starts Windows where it does not run. Without it Wine's server would start with the first program and end some
 * seconds after the last one, which on a slow machine is a restart that no test has asked for.
 */
export async function startPrefix(prefix: Prefix): Promise<void> {
  if (running.has(prefix.id)) return;
  running.add(prefix.id);
  // it inherits a pipe
  const start = spawn(inTree, [tree, prefix.id, 'wineserver', '--persistent'], { stdio: 'ignore' });
  await once(start, 'exit');
}

/** Ends Windows: every process of the prefix. Volatile registry keys go, files and other keys stay. */
export async function endPrefix(prefix: Prefix): Promise<void> {
  running.delete(prefix.id);
  await run(inTree, [tree, prefix.id, 'wineserver', '-k']).catch(() => undefined); // fails when none was running
  await killAll(prefix.id);
}

async function removeHome(home: string): Promise<void> {
  const prefix = join(home, 'prefix');
  // Whoever looks through the tree just now (a backup, an indexer) keeps a mount busy: it is taken out of the tree all
  // the same and ends with its last user. Both fail for a copy, which is not mounted.
  await run('umount', [prefix]).catch(() => run('umount', ['--lazy', prefix]).catch(() => undefined));
  await run('rm', ['-rf', '--one-file-system', home]);
}

export async function removePrefix(prefix: Prefix): Promise<void> {
  running.delete(prefix.id);
  await killAll(prefix.id);
  await removeHome(prefix.home);
}

/** Removes what test processes left behind that were killed. */
export async function sweep(): Promise<void> {
  for (const name of await readdir(devicesFolder)) {
    if (isAlive(Number.parseInt(name, 10))) continue;
    await killAll(name);
    await removeHome(join(devicesFolder, name)).catch(() => undefined); // another process may be sweeping too
  }
  for (const name of await readdir(layersFolder)) {
    if (!isAlive(Number(basename(name)))) await rm(join(layersFolder, name), { recursive: true, force: true });
  }
}
