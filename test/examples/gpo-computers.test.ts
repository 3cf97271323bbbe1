import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../build/programs.ts';
import { ROOT } from '../docs/named-tests.ts';
import { pwsh } from '../windows/device/tree.ts';

const WITHOUT =
  existsSync(pwsh) || process.env['PATCHPILOT_WINE'] === 'required'
    ? false
    : 'PowerShell 7 is not here: test/windows/setup.sh brings it';
const SCRIPT = join(ROOT, 'examples', 'gpo', 'Computers.ps1');
const DAY_MS = 86_400_000;

const line = (code: number, more = 'why=- age=0 run=1a'): string =>
  `PATCHPILOT v=1 exit=${code} status=X inst=0 ${more} root=-`;
/** A start as the startup script writes it; its form is what test/windows/gpo.test.ts sees. */
const start = (before: string, now: string): string =>
  ['start 27.11.2026  8:00:01,12 share "x"', 'What the run before came to:', before, now, ''].join('\r\n');
const HANDED_OVER = line(100, 'why=detached run=2b');

/** Each computer: its log, how old it is in days, and what is shown: look, ran, start, what it says. */
const COMPUTERS: Record<string, readonly [log: string, days: number, shown: readonly unknown[]]> = {
  FINE: [start(line(210), HANDED_OVER) + start(line(0), HANDED_OVER), 0, [false, 0, 100, line(0)]],
  FAILED: [start(line(0), HANDED_OVER) + start(line(210), HANDED_OVER), 1, [true, 210, 100, line(210)]],
  WAITS: [start(line(150), line(150)), 3, [false, 150, 150, line(150)]],
  STALE: [start(line(100, 'why=stale run=1a'), HANDED_OVER), 0, [true, 100, 100, line(100, 'why=stale run=1a')]],
  WORKS: [start(line(170, 'why=- age=14 run=1a'), line(170)), 0, [true, 170, 170, line(170, 'why=- age=14 run=1a')]],
  NEW: [start(line(240, 'why=- run=-'), HANDED_OVER), 0, [false, '-', 100, line(240, 'why=- run=-')]],
  REFUSED: [start(line(0), line(240, 'why=config run=-')), 0, [true, 0, 240, line(240, 'why=config run=-')]],
  SILENT: [start(line(0), HANDED_OVER), 9, [true, 0, 100, line(0)]],
  EMPTY: [
    'start 8:00 share ""\r\nThere is no program at "x". Nothing was started.\r\n',
    0,
    [true, '-', '-', 'There is no program at "x". Nothing was started.'],
  ],
  HOSTILE: [
    `start \r\n${line(0).replace('exit=0', `exit=${'9'.repeat(40)}`)}\u001b[2J`,
    0,
    [true, '-', '-', `${line(0).replace('exit=0', `exit=${'9'.repeat(40)}`)}?[2J`],
  ],
  LARGE: [
    `${start(line(0), HANDED_OVER)}${'x'.repeat(1_100_000)}`,
    0,
    [true, '-', '-', 'start: no log, it is too large'],
  ],
  NEVER: ['', 0, [true, '-', '-', 'no log of it is here']],
};

test('Computers.ps1 shows who failed, is silent, or has sent nothing, and these first', { skip: WITHOUT }, () => {
  const evidence = join(scratchFolder(), 'evidence [1]');
  mkdirSync(join(evidence, 'logs'), { recursive: true });
  for (const [name, [log, days]] of Object.entries(COMPUTERS)) {
    if (log === '') continue;
    const file = join(evidence, 'logs', `${name}.log`);
    writeFileSync(file, log);
    const at = new Date(Date.now() - days * DAY_MS - 60_000);
    utimesSync(file, at, at);
  }
  const command = '$e, $s, $n = $args; & $s $e -Names ($n -split ",") | ConvertTo-Json -AsArray';
  const file = join(scratchFolder(), 'show.ps1');
  writeFileSync(file, command);
  const names = Object.keys(COMPUTERS).join(',');
  const { stdout, stderr } = spawnSync(
    pwsh,
    ['-NoProfile', '-NonInteractive', '-File', file, evidence, SCRIPT, names],
    {
      encoding: 'utf8',
      timeout: 60_000,
    },
  );
  assert.equal(stderr, '');
  const rows = JSON.parse(stdout) as Record<string, unknown>[];
  const shown = rows.map(
    ({ Computer, Look, Ran, Start, Said }) => [String(Computer), [Look, Ran, Start, Said]] as const,
  );
  assert.deepEqual(
    Object.fromEntries(shown),
    Object.fromEntries(Object.entries(COMPUTERS).map(([name, [, , row]]) => [name, row])),
  );
  assert.deepEqual(
    rows.map(({ Look }) => Look),
    rows
      .map(({ Look }) => Look)
      .sort()
      .reverse(),
  );
  assert.deepEqual(rows.find(({ Computer }) => Computer === 'SILENT')?.['Days'], 9);
});
