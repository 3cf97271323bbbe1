import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linuxPowerShell } from '../device/tree.ts';
import type { Commands } from './commands.ts';

/** What the lint says of some scripts. */
export interface Lint {
  readonly clean: boolean;
  /** A line for each finding, and one that counts them. */
  readonly findings: string;
}

/** Checks files that are one program, by a list of the commands that they may call. */
export async function lint(files: readonly string[], commands: Commands): Promise<Lint> {
  const folder = await mkdtemp(join(tmpdir(), 'patchpilot-lint-'));
  try {
    const list = join(folder, 'commands.json');
    await writeFile(list, JSON.stringify(filledIn(commands)));
    return await new Promise((done) => {
      execFile(linuxPowerShell, ['--lint', list, ...files], (error, stdout, stderr) => {
        done({ clean: error === null, findings: stdout + stderr });
      });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Checks a text as one script. */
export async function lintText(text: string, commands: Commands): Promise<Lint> {
  const folder = await mkdtemp(join(tmpdir(), 'patchpilot-lint-'));
  try {
    await writeFile(join(folder, 'sample.ps1'), text);
    return await lint([join(folder, 'sample.ps1')], commands);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const filledIn = (commands: Commands) =>
  Object.fromEntries(
    Object.entries(commands).map(([name, known]) => [name, known && { values: [], switches: [], of: {}, ...known }]),
  );
