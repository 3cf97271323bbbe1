import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sha256Hex } from '../../src/evidence/hash.ts';
import { listKit } from '../../src/kit/list.ts';
import { verifyKit } from '../../src/kit/verify.ts';
import { bytes, anEntry } from '../kit/a-kit.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { corpus, fuzz, typed } from './fuzz.ts';
import { mutated } from './mutated.ts';

const CONTENTS = { 'windows11.0-kb5000010-x64.msu': 'first', 'windows11.0-kb5000011-x64.cab': 'second' };
const ENTRIES = Object.entries(CONTENTS).map(([file, content], n) =>
  anEntry(content, { file, kb: `KB500001${n}`, order: n + 1 }),
);
const good = bytes(
  JSON.stringify({ schemaVersion: 1, name: null, createdAt: null, entries: ENTRIES, wsusscn2: null, signature: null }),
);

const stray = fc.constantFrom(null, 'stray.msu', 'WINDOWS11.0-KB5000010-X64.MSU', 'sub/inside.msu');

/** A kit that is called good holds exactly what its list says, byte by byte, whatever the list says. */
fuzz('kits', fc.record({ list: mutated([good, ...corpus('kits')]), stray }), ({ list, stray: extra }) => {
  const content = new Map<string, Uint8Array>([['/kit/kit.json', list]]);
  for (const [file, text] of Object.entries(CONTENTS)) content.set(`/kit/files/${file}`, bytes(text));
  if (extra !== null) content.set(`/kit/files/${extra}`, bytes('first'));
  const files = memoryFiles(content);
  const verdict = verifyKit(files, '/kit');
  typed(() => listKit(files, '/kit'));
  if (!verdict.ok) {
    assert.notEqual(verdict.faults.length, 0);
    return;
  }
  assert.equal(extra, null);
  const listed = [...verdict.entries, ...(verdict.kit?.wsusscn2 == null ? [] : [verdict.kit.wsusscn2])];
  assert.deepEqual(listed.map((one) => one.file).sort(), Object.keys(CONTENTS).sort());
  for (const { file, sha256, size } of listed) {
    const found = content.get(`/kit/files/${file}`) ?? new Uint8Array();
    assert.deepEqual([sha256, size], [sha256Hex(found), found.length]);
  }
});
