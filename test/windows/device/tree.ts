import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import runtimes from '../../../src/build/runtimes.json' with { type: 'json' };

const testFolder = resolve(import.meta.dirname, '..');

/** Where the bench lies; the same rule as `cache.sh`. */
const cache = join(
  process.env.PATCHPILOT_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'patchpilot'),
  'wine',
);

export const tree = join(cache, 'tree');
export const basePrefix = join(tree, 'bench', 'prefix');
export const devicesFolder = join(tree, 'bench', 'devices');
export const layersFolder = join(tree, 'bench', 'layers');

/** The PowerShell engine for Linux: runs and lints scripts without Wine. */
export const linuxPowerShell = join(cache, 'powershell', 'linux-x64', 'powershell');

/** PowerShell 7 for Linux, and Pester. */
export const pwsh = join(cache, 'pwsh', 'pwsh');
export const pester = join(cache, 'module-host', 'pester', 'Pester.psd1');

/** The script that enters the tree: `IN_TREE TREE DEVICE PROGRAM ARGS...`. */
export const inTree = join(testFolder, 'in-tree.sh');

/** The pinned Node for Windows, which the build keeps in the cache. */
export const windowsNode = join(
  dirname(cache),
  'runtimes',
  `win-x64-${runtimes.version}`,
  runtimes.packages.win.program,
);

/** The program under test, as the build leaves it, unless the environment names another. */
export const productExe = process.env.PATCHPILOT_EXE ?? resolve(testFolder, '../../dist/patchpilot.exe');

/** Throws when `setup.sh` has not been run, or not to its end. */
export function requireBench(): void {
  if (!existsSync(join(cache, 'prefix.inputs'))) {
    throw new Error(`expected a bench in ${cache}, got none: run test/windows/setup.sh`);
  }
}
