import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { openRunFolder } from '../../src/evidence/run-folder.ts';
import { aScratchFolder, testFiles } from '../support/test-files.ts';

const RUN_ID = '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10';
const note = v.strictObject({ text: v.string() });
const loose = v.record(v.string(), v.unknown());
const aNote = (path: string) => ({ path, schema: note });
const anything = (path: string) => ({ path, schema: loose });
const notes = (path: string) => ({ path, schema: note, form: 'lines' }) as const;

const aFolder = () => openRunFolder(testFiles, aScratchFolder(), RUN_ID, { create: true });
const bytesOf = (folder: { root: string }, path: string) => readFileSync(join(folder.root, path));

describe('opening', () => {
  test('a run that is not there is absent, and is not made by looking', () => {
    const root = aScratchFolder();
    assert.throws(() => openRunFolder(testFiles, root, RUN_ID, { create: false }), { code: 'inputAbsent' });
    assert.throws(() => openRunFolder(testFiles, root, RUN_ID, { create: false }), { code: 'inputAbsent' });
  });

  for (const id of ['..', '../x', 'C:evil', '', RUN_ID.toUpperCase()]) {
    test(`the run id ${JSON.stringify(id)} is refused`, () => {
      assert.throws(() => openRunFolder(testFiles, aScratchFolder(), id, { create: true }), { code: 'idInvalid' });
    });
  }

  test('a link in place of the run folder is refused', () => {
    const root = aScratchFolder();
    mkdirSync(join(root, 'Runs'));
    symlinkSync(aScratchFolder(), join(root, 'Runs', RUN_ID));
    assert.throws(() => openRunFolder(testFiles, root, RUN_ID, { create: true }), { code: 'outputUnusable' });
  });
});

describe('writing JSON', () => {
  test('is UTF-8 without byte order mark, with LF, in the form asked for', () => {
    const folder = aFolder();
    folder.write(aNote('a/pretty.json'), { text: 'ä' });
    folder.write({ ...aNote('a/line.json'), form: 'line' }, { text: 'ä' });
    folder.write({ ...anything('a/canonical.json'), form: 'canonical' }, { b: 1, a: 2 });
    assert.equal(bytesOf(folder, 'a/pretty.json').toString(), '{\n  "text": "ä"\n}\n');
    assert.equal(bytesOf(folder, 'a/line.json').toString(), '{"text":"ä"}\n');
    assert.equal(bytesOf(folder, 'a/canonical.json').toString(), '{"a":2,"b":1}\n');
    assert.deepEqual(folder.read(aNote('a/pretty.json')), { text: 'ä' });
    assert.deepEqual(folder.list(), ['a/canonical.json', 'a/line.json', 'a/pretty.json']);
  });

  test('a value that does not fit its schema never reaches the disk', () => {
    const folder = aFolder();
    assert.throws(() => folder.write(aNote('a.json'), { text: 5 } as never), { code: 'internal' });
    assert.equal(folder.has({ path: 'a.json' }), false);
  });

  for (const value of [{ Text: 1, text: 2 }, { deep: [{ a: 1, A: 1 }] }]) {
    test(`keys that a reader mixes up are refused: ${JSON.stringify(value)}`, () => {
      assert.throws(() => aFolder().write(anything('a.json'), value), { code: 'internal' });
    });
  }

  test('half of a surrogate pair in a title is replaced, so that every reader can read it', () => {
    const folder = aFolder();
    folder.write(aNote('a.json'), { text: 'x\ud800y' });
    assert.deepEqual(folder.read(aNote('a.json')), { text: 'x\ufffdy' });
  });

  for (const path of ['../out.json', '/etc/x', 'a//b', 'a/./b', 'a\\b', 'C:x', 'a/\u0000', '']) {
    test(`a path that leaves the run is refused: ${JSON.stringify(path)}`, () => {
      assert.throws(() => aFolder().write(aNote(path), { text: '' }), { code: 'internal' });
    });
  }
});

describe('reading JSON', () => {
  test('a missing file is undefined', () => {
    assert.equal(aFolder().read(aNote('a.json')), undefined);
  });

  for (const [name, content] of [
    ['NULs', '\0'.repeat(20)],
    ['half a file', '{"text": "x'],
    ['another schema', '{"other": 1}'],
    ['a byte order mark', '\ufeff{"text":"x"}'],
    ['an empty file', ''],
  ] as const) {
    test(`${name} is unreadable evidence`, () => {
      const folder = aFolder();
      writeFileSync(join(folder.root, 'a.json'), content);
      assert.throws(() => folder.read(aNote('a.json')), { code: 'evidenceUnreadable' });
    });
  }

  test('a link is unreadable evidence, wherever it leads', () => {
    const folder = aFolder();
    writeFileSync(join(folder.root, 'real.json'), '{"text":"x"}');
    symlinkSync(join(folder.root, 'real.json'), join(folder.root, 'link.json'));
    assert.throws(() => folder.read(aNote('link.json')), { code: 'evidenceUnreadable' });
    assert.throws(() => folder.list(), { code: 'evidenceUnreadable' });
  });
});

describe('records', () => {
  test('are read back in order; a torn tail is left out', () => {
    const folder = aFolder();
    for (const text of ['a', 'b']) folder.appendRecord(notes('l.jsonl'), { text }, true);
    writeFileSync(join(folder.root, 'l.jsonl'), '{"text":"c', { flag: 'a' });
    assert.deepEqual(
      folder.records(notes('l.jsonl')).map((one) => one.text),
      ['a', 'b'],
    );
    assert.deepEqual(folder.records(notes('none.jsonl')), []);
  });

  test('nothing is ever appended behind a torn line', () => {
    const folder = aFolder();
    writeFileSync(join(folder.root, 'l.jsonl'), '{"text":"c');
    assert.throws(() => folder.appendRecord(notes('l.jsonl'), { text: 'd' }, true), { code: 'internal' });
  });
});
