import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
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
/** Whose zips are there, and how old the newest is in days; the others have sent nothing. */
const SENT = { FINE: 0, FAILED: 3, STALE: 1, REFUSED: 0, SILENT: 9, FULL: 2, FUTURE: 0, 'A-NAME-OF-MORE-THAN-15': 0 };
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
  // Again nothing has run, though a run was handed over: each is lost.
  LOST: [start(line(240, 'why=- run=-'), HANDED_OVER).repeat(2), 0, [true, '-', 100, line(240, 'why=- run=-')]],
  ATLAST: [
    start(line(240, 'why=- run=-'), line(240, 'why=config run=-')) + start(line(240, 'why=- run=-'), HANDED_OVER),
    0,
    [false, '-', 100, line(240, 'why=- run=-')],
  ],
  UNSENT: [start(line(0), HANDED_OVER), 0, [true, 0, 100, `no zip of it is here: ${line(0)}`]],
  FULL: [
    `${start(line(0), HANDED_OVER)}no room\r\nNot all evidence was sent: see above.\r\n`,
    0,
    [true, 0, 100, `not all evidence was sent: ${line(0)}`],
  ],
  FUTURE: [start(line(0), HANDED_OVER), -30, [true, 0, 100, line(0)]],
  'A-NAME-OF-MORE-': [start(line(0), HANDED_OVER), 0, [false, 0, 100, line(0)]],
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

function written(file: string, text: string, days: number): void {
  writeFileSync(file, text);
  const at = new Date(Date.now() - days * DAY_MS - 60_000);
  utimesSync(file, at, at);
}

test('Computers.ps1 shows who failed, is silent, or has sent nothing, and these first', { skip: WITHOUT }, () => {
  const evidence = join(scratchFolder(), 'evidence [1]');
  mkdirSync(join(evidence, 'logs'), { recursive: true });
  for (const [name, [log, days]] of Object.entries(COMPUTERS)) {
    if (log === '') continue;
    written(join(evidence, 'logs', `${name}.log`), log, days);
  }
  symlinkSync(join(evidence, 'gone'), join(evidence, 'logs', 'DANGLING.log'));
  for (const [name, days] of Object.entries(SENT)) {
    const folder = join(evidence, 'Acme', 'default', 'default [1]', name.toLowerCase());
    mkdirSync(folder, { recursive: true });
    written(join(folder, 'old.zip'), '', 100);
    written(join(folder, 'new.zip'), '', days);
  }
  const simulated = join(evidence, 'Acme', 'default', 'default [1]', 'UNSENT~sim');
  mkdirSync(simulated);
  written(join(simulated, 'new.zip'), '', 0);
  const command = '$e, $s, $n = $args; & $s $e -Names ($n -split ",") | ConvertTo-Json -AsArray';
  const file = join(scratchFolder(), 'show.ps1');
  writeFileSync(file, command);
  const names = [...Object.keys(COMPUTERS), 'A-Name-of-More-Than-15'].join(',');
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
  const { DANGLING, ...others } = Object.fromEntries(shown);
  assert.deepEqual(others, Object.fromEntries(Object.entries(COMPUTERS).map(([name, [, , row]]) => [name, row])));
  const [look, , , unreadable] = DANGLING ?? [];
  assert.equal(look, true);
  assert.match(String(unreadable), /^start: no log, it cannot be read: .*DANGLING/u);
  assert.deepEqual(
    rows.map(({ Look }) => Look),
    rows
      .map(({ Look }) => Look)
      .sort()
      .reverse(),
  );
  const of = (name: string) => rows.find(({ Computer }) => Computer === name);
  assert.deepEqual(
    ['SILENT', 'FULL', 'UNSENT', 'FUTURE', 'A-NAME-OF-MORE-'].map((name) => [of(name)?.['Days'], of(name)?.['Sent']]),
    [
      [9, 9],
      [0, 2],
      [0, '-'],
      [-30, 0],
      [0, 0],
    ],
  );
});
