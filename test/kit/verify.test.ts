import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { verifyKit } from '../../src/kit/verify.ts';
import { aFolder, files, writeKit } from './a-kit.ts';

/** `problem file` of each fault of a kit of two files after it was tampered with. */
function attack(t: TestContext, tamper: (folder: string) => void): string[] {
  const folder = aFolder(t);
  writeKit(folder, { 'a.msu': 'first', 'b.cab': 'second' });
  tamper(folder);
  const verdict = verifyKit(files, folder);
  assert.equal(verdict.ok, verdict.faults.length === 0);
  return verdict.faults.map((fault) => `${fault.problem} ${fault.file}`);
}

/** The same for what `kit.json` says. */
function listing(t: TestContext, change: Parameters<typeof writeKit>[2]): string[] {
  const folder = aFolder(t);
  writeKit(folder, { 'a.msu': 'first', 'b.cab': 'second' }, change);
  return verifyKit(files, folder).faults.map((fault) => `${fault.problem} ${fault.file}`);
}

describe('kit verify', () => {
  it('accepts a kit as it was built, whatever else lies on the stick', (t) => {
    const found = attack(t, (folder) => {
      writeFileSync(join(folder, 'autorun.inf'), 'x');
      mkdirSync(join(folder, 'System Volume Information'));
    });
    assert.deepEqual(found, []);
  });

  it('finds one changed byte', (t) => {
    assert.deepEqual(
      attack(t, (folder) => {
        writeFileSync(join(folder, 'files', 'a.msu'), 'firsT');
      }),
      ['hash a.msu'],
    );
  });

  it('finds a file that grew, one that shrank and one that is enormous, without reading them', (t) => {
    assert.deepEqual(
      attack(t, (folder) => {
        truncateSync(join(folder, 'files', 'a.msu'), 1e12);
        truncateSync(join(folder, 'files', 'b.cab'), 2);
      }),
      ['size a.msu', 'size b.cab'],
    );
  });

  it('names a file too much, a file too few and a folder, all at once', (t) => {
    assert.deepEqual(
      attack(t, (folder) => {
        writeFileSync(join(folder, 'files', 'Thumbs.db'), 'x');
        mkdirSync(join(folder, 'files', 'sub'));
        rmSync(join(folder, 'files', 'b.cab'));
      }),
      ['notListed Thumbs.db', 'folder sub', 'missing b.cab'],
    );
  });

  it('never follows a link, neither instead of a file nor beside one', (t) => {
    assert.deepEqual(
      attack(t, (folder) => {
        renameSync(join(folder, 'files', 'a.msu'), join(folder, 'elsewhere.msu'));
        symlinkSync(join(folder, 'elsewhere.msu'), join(folder, 'files', 'a.msu'));
        symlinkSync('/etc', join(folder, 'files', 'more'));
      }),
      ['link more', 'link a.msu'],
    );
  });

  it('refuses a files folder that is a link', (t) => {
    assert.deepEqual(
      attack(t, (folder) => {
        renameSync(join(folder, 'files'), join(folder, 'other'));
        symlinkSync(join(folder, 'other'), join(folder, 'files'));
      }),
      ['link files'],
    );
  });

  it('finds a second file whose name differs in case only', (t) => {
    assert.deepEqual(
      attack(t, (folder) => {
        writeFileSync(join(folder, 'files', 'A.MSU'), 'first');
      }),
      ['caseClash A.MSU'],
    );
  });

  for (const [name, file] of Object.entries({
    'a path upwards': '../a.msu',
    'a path upwards with backslashes': '..\\a.msu',
    'an absolute path': 'C:\\Windows\\a.msu',
    'an alternate stream': 'a.msu:evil.exe',
    'a device name': 'NUL.msu',
    'a trailing dot': 'a.msu.',
    'a hidden name': '.a.msu',
    'a NUL': 'a\0.msu',
  })) {
    it(`refuses ${name} in kit.json and opens nothing by it`, (t) => {
      const found = listing(t, (kit) => {
        if (kit.entries[0] !== undefined) kit.entries[0].file = file;
      });
      assert.ok(found.includes(`name ${file}`), found.join(', '));
      assert.ok(!found.some((one) => one.startsWith('hash')), found.join(', '));
    });
  }

  it('refuses an entry that is listed twice, also when it is written in another case', (t) => {
    const found = listing(t, (kit) => {
      const [first] = kit.entries;
      if (first !== undefined) kit.entries.push({ ...first }, { ...first, file: 'A.MSU' });
    });
    assert.ok(found.includes('duplicate a.msu'));
    assert.ok(found.includes('caseClash A.MSU'));
  });

  it('says when a checkpoint is missing, so that the target build cannot be reached', (t) => {
    const found = listing(t, (kit) => {
      if (kit.entries[1] !== undefined) kit.entries[1].checkpoints = ['KB5043080'];
    });
    assert.deepEqual(found, ['chain b.cab']);
  });

  it('accepts a checkpoint that is there and comes first, and refuses it after its target', (t) => {
    const withCheckpoint = (target: number, checkpoint: string) =>
      listing(t, (kit) => {
        const entry = kit.entries[target];
        if (entry !== undefined) entry.checkpoints = [checkpoint];
      });
    assert.deepEqual(withCheckpoint(1, 'KB5000010'), []);
    assert.deepEqual(withCheckpoint(0, 'KB5000011'), ['chain a.msu']);
  });

  it('refuses effects that would lead SYSTEM onto the network or out of HKLM', (t) => {
    for (const effect of [
      { type: 'file', path: '\\\\attacker\\share\\x' },
      { type: 'file', path: '\\\\.\\PhysicalDrive0' },
      { type: 'file', path: 'C:\\Windows\\..\\x' },
      { type: 'file', path: 'C:\\Windows\\x:stream' },
      { type: 'registry', key: 'HKCU\\Software\\x', value: 'a', equals: 1 },
    ] as const) {
      const found = listing(t, (kit) => {
        kit.entries[0]?.effects.push(effect);
      });
      assert.deepEqual(found, ['kitJson kit.json'], JSON.stringify(effect));
    }
  });

  for (const [name, content] of Object.entries({
    'no kit.json': null,
    'an empty one': '',
    'a duplicate key': '{"schemaVersion":1,"entries":[],"entries":[]}',
    'an unknown key': '{"schemaVersion":1,"entries":[],"trustedHashes":["x"]}',
    'a newer schema': '{"schemaVersion":2,"entries":[]}',
    '20,000 entries': JSON.stringify({ schemaVersion: 1, entries: Array(20_000).fill({}) }),
    'deep nesting': `{"schemaVersion":1,"entries":${'['.repeat(100_000)}`,
    '17 MiB': ' '.repeat(17 * 1_048_576),
  })) {
    it(`refuses ${name}`, (t) => {
      const found = attack(t, (folder) => {
        rmSync(join(folder, 'kit.json'));
        if (content !== null) writeFileSync(join(folder, 'kit.json'), content);
      });
      assert.ok(found.length > 0 && found.every((one) => one === 'kitJson kit.json'), found.slice(0, 3).join(', '));
    });
  }
});
