import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogueDay } from '../../src/kit/catalogue-day.ts';
import { testFiles } from '../support/test-files.ts';
import { aFolder } from './a-kit.ts';

const dos = (year: number, month: number, day: number): number => ((year - 1980) << 9) | (month << 5) | day;

/** A cabinet of empty files with these dates, as MS-CAB lays it out. */
function aCabinet(dates: readonly number[], extra = 0): Buffer {
  const head = Buffer.alloc(36 + 8 + extra);
  head.write('MSCF', 0, 'latin1');
  head.writeUInt32LE(head.length, 16);
  head.writeUInt16LE(dates.length, 28);
  const entries = dates.map((date, index) => {
    const entry = Buffer.alloc(16);
    entry.writeUInt16LE(date, 10);
    return Buffer.concat([entry, Buffer.from(`file${'x'.repeat(index)}.cab\0`)]);
  });
  return Buffer.concat([head, ...entries]);
}

test('the day of a catalogue is the newest of the files in it, not that of the file', (t) => {
  const path = join(aFolder(t), 'wsusscn2.cab');
  const dayOf = (content: Buffer | string) => {
    writeFileSync(path, content);
    return catalogueDay(testFiles, path);
  };
  assert.equal(dayOf(aCabinet([dos(2026, 9, 8), dos(2026, 10, 13), dos(2025, 1, 1)])), '2026-10-13');
  assert.equal(dayOf(aCabinet([dos(2026, 9, 8)], 20)), '2026-09-08');
  assert.equal(dayOf(aCabinet([])), null);
  assert.equal(dayOf(aCabinet([0])), null);
  assert.equal(dayOf(aCabinet([dos(2026, 9, 8)]).subarray(0, 50)), null);
  assert.equal(dayOf('catalog'), null);
  assert.equal(dayOf('x'.repeat(400)), null);
  assert.equal(dayOf(''), null);
  assert.equal(catalogueDay(testFiles, `${path}.gone`), null);
});
