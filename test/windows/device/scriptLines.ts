import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Prefix } from './prefix.ts';

/** Where the lines of scripts that were run are collected; undefined when nobody wants to know. `run.sh` sets it. */
export const scriptLinesFolder = process.env['PATCHPILOT_SCRIPT_LINES'];

const onDevice = (prefix: Prefix): string => join(prefix.driveC, 'bench', 'coverage');

/** Has the PowerShell engine of a device record what it runs: it looks for this folder. */
export async function recordScriptLines(prefix: Prefix): Promise<void> {
  if (scriptLinesFolder !== undefined) await mkdir(onDevice(prefix), { recursive: true });
}

/** Takes what the engine has recorded, before the device is removed. */
export async function collectScriptLines(prefix: Prefix): Promise<void> {
  const folder = onDevice(prefix);
  if (scriptLinesFolder === undefined || !existsSync(folder)) return;
  const lines = new Set<string>();
  for (const name of await readdir(folder)) {
    for (const line of (await readFile(join(folder, name), 'utf8')).split('\n')) lines.add(line);
  }
  await appendFile(join(scriptLinesFolder, `${prefix.id}.lines`), [...lines, ''].join('\n'));
}
