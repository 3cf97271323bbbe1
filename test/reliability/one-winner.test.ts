import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { EXIT_CODES } from '../../src/domain/exit-codes.ts';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { lastLineIn } from '../support/cli.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { deviceFolderOf } from '../support/starts.ts';
import { runOf, startProgram, type ProgramEnd } from './built-program.ts';
import { FULL } from './extent.ts';
import { counted, printFigures } from './figures.ts';

const STARTS = 50;
const ROUNDS = FULL ? 5 : 1;
const { files } = realSystem([]);

/** What may lie where `lock.json` is; null for nothing. One kind a test, five rounds each. */
const LEFTOVERS: Record<string, string | Buffer | null> = {
  none: null,
  empty: '',
  'full of NULs': Buffer.alloc(300),
  foreign: '{"owner":"somebody else"}',
  'of its own pid': JSON.stringify(lockOf({ pid: process.pid })),
  'of a living unrelated pid': JSON.stringify(lockOf({ pid: 1 })),
  'of the future': JSON.stringify(lockOf({ pid: 1, processStartedAt: '2999-01-01T00:00:00.000Z' })),
  'of another boot': JSON.stringify(lockOf({ pid: process.ppid, bootId: '00000000-0000-4000-8000-00000000000b' })),
};

const rows: string[][] = [];
const begun = performance.now();

for (const [name, leftover] of Object.entries(LEFTOVERS)) {
  test(`${STARTS} starts at once, lock.json ${name}: one runs at a time, the others end with 170`, async (context) => {
    const codes: string[] = [];
    let winners = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const root = quickFolder();
      context.after(() => rmSync(root, { recursive: true, force: true }));
      const lock = join(deviceFolderOf(root), 'lock.json');
      mkdirSync(dirname(lock), { recursive: true });
      if (leftover !== null) writeFileSync(lock, leftover);
      const ended = await Promise.all(
        Array.from({ length: STARTS }, () => startProgram(runOf('success-0', root)).ended),
      );
      winners += assertOneAtATime(root, ended);
      codes.push(...ended.map((one) => String(one.code)));
      assert.equal(files.stat(lock), undefined);
    }
    rows.push([name, String(ROUNDS), String(ROUNDS * STARTS), String(winners), counted(codes)]);
    if (rows.length < Object.keys(LEFTOVERS).length) return;
    const head = ['leftover lock.json', 'rounds', 'starts', 'that got the lock', 'codes'];
    printFigures(context, 'one winner, the built program', begun, [head, ...rows]);
  });
}

/**
 * Every start either ran, whole and valid, or made nothing and said 170. Two that ran did so one after the other: the
 * times in their records do not overlap. How many ran.
 */
function assertOneAtATime(root: string, ended: readonly ProgramEnd[]): number {
  const ran = ended.filter((one) => one.code === EXIT_CODES.Success);
  const odd = ended.filter((one) => one.code !== EXIT_CODES.Success && one.code !== EXIT_CODES.ConcurrencyLock);
  assert.deepEqual(odd, [], 'neither ran nor was sent away');
  assert.ok(ran.length >= 1);
  assert.equal(files.list(join(root, 'Runs')).length, ran.length);
  const spans = ran.map(({ stdout }) => {
    const [, runId = '', sealed = ''] = / run=(\S+) root=([0-9a-f]{64})$/u.exec(lastLineIn(stdout)) ?? [];
    const folder = join(root, 'Runs', runId);
    const found = verifyRun(files, folder, { root: sealed });
    assert.deepEqual([found.failed, found.verdict], [[], 'VALID']);
    const record = JSON.parse(Buffer.from(files.read(join(folder, 'run.json'), 1_048_576) ?? []).toString()) as {
      startedAt: string;
      endedAt: string;
    };
    return [record.startedAt, record.endedAt] as const;
  });
  spans.sort();
  for (const [index, [startedAt]] of spans.entries()) {
    const before = spans[index - 1];
    assert.ok(before === undefined || before[1] <= startedAt, `${String(before)} and ${startedAt} overlap`);
  }
  return ran.length;
}

function lockOf(holder: Partial<Record<'pid' | 'processStartedAt' | 'bootId', unknown>>): object {
  const whole = { pid: 1, processStartedAt: '2026-01-01T00:00:00.000Z', bootId: null, host: 'H', ...holder };
  return { schemaVersion: 1, runId: null, acquiredAt: '2026-01-01T00:00:00.000Z', holder: whole };
}
