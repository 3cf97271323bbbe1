import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PatchPilotError } from '../../src/errors/error.ts';
import { offersFromKit } from '../../src/kit/offers.ts';
import { secureKit } from '../../src/kit/secure.ts';
import { demandTrust, NO_TRUST, untrustedEntries } from '../../src/kit/trust.ts';
import type { Files } from '../../src/system/system.ts';
import { aFolder, anEntry, files, writeKit, NOWHERE } from './a-kit.ts';

const withCode = (code: string, subject: string) => (thrown: unknown) =>
  thrown instanceof PatchPilotError && thrown.code === code && thrown.subject === subject;

describe('the protected copy of a kit', () => {
  it('hands out each file alone in a folder of its own', (t) => {
    const [kit, machine] = [aFolder(t), aFolder(t)];
    const { entries } = writeKit(kit, { 'a.msu': 'first', 'b.cab': 'second' });
    const secured = secureKit(files, kit, machine);
    for (const entry of entries) {
      const path = secured.pathOf(entry.sha256) ?? '';
      assert.equal(path.startsWith(machine), true);
      assert.deepEqual(readdirSync(join(path, '..')), [entry.file]);
    }
    secured.remove();
    assert.deepEqual(readdirSync(machine), []);
  });

  it('puts the checkpoints of a target beside it, and nothing else', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    const kit = writeKit(folder, { 'a.msu': '1', 'b.msu': '2', 'c.msu': '3' }, ({ entries }) => {
      if (entries[2] !== undefined) entries[2].checkpoints = ['KB5000010'];
    });
    const path = secureKit(files, folder, machine).pathOf(kit.entries[2]?.sha256 ?? '') ?? '';
    assert.deepEqual(readdirSync(join(path, '..')), ['a.msu', 'c.msu']);
  });

  it('copies only what is wanted', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    const kit = writeKit(folder, { 'a.msu': '1', 'b.msu': '2' });
    const secured = secureKit(files, folder, machine, { wanted: (entry) => entry.file === 'b.msu' });
    assert.equal(secured.pathOf(kit.entries[0]?.sha256 ?? ''), undefined);
    assert.match(secured.pathOf(kit.entries[1]?.sha256 ?? '') ?? '', /b\.msu$/u);
  });

  it('finds a file that is exchanged between the check and the copy, and leaves nothing behind', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    writeKit(folder, { 'a.msu': 'first', 'b.cab': 'second' });
    const hostile: Files = {
      ...files,
      copy: (from, to) => {
        if (from.endsWith('b.cab')) writeFileSync(from, 'eviled');
        files.copy(from, to);
      },
    };
    assert.throws(() => secureKit(hostile, folder, machine), withCode('kitInvalid', 'b.cab'));
    assert.deepEqual(readdirSync(machine), []);
  });

  it('says that the kit is at fault when the stick is pulled out while it is copied', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    writeKit(folder, { 'a.msu': 'first', 'b.cab': 'second' });
    const pulled: Files = {
      ...files,
      copy: (from, to) => {
        if (from.endsWith('b.cab')) rmSync(folder, { recursive: true });
        files.copy(from, to);
      },
    };
    assert.throws(() => secureKit(pulled, folder, machine), withCode('kitInvalid', 'b.cab'));
    assert.deepEqual(readdirSync(machine), []);
  });

  it('does not copy at all when the kit is not what it says', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    writeKit(folder, { 'a.msu': 'first', 'b.cab': 'second' });
    writeFileSync(join(folder, 'files', 'b.cab'), 'secone');
    assert.throws(() => secureKit(files, folder, machine), withCode('kitInvalid', 'b.cab'));
    assert.deepEqual(readdirSync(machine), []);
  });

  it('removes what a killed run left, and only that', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    writeKit(folder, { 'a.msu': 'first' });
    files.makeFolder(join(machine, 'kit-0123456789abcdef', '1'));
    files.makeFolder(join(machine, 'kit-of-somebody'));
    writeFileSync(join(machine, 'open-run.json'), '{}');
    secureKit(files, folder, machine).remove();
    assert.deepEqual(readdirSync(machine), ['kit-of-somebody', 'open-run.json']);
  });

  it('of this program lies beside its files before any of them, and goes with them, also after a kill', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    writeKit(folder, { 'a.msu': 'first' });
    const before: string[] = [];
    const watched: Files = {
      ...files,
      copy: (from, to) => {
        before.push(...readdirSync(join(to, '..', '..')));
        files.copy(from, to);
      },
    };
    const program = { name: 'pilot.exe', chunks: () => [Buffer.from('our '), Buffer.from('bytes')] };
    const secured = secureKit(watched, folder, machine, { program });
    assert.deepEqual(before, ['1', 'program']);
    assert.match(secured.program ?? '', /kit-[0-9a-f]{16}.program.pilot\.exe$/u);
    assert.equal(readFileSync(secured.program ?? '', 'utf8'), 'our bytes');
    assert.equal(secureKit(files, folder, machine).program, null);
    assert.deepEqual(readdirSync(join(machine, readdirSync(machine)[0] ?? '')), ['1']);
    secureKit(files, folder, machine, { program }).remove();
    assert.deepEqual(readdirSync(machine), []);
  });

  it('of this program is left out, whole, where its file cannot be read any more; a full disk is told', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    writeKit(folder, { 'a.msu': 'first' });
    const torn = function* (): Generator<Uint8Array> {
      yield Buffer.from('our ');
      throw new PatchPilotError('readFailed', 'pilot.exe', 'the share is gone');
    };
    assert.equal(secureKit(files, folder, machine, { program: { name: 'pilot.exe', chunks: torn } }).program, null);
    assert.deepEqual(readdirSync(join(machine, readdirSync(machine)[0] ?? '')), ['1']);
    const full: Files = {
      ...files,
      openAppend: (path) => {
        throw new PatchPilotError('outputFailed', path, 'no space left');
      },
    };
    const program = { name: 'pilot.exe', chunks: () => [] };
    assert.throws(
      () => secureKit(full, folder, machine, { program }),
      (thrown) => thrown instanceof PatchPilotError && thrown.code === 'outputFailed',
    );
    assert.deepEqual(readdirSync(machine), []);
  });

  it('copies from a read-only stick', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    const kit = writeKit(folder, { 'a.msu': 'first' });
    chmodSync(join(folder, 'files', 'a.msu'), 0o400);
    const path = secureKit(files, folder, machine).pathOf(kit.entries[0]?.sha256 ?? '') ?? '';
    assert.equal(readFileSync(path, 'utf8'), 'first');
  });
});

describe('trust in what a kit would run', () => {
  const kit = (file: string) => ({
    schemaVersion: 1 as const,
    name: null,
    createdAt: null,
    entries: [anEntry('x', { file })],
    wsusscn2: null,
    signature: null,
  });

  for (const file of ['setup.exe', 'Setup.MSI']) {
    it(`refuses ${file} without its hash in a local policy`, () => {
      assert.throws(
        () => {
          demandTrust({ kit: kit(file), signed: null }, { ...NO_TRUST, hashes: ['0'.repeat(64)] });
        },
        withCode('kitUntrusted', file),
      );
    });
    it(`takes ${file} with its hash, in either case`, () => {
      const { sha256 } = anEntry('x');
      demandTrust({ kit: kit(file), signed: null }, { ...NO_TRUST, hashes: [sha256.toUpperCase()] });
    });
  }

  it('leaves the signature of .msu and .cab to Windows', () => {
    assert.deepEqual([...untrustedEntries(kit('a.msu'), []), ...untrustedEntries(kit('a.cab'), [])], []);
  });
});

describe('offers of a kit', () => {
  it('are its entries in its order, known by their content', () => {
    const [first, second] = [anEntry('1', { order: 2, file: 'a.msu' }), anEntry('2', { order: 1, file: 'b.msu' })];
    const offers = offersFromKit(
      { schemaVersion: 1, name: null, createdAt: null, entries: [first, second], wsusscn2: null, signature: null },
      NOWHERE,
    );
    assert.deepEqual(
      offers.map((offer) => [offer.updateId, offer.revision, offer.sequence]),
      [
        [`sha256:${second.sha256}`, 0, 1],
        [`sha256:${first.sha256}`, 0, 2],
      ],
    );
  });
});
