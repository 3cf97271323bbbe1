import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { aZip, partsOf, type ZipPart } from '../verify/a-zip.ts';
import { MemoryTree } from '../verify/memory-tree.ts';
import { mutate, numbers } from '../verify/mutate.ts';
import { aFinishedRun, filesOf, putFiles, verified, type FinishedRun } from './a-finished-run.ts';
import { asked, folderIn, place, treeOf, type Misbehaviour } from './program.ts';

/** Mutations that go through the built program; the ten thousand in process are those of `test/fuzz/trees.test.ts`. */
const MUTATIONS = 200;

test(`none of ${MUTATIONS} mutations is VALID with the root given, and without it only what stands as not provable`, () => {
  const { folder, root } = aFinishedRun();
  const files = filesOf(folder);
  const pick = numbers(4);
  for (let made = 0; made < MUTATIONS;) {
    const tree = new MemoryTree();
    for (const [path, bytes] of files) tree.set(path, bytes);
    const done = mutate(tree, pick);
    if (done === undefined) continue;
    made += 1;
    // Every fourth time the mutant is forged: index and manifest are made again over it.
    const forged = made % 4 === 0 && reindexed(tree);
    putFiles(folder, tree.files);
    assert.notEqual(verified(folder, root).verdict, 'VALID', done);
    if (forged) assert.notDeepEqual(verified(folder).object['notProven'], []);
    putFiles(folder, files);
  }
  assert.equal(verified(folder, root).verdict, 'VALID');
});

function reindexed(tree: MemoryTree): boolean {
  try {
    tree.reindex();
    return true;
  } catch {
    return false; // what it is made from was what was mutated
  }
}

/** What is put into a run, and what `verify` says of it; nothing outside of the run is read, or changed. */
const HOSTILE: Readonly<Record<string, { attack: (run: FinishedRun) => void; verdict: string; failed: string }>> = {
  'a link to a file outside': {
    attack: ({ folder }) => symlinkSync('/etc/passwd', join(folder, 'Artifacts/passwd')),
    ...{ verdict: 'INVALID', failed: 'tree Artifacts/passwd' },
  },
  'a folder that is a link to one outside': {
    attack: ({ folder }) => {
      const outside = join(place(), 'Reports');
      renameSync(join(folder, 'Reports'), outside);
      symlinkSync(outside, join(folder, 'Reports'));
    },
    ...{ verdict: 'INVALID', failed: 'tree Reports' },
  },
  'a link in a circle': {
    attack: ({ folder }) => symlinkSync('..', join(folder, 'Artifacts/up')),
    ...{ verdict: 'INVALID', failed: 'tree Artifacts/up' },
  },
  'a FIFO': {
    attack: ({ folder }) => execFileSync('mkfifo', [join(folder, 'Logs/pipe')]),
    ...{ verdict: 'INVALID', failed: 'tree Logs/pipe' },
  },
  'a FIFO in the place of run.json': {
    attack: ({ folder }) => {
      renameSync(join(folder, RUN_FILES.run), join(place(), 'run.json'));
      execFileSync('mkfifo', [join(folder, RUN_FILES.run)]);
    },
    ...{ verdict: 'INVALID', failed: 'tree run.json' },
  },
  'a device node, played by a link to one': {
    attack: ({ folder }) => symlinkSync('/dev/zero', join(folder, 'Artifacts/zero')),
    ...{ verdict: 'INVALID', failed: 'tree Artifacts/zero' },
  },
  'names equal but for case': {
    attack: ({ folder }) => writeFileSync(join(folder, 'Run.json'), '{}'),
    ...{ verdict: 'INVALID', failed: 'tree run.json' },
  },
  'a name that is not UTF-8': {
    attack: ({ folder }) => writeFileSync(Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.from([0xff, 0xfe])]), ''),
    ...{ verdict: 'INVALID', failed: 'tree bad\ufffd\ufffd' },
  },
  'a name with a newline and an escape': {
    attack: ({ folder }) => writeFileSync(join(folder, 'a\nb\u001b[2J'), ''),
    ...{ verdict: 'INVALID', failed: 'tree a\nb\u001b[2J' },
  },
  '300 levels of folders': {
    attack: ({ folder }) => mkdirSync(join(folder, 'd/'.repeat(300)), { recursive: true }),
    ...{ verdict: 'UNVERIFIABLE', failed: `tree ${Array<string>(17).fill('d').join('/')}` },
  },
  'a file of 5 GB': {
    attack: ({ folder }) => {
      writeFileSync(join(folder, 'Artifacts/big'), '');
      truncateSync(join(folder, 'Artifacts/big'), 5_000_000_000);
    },
    ...{ verdict: 'UNVERIFIABLE', failed: 'tree Artifacts/big' },
  },
  'an index of half a million entries': {
    attack: ({ folder }) => {
      const entry = (n: number): string =>
        `{"length":1,"path":"Artifacts/x/${String(n).padStart(7, '0')}","sha256":"${'0'.repeat(64)}"}`;
      const entries = Array.from({ length: 500_000 }, (_, n) => entry(n)).join();
      writeFileSync(join(folder, RUN_FILES.index), `{"entries":[${entries}],"runId":"x","schemaVersion":1}\n`);
    },
    // The root that was given is that of no list that could be read.
    ...{ verdict: 'INVALID', failed: `read ${RUN_FILES.index}` },
  },
  'a hard link': {
    attack: ({ folder }) => linkSync(join(folder, RUN_FILES.run), join(folder, 'hard.json')),
    ...{ verdict: 'INVALID', failed: 'index hard.json' },
  },
};

for (const [what, { attack, verdict, failed }] of Object.entries(HOSTILE)) {
  test(`${what}: ${verdict}, and no command that reads runs minds`, () => {
    const run = aFinishedRun();
    attack(run);
    const found = verified(run.folder, run.root);
    assert.deepEqual([found.verdict, found.failed.includes(failed)], [verdict, true], found.failed.join(', '));
    assert.ok(!found.stdout.includes('root:x:0:0'), 'nothing of /etc/passwd is shown');
    assertReadable(run.folder);
  });
}

/** `exit-code`, `report`, `runs` and `status` over it: documented codes, and nothing of the run is changed. */
function assertReadable(folder: string): void {
  const output = place();
  const id = '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10';
  folderIn(output, 'Runs');
  renameSync(folder, join(output, 'Runs', id));
  const huge = existsSync(join(output, 'Runs', id, 'Artifacts/big'));
  const before = huge ? {} : treeOf(output);
  assert.ok([0, 150, 240].includes(asked(['exit-code', id, '--output-root', output]).code ?? -1));
  const out = join(place(), 'again');
  assert.ok([0, 1, 66].includes(asked(['report', id, '--out', out, '--output-root', output]).code ?? -1));
  assert.equal(asked(['runs', '--output-root', output]).code, 0);
  assert.equal(asked(['status', '--output-root', output]).code, 0);
  if (!huge) assert.deepEqual(treeOf(output), before);
}

test('a socket: INVALID', async () => {
  const run = aFinishedRun();
  const socket = join(run.folder, 'Logs/s');
  const server = createServer();
  await new Promise<void>((listening) => server.listen(socket, listening));
  try {
    assert.deepEqual(verified(run.folder, run.root).failed, ['tree Logs/s']);
  } finally {
    await new Promise((closed) => server.close(closed));
  }
});

/** Played by reads that come to more, to less, or fail: root, as which the tests run, may read everything. */
const READS: Readonly<Record<string, Misbehaviour>> = {
  'grows while it is read': { READ_GROW: 1 },
  'shrinks while it is read': { READ_AFTER: 100, READ_SHRINK: 1 },
  'cannot be read': { READ_AFTER: 0 },
  'stops being readable half-way': { READ_AFTER: 100 },
};
for (const [what, faults] of Object.entries(READS)) {
  test(`a file that ${what}: UNVERIFIABLE, and named`, () => {
    for (const path of [RUN_FILES.finalHtml, RUN_FILES.run, RUN_FILES.events]) {
      const run = aFinishedRun();
      const found = verified(run.folder, run.root, { READ_FAULT: path, ...faults });
      assert.notEqual(found.verdict, 'VALID');
      assert.ok(found.failed.includes(`read ${path}`), found.failed.join(', '));
    }
  });
}

test('a folder in the place of a file, and a file in the place of a folder', () => {
  for (const path of [RUN_FILES.run, RUN_FILES.events, RUN_FILES.manifest]) {
    const run = aFinishedRun();
    const aside = join(place(), 'aside');
    renameSync(join(run.folder, path), aside);
    mkdirSync(join(run.folder, path));
    assert.notEqual(verified(run.folder, run.root).verdict, 'VALID');
    assertReadable(run.folder);
  }
  const run = aFinishedRun();
  renameSync(join(run.folder, 'Reports'), join(place(), 'Reports'));
  writeFileSync(join(run.folder, 'Reports'), 'a file');
  assert.equal(verified(run.folder, run.root).verdict, 'INVALID');
  assertReadable(run.folder);
});

/** Zips of a run, honest and not, through the program: its memory and time are what is judged here. */
let zips = '';
before(() => {
  zips = place();
});
function zipped(parts: readonly ZipPart[], root?: string, end: Parameters<typeof aZip>[1] = {}) {
  const path = join(zips, 'run.zip');
  writeFileSync(path, aZip(parts, end));
  const before = treeOf(zips);
  const found = verified(path, root);
  assert.deepEqual(treeOf(zips), before, 'nothing is unpacked');
  return found;
}

test('a zip of the run is VALID; of an altered one it is not', () => {
  const { folder, root } = aFinishedRun();
  const files = filesOf(folder);
  assert.equal(zipped(partsOf(files, 'Runs/x/'), root).verdict, 'VALID');
  files.set(RUN_FILES.finalHtml, Buffer.from('all is well'));
  assert.equal(zipped(partsOf(files), root).verdict, 'INVALID');
});

test('zip bombs: bounded time and memory, and never VALID', () => {
  const { folder, root } = aFinishedRun();
  const honest = partsOf(filesOf(folder));
  const zeros = Buffer.alloc(64 * 1_048_576);
  const bomb = { name: 'Artifacts/bomb', content: zeros };
  assert.equal(zipped([...honest, bomb], root).verdict, 'INVALID');
  assert.equal(
    zipped([...honest, bomb, { ...bomb, name: 'b2' }, { ...bomb, name: 'b3' }]).failure?.code,
    'evidenceUnreadable',
  );
  assert.equal(zipped([...honest, { ...bomb, size: 10 }], root).verdict, 'INVALID');
  for (const end of [
    { entries: 10_000_000, large: true },
    { directoryBytes: 2 ** 40, large: true },
  ]) {
    const refused = zipped(honest, root, end);
    assert.deepEqual([refused.code, refused.failure?.code], [3, 'evidenceUnreadable']);
  }
  const shared = { ...honest[0], name: 'again', overlapping: true };
  assert.equal(zipped([...honest, shared]).failure?.code, 'evidenceUnreadable');
});

test('a zip whose entries lead out of it is INVALID, and nothing is written there', () => {
  const { folder, root } = aFinishedRun();
  const honest = partsOf(filesOf(folder));
  for (const name of ['../../../../tmp/patchpilot-out', '/tmp/patchpilot-out', '..\\out', 'C:\\out'])
    assert.equal(zipped([...honest, { name, content: Buffer.from('x') }], root).verdict, 'INVALID', name);
  assert.equal(existsSync('/tmp/patchpilot-out'), false);
  const link = { name: 'Artifacts/link', mode: 0o120777, content: Buffer.from('/etc/passwd') };
  assert.ok(!zipped([...honest, link], root).stdout.includes('root:x:0:0'));
});

test('what is neither a run nor a zip is unreadable, or absent', () => {
  const file = join(place(), 'file');
  writeFileSync(file, readFileSync('/proc/self/exe').subarray(0, 4096));
  assert.deepEqual([verified(file).code, verified(file).failure?.code], [3, 'evidenceUnreadable']);
  execFileSync('mkfifo', [`${file}.pipe`]);
  assert.equal(verified(`${file}.pipe`).code, 3);
  assert.equal(verified('/dev/zero').code, 3);
  assert.equal(verified(join(place(), 'nothing')).code, 66);
});
