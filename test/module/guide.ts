import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../docs/named-tests.ts';

/** The guide lies beside the project, as the recordings do. */
const GUIDE = join(ROOT, '..', 'shared', 'seed-user-guide.md');

/** The skip option of a test that follows the guide. */
export const WITHOUT_GUIDE = existsSync(GUIDE) ? false : 'the guide of the ancestor is not here';

/** What would open a window: said instead. */
export const PLAYED = "function Start-Process { Write-Output 'opened:' @($args | ForEach-Object { $_.FullName }) }";

/** One PowerShell block as it is printed, and the heading above it. */
export interface Block {
  readonly heading: string;
  readonly text: string;
}

/** All PowerShell blocks of the guide, in their order; none where the guide is not here. */
export const BLOCKS: readonly Block[] = existsSync(GUIDE) ? blocksOf(readFileSync(GUIDE, 'utf8')) : [];

/** The first block under a heading, or a later one. */
export function underHeading(heading: string, at = 0): string {
  const found = BLOCKS.filter((one) => one.heading === heading)[at]?.text;
  assert.ok(found, `the guide has no block ${at} under ${heading}`);
  return found;
}

/** The lines of an output that are not blank. */
export const rows = (stdout: string): string[] => stdout.split(/\r?\n/u).filter((line) => line.trim() !== '');

/** Fails unless this was printed: the exit codes as the comments of the guide list them. */
export function demandListedCodes(stdout: string): void {
  const listed = [...underHeading('Exit Codes').matchAll(/^# (\d+ *: \w+)$/gmu)].map(([, line = '']) => line);
  assert.equal(listed.length, 8);
  assert.deepEqual(
    rows(stdout).map((line) => line.trim()),
    listed,
  );
}

function blocksOf(guide: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  for (const [, title, code] of guide.matchAll(/^#{2,4} (.+)$|^```powershell\n([\s\S]*?)^```$/gmu)) {
    if (title !== undefined) heading = title;
    else blocks.push({ heading, text: code ?? '' });
  }
  return blocks;
}
