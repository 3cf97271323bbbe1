import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Files } from '../../src/system/system.ts';
import { MAX_PATH_LENGTH } from '../../src/verify/limits.ts';
import { isSoundPath } from '../../src/verify/sound-path.ts';
import { WITHHELD } from '../../src/verify/withheld.ts';
import { openZip } from '../../src/verify/zip-source.ts';
import { aZip, type ZipPart } from './a-zip.ts';

const CONTENT = Buffer.from('what stands in it');
const aFile = (name: string, more: Partial<ZipPart> = {}): ZipPart => ({ name, content: CONTENT, ...more });

/** A zip of these parts, in memory; `times` are what a look at it says one after the other. */
const open = (
  parts: readonly ZipPart[],
  times: (number | undefined)[] = [1],
  change = (zip: Buffer): Buffer => zip,
) => {
  const bytes = change(aZip(parts));
  const left = [...times];
  const stat = () => {
    const modifiedMs = left.length > 1 ? left.shift() : left[0];
    return modifiedMs === undefined ? undefined : { kind: 'file', size: bytes.length, modifiedMs };
  };
  const readAt = (_path: string, at: number, length: number) => bytes.subarray(at, at + length);
  return openZip({ stat, readAt } as unknown as Files, 'a.zip');
};
const text = (chunks: Iterable<Uint8Array>): string => Buffer.concat([...chunks]).toString();

describe('the evidence in a zip', () => {
  test('has the kinds that the modes say, and their content, also behind extra fields', () => {
    const source = open([
      aFile('plain', { stored: true, localExtra: Buffer.alloc(9) }),
      aFile('regular', { mode: 0o100644, localExtra: Buffer.alloc(5) }),
      aFile('link', { mode: 0o120777 }),
      aFile('folder', { mode: 0o040755 }),
      aFile('fifo', { mode: 0o010644 }),
    ]);
    assert.deepEqual(
      source.list('').map(({ name, kind }) => `${name} ${kind}`),
      ['plain file', 'regular file', 'link link', 'folder folder', 'fifo other'],
    );
    for (const name of ['plain', 'regular']) assert.equal(text(source.chunks(name)), CONTENT.toString());
    assert.equal(source.stat('plain')?.size, CONTENT.length);
    assert.deepEqual([source.stat('none'), source.list('none')], [undefined, []]);
    assert.throws(() => [...source.chunks('none')], { code: 'inputAbsent' });
  });

  test('of a name that no folder can have is a file at the top, and the first of two is read', () => {
    const source = open([aFile('a//b'), aFile('twice'), aFile('twice', { content: Buffer.from('another') })]);
    assert.deepEqual(
      source.list('').map(({ name, kind }) => `${name} ${kind}`),
      ['a//b file', 'twice file', 'twice file'],
    );
    assert.equal(text(source.chunks('twice')), CONTENT.toString());
  });

  test('lies in the only folder there is, the list of what was withheld beside it', () => {
    const inside = (...parts: ZipPart[]) => {
      const source = open(parts);
      return [source.stat('run.json') !== undefined, source.withheld !== undefined];
    };
    const run = aFile('case/run.json');
    assert.deepEqual(inside(aFile('run.json')), [true, false]);
    assert.deepEqual(inside(run), [true, false]);
    assert.deepEqual(inside(run, aFile(WITHHELD)), [true, true]);
    assert.deepEqual(inside(run, aFile(WITHHELD), aFile(WITHHELD)), [false, false]);
    assert.deepEqual(inside(run, aFile(WITHHELD, { mode: 0o120777 })), [false, false]);
    assert.deepEqual(inside(run, aFile('another')), [false, false]);
    assert.deepEqual(inside(aFile(WITHHELD)), [false, false]);
    assert.deepEqual(open([]).list(''), []);
  });

  test('is told to be changed when the zip is, at each look at its top', () => {
    const source = open([aFile('a/b', {}), aFile('c')], [1, 2, undefined]);
    const at = () => source.stat('c')?.modifiedMs;
    assert.equal(at(), 1);
    source.list('a');
    assert.equal(at(), 1);
    source.list('');
    assert.equal(at(), 2);
    source.list('');
    assert.equal(at(), -1);
  });

  test('that is not there or no zip is unreadable, and says why', () => {
    assert.throws(() => open([], [undefined]), { code: 'evidenceUnreadable' });
    assert.throws(
      () => open([], [1], () => Buffer.alloc(50)),
      (error: Error) => error.cause instanceof Error,
    );
  });

  test('is not given out when the local header says something else, or the stream has no end', () => {
    const local = (at: number) => open([aFile('a')], [1], (zip) => (zip.writeUInt8(zip[at]! ^ 1, at), zip));
    for (const at of [0, 8, 26, 30]) assert.throws(() => text(local(at).chunks('a')), Error, String(at));
    assert.throws(() => text(open([aFile('a', { cutShort: 1 })]).chunks('a')));
  });

  test('longer than a piece is read in pieces, one behind the other', () => {
    const long = Buffer.from(Array.from({ length: 300_000 }, (_, n) => ((n * 7919) % 251) ^ ((n >> 8) % 255)));
    for (const content of [long, Buffer.concat(Array.from({ length: 8 }, () => long))]) {
      for (const stored of [true, false]) {
        const source = open([aFile('long', { content, stored })]);
        const pieces = [...source.chunks('long')];
        assert.ok(Buffer.concat(pieces).equals(content));
        assert.ok(pieces.every(({ length }) => length <= 5_000_000));
        if (stored) assert.equal(pieces.length, Math.ceil(content.length / 1_048_576));
      }
    }
  });
});

test('a sound path is as long as the limit at most, and has no part that leads elsewhere', () => {
  assert.equal(isSoundPath('a'.repeat(MAX_PATH_LENGTH)), true);
  assert.equal(isSoundPath('a'.repeat(MAX_PATH_LENGTH + 1)), false);
  for (const path of ['.', 'a/.', './a', '..', 'a/../b', '', 'a//b']) assert.equal(isSoundPath(path), false, path);
});
