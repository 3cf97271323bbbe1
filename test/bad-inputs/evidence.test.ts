import assert from 'node:assert/strict';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { canonicalBytes } from '../../src/domain/canonical-json.ts';
import { merkleRoot } from '../../src/evidence/hash.ts';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { leavesOf } from '../../src/verify/canonical.ts';
import { aFinishedRun, filesOf, putFiles, verified } from './a-finished-run.ts';
import { asked, place, program, runOn, treeOf } from './program.ts';
import { MemoryTree } from '../verify/memory-tree.ts';

const { events, index, manifest } = RUN_FILES;
const linesOf = (bytes: Buffer): string[] => bytes.toString('utf8').split(/(?<=\n)/u);

test('event log cut at each byte', () => {
  const { folder, root } = aFinishedRun();
  const whole = readFileSync(join(folder, events));
  // `test/verify/attacks.test.ts` cuts at every seventh byte, in process.
  for (let cut = whole.length - 1; cut > 0; cut -= Math.ceil(whole.length / 24)) {
    truncateSync(join(folder, events), cut);
    const { verdict, failed } = verified(folder, root);
    assert.equal(verdict, 'INVALID', `cut at ${cut}`);
    assert.ok(failed.some((one) => one.endsWith(events)));
    writeFileSync(join(folder, events), whole);
  }
});

test('event log with a NUL tail; line deleted, doubled, swapped; CRLF: line and offset are named', () => {
  const DAMAGE: Readonly<Record<string, [(lines: string[]) => string[], number]>> = {
    deleted: [(lines) => lines.toSpliced(3, 1), 4],
    doubled: [(lines) => lines.toSpliced(3, 0, lines[3] ?? ''), 5],
    swapped: [(lines) => lines.toSpliced(3, 2, lines[4] ?? '', lines[3] ?? ''), 4],
    CRLF: [(lines) => lines.map((line) => line.replace('\n', '\r\n')), 1],
    'NUL tail': [(lines) => [...lines, `${'\0'.repeat(64)}\n`], 0],
  };
  for (const [what, [damage, line]] of Object.entries(DAMAGE)) {
    const { folder, root } = aFinishedRun();
    const lines = linesOf(readFileSync(join(folder, events)));
    const damaged = damage(lines);
    writeFileSync(join(folder, events), damaged.join(''));
    const { verdict, checks } = verified(folder, root);
    const at = line === 0 ? damaged.length : line;
    const offset = Buffer.byteLength(damaged.slice(0, at - 1).join(''));
    const chain = checks.find((one) => one.check === 'chain');
    assert.deepEqual([verdict, chain?.path, chain?.place], ['INVALID', events, { line: at, offset }], what);
  }
});

test('a run that was cut off goes on from the longest valid prefix of its events', () => {
  const output = join(place(), 'output');
  program(runOn(output, 'reboot-150'), { FAULT_ROOT: output, FAULT_AT: 200, FAULT_DO: 'kill' });
  const { object } = asked(['runs', '--output-root', output]);
  const [run] = object['runs'] as { runId: string }[];
  const log = join(output, 'Runs', run?.runId ?? '', events);
  writeFileSync(log, Buffer.concat([readFileSync(log), Buffer.from('{"seq": 99, "torn'), Buffer.alloc(32)]));
  assert.equal(program(runOn(output, 'reboot-150')).code, 150);
  const again = asked(runOn(output, 'reboot-150'));
  assert.equal(again.code, 0);
  assert.ok(readFileSync(log, 'utf8').includes('"recovered"'));
  assert.equal(verified(String(again.object['runFolder']), String(again.object['root'])).verdict, 'VALID');
});

test('event log cut cleanly after a line', () => {
  const { folder, root } = aFinishedRun();
  const cut = linesOf(readFileSync(join(folder, events)))
    .slice(0, -1)
    .join('');
  writeFileSync(join(folder, events), cut);
  const finished = verified(folder, root);
  assert.equal(finished.verdict, 'INVALID');
  assert.ok(finished.failed.includes(`index ${events}`));
  rmSync(join(folder, manifest));
  // Its last hop went on behind its seal, so that nothing is left that would know of the line.
  const unfinished = verified(folder);
  assert.equal(unfinished.verdict, 'INCOMPLETE');
  assert.notDeepEqual(unfinished.object['notProven'], []);
});

test('index lists a file twice, ../x, a missing file; a file not listed', () => {
  interface Entry {
    readonly path: string;
  }
  const ATTACKS: Readonly<Record<string, (entries: Entry[]) => Entry[]>> = {
    'run.json': (entries) => [...entries, ...entries.filter(({ path }) => path === 'run.json')],
    '../x': (entries) => [{ ...entries[0], path: '../x' }, ...entries],
    '/etc/passwd': (entries) => [{ ...entries[0], path: '/etc/passwd' }, ...entries],
    'zz/missing.txt': (entries) => [...entries, { ...entries[0], path: 'zz/missing.txt' }],
  };
  for (const [named, attack] of Object.entries(ATTACKS)) {
    const { folder, root } = aFinishedRun();
    const list = JSON.parse(readFileSync(join(folder, index), 'utf8')) as { entries: Entry[] };
    writeFileSync(join(folder, index), canonicalBytes({ ...list, entries: attack(list.entries) }));
    for (const given of [root, undefined]) {
      const { verdict, failed } = verified(folder, given);
      assert.deepEqual([verdict, failed.includes(`index ${named}`)], ['INVALID', true], failed.join(', '));
    }
  }
  const { folder, root } = aFinishedRun();
  writeFileSync(join(folder, 'Artifacts', 'added.txt'), 'x');
  assert.deepEqual(verified(folder, root).failed, ['index Artifacts/added.txt']);
});

test('Merkle: doubled last leaf, node as leaf, another root', () => {
  const forge: Readonly<Record<string, (leaves: Uint8Array[]) => string>> = {
    'doubled last leaf': (leaves) => merkleRoot([...leaves, ...leaves.slice(-1)]),
    'one leaf less': (leaves) => merkleRoot(leaves.slice(0, -1)),
    'node as leaf': (leaves) => merkleRoot([Buffer.from(merkleRoot(leaves.slice(0, 2)), 'hex'), ...leaves.slice(2)]),
    'no leaf': () => merkleRoot([]),
  };
  for (const [what, root] of Object.entries(forge)) {
    const run = aFinishedRun();
    const list = JSON.parse(readFileSync(join(run.folder, index), 'utf8')) as { entries: object[] };
    const forged = root(leavesOf(list) ?? []);
    const says = JSON.parse(readFileSync(join(run.folder, manifest), 'utf8')) as object;
    writeFileSync(join(run.folder, manifest), canonicalBytes({ ...says, root: forged }));
    for (const given of [run.root, forged, undefined])
      assert.equal(verified(run.folder, given).verdict, 'INVALID', what);
  }
});

test('1, 3, 5, 7 leaves: RFC 6962, by a tree hashed here', () => {
  // The vectors themselves are in test/evidence/hash.test.ts; here the program must come to what is hashed by hand.
  const { folder, root } = aFinishedRun();
  const tree = new MemoryTree();
  for (const [path, bytes] of filesOf(folder)) tree.set(path, bytes);
  assert.equal(tree.verify({ root }).root, root);
  for (const size of [1, 3, 5, 7]) {
    const leaves = Array.from({ length: size }, (_, n) => Buffer.from([n]));
    assert.notEqual(merkleRoot(leaves), merkleRoot([...leaves, ...leaves.slice(-1)]), `${size} leaves`);
  }
});

test('what verify looks at it leaves as it was', () => {
  const { folder, root } = aFinishedRun();
  const before = treeOf(folder);
  assert.equal(verified(folder, root).verdict, 'VALID');
  for (const command of ['exit-code', 'verify']) asked([command, folder]);
  asked(['report', folder, '--out', join(place(), 'again')]);
  assert.deepEqual(treeOf(folder), before);
  putFiles(folder, filesOf(folder));
});
