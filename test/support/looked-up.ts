import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import type { Files } from '../../src/system/system.ts';
import { installCalls } from './starts.ts';

/** An install that was called again, once at most, was asked for in the history of the device first. */
export function assertLookedUp(files: Files, outputRoot: string, runFolder: string, point: string): void {
  const calls = installCalls(files, outputRoot);
  const again = calls.length - new Set(calls).size;
  const lines = readFileSync(join(runFolder, RUN_FILES.events), 'utf8').split('\n').slice(0, -1);
  const lookedUp = lines.filter((line) => (JSON.parse(line) as { type: string }).type === 'outcomeLookedUp').length;
  assert.ok(again <= 1 && again <= lookedUp, `${point}: ${again} calls again, ${lookedUp} look-ups`);
}
