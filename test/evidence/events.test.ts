import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openEventLog, wholeChain } from '../../src/evidence/events.ts';
import { sha256Hex } from '../../src/evidence/hash.ts';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { recoverRecords } from '../../src/evidence/recover.ts';
import { openRunFolder } from '../../src/evidence/run-folder.ts';
import { aScratchFolder, testFiles } from '../support/test-files.ts';
import { ARTIFACTS } from '../../src/schema/artifacts.ts';

const clock = { now: () => Date.parse('2026-11-23T09:30:00.000Z') };

function aLog(count: number) {
  const folder = openRunFolder(testFiles, aScratchFolder(), '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10', { create: true });
  const log = openEventLog(testFiles, folder, clock);
  for (let n = 1; n <= count; n++) log.append('step', '05', { n, text: 'ä' }, { durable: true });
  log.close();
  const file = join(folder.root, RUN_FILES.events);
  return { folder, file, bytes: readFileSync(file), head: log.chainHead, count: log.count };
}

const linesOf = (bytes: Buffer): string[] => bytes.toString().split(/(?<=\n)/u);

describe('the chain', () => {
  test('links every line to the exact bytes of the one before', () => {
    const { bytes, head, count, folder } = aLog(4);
    const lines = linesOf(bytes);
    let prev = '0'.repeat(64);
    lines.forEach((line, index) => {
      const event = JSON.parse(line) as { prev: string; seq: number };
      assert.equal(event.prev, prev);
      assert.equal(event.seq, index + 1);
      prev = sha256Hex(Buffer.from(line));
    });
    assert.equal(head, prev);
    assert.deepEqual(wholeChain(testFiles, folder), { eventCount: count, chainHead: head });
  });

  test('goes on where it was left', () => {
    const { folder } = aLog(3);
    const log = openEventLog(testFiles, folder, clock);
    assert.equal(log.recovered, null);
    log.append('resumed', null, {});
    log.close();
    assert.equal(wholeChain(testFiles, folder).eventCount, 4);
  });

  test('an event that is not one is a fault of ours and leaves no byte', () => {
    const { folder, bytes, file } = aLog(1);
    const log = openEventLog(testFiles, folder, clock);
    assert.throws(() => log.append('x', null, { a: 1, A: 2 }), { code: 'internal' });
    assert.throws(() => log.append('x', null, { text: 'x'.repeat(2_000_000) }), { code: 'internal' });
    log.close();
    assert.deepEqual(readFileSync(file), bytes);
  });
});

describe('recovery', () => {
  test('a log cut at any byte keeps its whole lines, and the torn tail as evidence', () => {
    const { folder, file, bytes } = aLog(3);
    const ends = [0, ...[...bytes].flatMap((byte, at) => (byte === 0x0a ? [at + 1] : []))];
    for (let cut = 0; cut <= bytes.length; cut++) {
      writeFileSync(file, bytes.subarray(0, cut));
      const kept = Math.max(...ends.filter((end) => end <= cut));
      const log = openEventLog(testFiles, folder, clock);
      log.close();
      assert.deepEqual(readFileSync(file), bytes.subarray(0, kept));
      assert.equal(log.count, ends.indexOf(kept));
      if (kept === cut) assert.equal(log.recovered, null);
      else {
        assert.deepEqual([log.recovered?.keptBytes, log.recovered?.tornBytes], [kept, cut - kept]);
        const quarantine = readFileSync(join(folder.root, log.recovered?.quarantine ?? ''));
        assert.deepEqual(quarantine, bytes.subarray(kept, cut));
      }
    }
  });

  const second = (change: (lines: string[]) => string[]) => (bytes: Buffer) =>
    Buffer.from(change(linesOf(bytes)).join(''));
  const DAMAGE: [string, (bytes: Buffer) => Buffer, number][] = [
    ['a tail of NULs', (bytes) => Buffer.concat([bytes, Buffer.alloc(100)]), 4],
    ['a tail of NULs with a line end', (bytes) => Buffer.concat([bytes, Buffer.alloc(100), Buffer.from('\n')]), 4],
    ['a line deleted', second(([a, , c, d]) => [a, c, d].map(String)), 1],
    ['a line doubled', second(([a, b, c, d]) => [a, b, b, c, d].map(String)), 2],
    ['two lines swapped', second(([a, b, c, d]) => [a, c, b, d].map(String)), 1],
    ['CRLF line ends', second((lines) => lines.map((line) => line.replace('\n', '\r\n'))), 0],
    ['a byte order mark', (bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes]), 0],
    [
      'bytes that are not UTF-8',
      (bytes) => Buffer.from(bytes.toString('latin1').replace('"n":2', '"n":"\xff"'), 'latin1'),
      1,
    ],
    [
      'a line of another chain',
      second(([a, b, c, d]) => [a, b, String(c).replace('"n":3', '"n":4'), d].map(String)),
      3,
    ],
  ];
  for (const [name, damage, kept] of DAMAGE) {
    test(`${name}: the longest valid prefix stays, nothing is lost`, () => {
      const { folder, file, bytes } = aLog(4);
      const damaged = damage(bytes);
      writeFileSync(file, damaged);
      const log = openEventLog(testFiles, folder, clock);
      assert.equal(log.count, kept);
      const torn = readFileSync(join(folder.root, log.recovered?.quarantine ?? ''));
      assert.deepEqual(Buffer.concat([readFileSync(file), torn]), damaged);
      log.append('recovered', null, { ...log.recovered }, { durable: true });
      log.close();
      assert.equal(wholeChain(testFiles, folder).eventCount, kept + 1);
    });
  }

  test('a crash between quarantine and cut leaves one quarantined file, not two', () => {
    const { folder, file, bytes } = aLog(2);
    for (let times = 0; times < 2; times++) {
      writeFileSync(file, bytes.subarray(0, -3));
      openEventLog(testFiles, folder, clock).close();
    }
    assert.equal(folder.list().filter((path) => path.startsWith('State/quarantine/')).length, 1);
  });

  test('the logs without a chain are recovered the same way', () => {
    const { folder } = aLog(1);
    folder.save(ARTIFACTS.installSummary, Buffer.from('{"a":1}\n{"a":'));
    folder.save(ARTIFACTS.spans, Buffer.from('{"a":1}\n'));
    const recovered = recoverRecords(testFiles, folder);
    assert.deepEqual(
      recovered.map(({ path, keptBytes, tornBytes }) => ({ path, keptBytes, tornBytes })),
      [{ path: RUN_FILES.installSummary, keptBytes: 8, tornBytes: 5 }],
    );
    assert.deepEqual(recoverRecords(testFiles, folder), []);
  });
});
