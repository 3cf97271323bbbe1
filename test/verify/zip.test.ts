import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { zipSync } from 'fflate';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { aRun } from '../evidence/a-run.ts';
import { aScratchFolder, testFiles } from '../support/test-files.ts';
import { aZip, partsOf, type ZipEnd, type ZipPart } from './a-zip.ts';
import { MemoryTree } from './memory-tree.ts';
import { mutate, numbers } from './mutate.ts';

const run = aRun({ reboot: true });
const root = run.root ?? '';
const whole = MemoryTree.of(run);
const folder = aScratchFolder();

function verify(bytes: Uint8Array, given: string | null = root) {
  const zip = join(folder, 'run.zip');
  writeFileSync(zip, bytes);
  const { verdict, failed } = verifyRun(testFiles, zip, given === null ? {} : { root: given });
  return { verdict, failed: [...new Set(failed.map((one) => `${one.check} ${one.path}`))] };
}
const VALID = { verdict: 'VALID', failed: [] };
const parts = (inside = ''): ZipPart[] => partsOf(whole.files, inside);
const refused = (bytes: Uint8Array): void => {
  assert.throws(() => verify(bytes), { code: 'evidenceUnreadable' });
};

describe('a zip of a run', () => {
  test('is VALID as the folder is: deflated, stored, in a folder, in its whole path, with folders of their own', () => {
    assert.deepEqual(verify(aZip(parts())), VALID);
    assert.deepEqual(verify(aZip(parts().map((part) => ({ ...part, stored: true })))), VALID);
    assert.deepEqual(verify(aZip(parts('case 17/'))), VALID);
    assert.deepEqual(verify(aZip(parts(`Output/Runs/${run.folder.runId}/`))), VALID);
    assert.deepEqual(verify(aZip([{ name: 'Runs/' }, { name: 'Runs/x/', mode: 0o40755 }, ...parts('Runs/x/')])), VALID);
  });

  test('is VALID whoever made it: another library, large-zip records, a comment, names with backslashes', () => {
    assert.deepEqual(verify(zipSync(Object.fromEntries(whole.files))), VALID);
    assert.deepEqual(verify(aZip(parts(), { large: true })), VALID);
    assert.deepEqual(verify(aZip(parts(), { comment: 'case 17' })), VALID);
    const windows = parts('run/').map((part) => ({ ...part, name: String(part.name).replaceAll('/', '\\') }));
    assert.deepEqual(verify(aZip(windows)), VALID);
  });

  test('of an altered run is never VALID', () => {
    const pick = numbers(7);
    for (let made = 0; made < 300;) {
      const tree = whole.copy();
      const done = mutate(tree, pick);
      if (done === undefined) continue;
      made += 1;
      assert.notEqual(verify(aZip(partsOf(tree.files))).verdict, 'VALID', done);
    }
  });

  test('with any byte flipped is never VALID with another content, and never an exception that is not typed', () => {
    const bytes = aZip(parts());
    const pick = numbers(11);
    for (let n = 0; n < 600; n++) {
      const flipped = Buffer.from(bytes);
      const at = n < 200 ? bytes.length - 1 - pick(4_000) : pick(bytes.length);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << pick(8));
      try {
        verify(flipped);
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'evidenceUnreadable');
      }
    }
  });

  test('cut off anywhere is no zip', () => {
    const bytes = aZip(parts());
    for (let cut = 0; cut < bytes.length; cut += 997) refused(bytes.subarray(0, cut));
  });
});

describe('what leads out of the tree', () => {
  const added = (part: ZipPart): { verdict: string; failed: string[] } => verify(aZip([...parts(), part]));
  const OUT: Readonly<Record<string, ZipPart>> = {
    'a path upwards': { name: 'Reports/../../../etc/passwd' },
    'a path upwards with backslashes': { name: '..\\..\\x' },
    'an absolute path': { name: '/etc/passwd' },
    'an empty part': { name: 'Reports//x' },
    'an absolute folder': { name: '/' },
    'a drive': { name: 'C:\\Windows\\x' },
    'a link': { name: 'link', mode: 0o120777, content: Buffer.from('/etc/passwd') },
    'a FIFO': { name: 'fifo', mode: 0o10644 },
    'a device': { name: 'device', mode: 0o20644 },
    'a name that is not UTF-8': { name: Buffer.from([0x62, 0xff, 0xfe]) },
    'a name with a NUL': { name: 'run.json\0.txt' },
    'a stream': { name: 'run.json:hidden' },
  };
  for (const [what, part] of Object.entries(OUT)) {
    test(`${what} is INVALID and never followed`, () => {
      assert.equal(added(part).verdict, 'INVALID');
    });
  }

  test('a link in the place of a file is INVALID', () => {
    const linked = parts().map((part) => (part.name === RUN_FILES.run ? { ...part, mode: 0o120777 } : part));
    assert.equal(verify(aZip(linked)).verdict, 'INVALID');
  });
  test('names equal but for case, and a name twice, are INVALID', () => {
    assert.ok(added({ name: 'RUN.JSON' }).failed.includes('tree RUN.JSON'));
    const [first] = parts();
    assert.equal(added({ ...first, name: first?.name ?? '' }).verdict, 'INVALID');
    assert.equal(added({ name: 'Reports', content: Buffer.from('a file, too') }).verdict, 'INVALID');
  });
  test('a folder around it that leads upwards is no folder around it', () => {
    assert.notEqual(verify(aZip(parts('../'))).verdict, 'VALID');
    assert.notEqual(verify(aZip(parts('C:/'))).verdict, 'VALID');
  });
  test('more levels of folders than evidence has are not read', () => {
    assert.equal(added({ name: `${'d/'.repeat(18)}x` }).verdict, 'UNVERIFIABLE');
    refused(aZip([...parts(), { name: `${'d/'.repeat(2_000)}x` }]));
  });
});

describe('what claims more than it is', () => {
  const ATTACKS: Readonly<Record<string, [readonly ZipPart[], ZipEnd]>> = {
    '10 million entries': [parts(), { entries: 10_000_000, large: true }],
    '65,534 entries': [parts(), { entries: 65_534 }],
    'fewer entries than are there': [parts(), { entries: 3 }],
    'a directory of 4 GiB': [parts(), { directoryBytes: 2 ** 32 + 1, large: true }],
    'a directory that ends early': [parts(), { directoryBytes: 100 }],
    'several parts': [parts(), { disks: 2 }],
    'a name of 60,000 bytes': [[...parts(), { name: 'n'.repeat(60_000) }], {}],
    'entries that share their bytes': [[...parts(), { ...parts()[0], name: 'again', overlapping: true }], {}],
    'a petabyte in a kilobyte': [Array.from({ length: 40 }, (_, n) => ({ name: `${n}`, size: 2 ** 32 - 2 })), {}],
  };
  for (const [what, [entries, end]] of Object.entries(ATTACKS)) {
    test(`${what}: refused before anything is read`, () => {
      refused(aZip(entries, end));
    });
  }

  test('a bomb of 60 MiB that says so is read in small pieces; one that lies about it is found out', () => {
    const bomb = { name: 'Artifacts/bomb.txt', content: Buffer.alloc(60 * 1_048_576) };
    assert.deepEqual(verify(aZip([...parts(), bomb])), { verdict: 'INVALID', failed: ['index Artifacts/bomb.txt'] });
    const lying = verify(aZip([...parts(), { ...bomb, size: 10 }]));
    assert.ok(lying.failed.includes('read Artifacts/bomb.txt'), lying.failed.join());
  });

  const BROKEN: Readonly<Record<string, Partial<ZipPart>>> = {
    'an encrypted entry': { flags: 1 },
    'another method': { method: 12 },
    'another checksum': { crc32: 1 },
    'a shorter size': { size: 1 },
    'a longer size': { size: 9_999 },
    'a stream that is cut off': { cutShort: 5 },
    'another name in its local header': { localName: 'run.jsOn' },
  };
  for (const [what, change] of Object.entries(BROKEN)) {
    test(`${what} is named and never VALID`, () => {
      const broken = parts().map((part) => (part.name === RUN_FILES.run ? { ...part, ...change } : part));
      const { verdict, failed } = verify(aZip(broken));
      assert.notEqual(verdict, 'VALID');
      assert.ok(failed.includes(`read ${RUN_FILES.run}`), failed.join());
    });
  }
});

test('a zip that is exchanged while it is read is UNVERIFIABLE', () => {
  const zip = join(folder, 'exchanged.zip');
  writeFileSync(zip, aZip(parts()));
  let reads = 0;
  const files = {
    ...testFiles,
    readAt: (path: string, position: number, length: number) => {
      if (++reads === 20) writeFileSync(zip, aZip(parts(), { comment: 'another one' }));
      return testFiles.readAt(path, position, length);
    },
  };
  assert.equal(verifyRun(files, zip, { root }).verdict, 'UNVERIFIABLE');
});
