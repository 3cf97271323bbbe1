import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { PatchPilotError } from '../../src/errors/error.ts';
import { buildKit } from '../../src/kit/build.ts';
import { checkArgument } from '../../src/kit/arguments.ts';
import { chainFaults, checkpointsOf } from '../../src/kit/chain.ts';
import { checkFileName } from '../../src/kit/file-names.ts';
import { orderEntries } from '../../src/kit/order.ts';
import { secureKit } from '../../src/kit/secure.ts';
import { verifyKit } from '../../src/kit/verify.ts';
import type { Kit, KitEntry } from '../../src/schema/kit.ts';
import type { Files } from '../../src/system/system.ts';
import { createFiles } from '../../src/system/files.ts';
import { realFileOps } from '../../src/system/file-ops.ts';
import { aFolder, anEntry, files, writeKit } from './a-kit.ts';

const codeOf = (act: () => unknown): { code: string; subject: string | null } | null => {
  try {
    act();
    return null;
  } catch (error) {
    assert.ok(error instanceof PatchPilotError, String(error));
    return { code: error.code, subject: error.subject };
  }
};

function listing(t: TestContext, change: (kit: Kit) => void): string[] {
  const folder = aFolder(t);
  writeKit(folder, { 'a.msu': 'first', 'b.msu': 'second' }, change);
  return verifyKit(files, folder).faults.map((fault) => `${fault.problem} ${fault.file}`);
}

const withEffect = (t: TestContext, effect: object): boolean =>
  listing(t, ({ entries }) => {
    entries[0]?.effects.push(effect as KitEntry['effects'][number]);
  }).length === 0;

describe('effects that nobody has seen', () => {
  for (const [effect, good] of [
    [{ type: 'registry', key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\App', value: 'v', equals: '1' }, true],
    [{ type: 'registry', key: 'hklm\\software\\app', value: '', equals: 4294967295 }, true],
    [{ type: 'registry', key: 'HKLM:\\SOFTWARE\\App', value: 'v', equals: '1' }, false],
    [{ type: 'registry', key: 'HKEY_CURRENT_USER\\SOFTWARE\\App', value: 'v', equals: '1' }, false],
    [{ type: 'registry', key: 'HKLM\\', value: 'v', equals: '1' }, false],
    [{ type: 'registry', key: 'HKLM\\\\SOFTWARE\\\\App', value: 'v', equals: '1' }, false],
    [{ type: 'registry', key: 'HKLM\\SOFTWARE\\App\\', value: 'v', equals: '1' }, false],
    [{ type: 'registry', key: 'HKLM\\SOFTWARE\\App', value: 'v', equals: 1.5 }, false],
    [{ type: 'file', path: '%ProgramFiles(x86)%\\App\\a b.dll', minVersion: '1.2' }, true],
    [{ type: 'file', path: '%systemroot%\\x.dll', minVersion: '1.2.3.4' }, true],
    [{ type: 'file', path: '%TEMP%\\x.dll' }, false],
    [{ type: 'file', path: 'C:\\Users\\%USERNAME%\\x.dll' }, false],
    [{ type: 'file', path: 'C:\\Windows\\x.dll.' }, false],
    [{ type: 'file', path: 'x.dll' }, false],
    [{ type: 'file', path: 'C:x.dll' }, false],
    [{ type: 'file', path: 'C:/Windows/x.dll' }, false],
    [{ type: 'file', path: 'C:\\x.dll', sha256: 'A'.repeat(64) }, false],
    [{ type: 'file', path: 'C:\\x.dll', minVersion: '1.2.3.4.5' }, false],
    [{ type: 'file', path: 'C:\\x.dll', minVersion: 'latest' }, false],
    [{ type: 'product', name: 'App', minVersion: '17' }, true],
    [{ type: 'product', name: ' ', minVersion: '17' }, false],
    [{ type: 'product', name: 'App', minVersion: '' }, false],
    [{ type: 'package', name: 'Package_for_RollupFix', minVersion: '26100.3194.1.9' }, true],
    [{ type: 'package', name: 'Package_for_KB5034441' }, true],
    // Always true, whatever was installed: the beginning of every package, or of one of every month.
    [{ type: 'package', name: '' }, false],
    [{ type: 'package', name: 'Package_for_' }, false],
    [{ type: 'package', name: 'Package_for_RollupFix' }, false],
    [{ type: 'package', name: 'Package_for_RollupFix~31bf3856ad364e35~amd64~~' }, false],
    [{ type: 'build', atLeast: '26100' }, false],
    [{ type: 'build', atLeast: '10.0.26100.3194' }, false],
    [{ type: 'service', name: 'x' }, false],
  ] as const) {
    it(`${good ? 'takes' : 'refuses'} ${JSON.stringify(effect)}`, (t) => {
      assert.equal(withEffect(t, effect), good);
    });
  }
});

describe('names that nobody has seen', () => {
  for (const name of [
    'COM1.msu',
    'aux',
    'a.msu ',
    'LPT9 .cab',
    'x\u202Eusm.exe',
    'ａ.msu',
    'a​.msu',
    `${'a'.repeat(130)}.msu`,
  ]) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      assert.notEqual(checkFileName(name), null);
    });
  }
  it('takes one with spaces, and gives it on as one argument', () => {
    assert.equal(checkFileName('Windows 11 (KB5044284) x64.msu'), null);
  });
  it('never lets a name mean two files: what passes has no separator, stream, wildcard or quote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        if (checkFileName(name) === null)
          assert.match(name, /^[A-Za-z0-9][^\\/:*?"<>|%\u0000-\u001f]*[^ .]$|^[A-Za-z0-9]$/u);
      }),
    );
  });
  it('refuses the scan catalog as an update', (t) => {
    const found = listing(t, ({ entries }) => {
      if (entries[0] !== undefined) entries[0].file = 'WsusScn2.cab';
    });
    assert.ok(found.includes('name WsusScn2.cab'), found.join(', '));
  });
});

describe('a property of an .msi', () => {
  it('has no space in its value: msiexec would not see it as one', () => {
    assert.notEqual(checkArgument('a.msi', 'COMPANY=Contoso Ltd'), null);
    assert.equal(checkArgument('a.exe', 'NAME=Contoso Ltd'), null);
  });
});

describe('a kit.json that nobody has seen', () => {
  const read = (t: TestContext, change: (text: string) => Uint8Array): string[] => {
    const folder = aFolder(t);
    const kit = writeKit(folder, { 'a.msu': 'first' });
    writeFileSync(join(folder, 'kit.json'), change(JSON.stringify(kit)));
    return verifyKit(files, folder).faults.map((fault) => fault.problem);
  };
  it('is read with a byte order mark', (t) => {
    assert.deepEqual(
      read(t, (text) => Buffer.from(`\uFEFF${text}`)),
      [],
    );
  });
  it('is refused in UTF-16, of NULs, as a list, as a number and with something after it', (t) => {
    for (const change of [
      (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
      (text: string) => Buffer.from(text, 'utf16le'),
      () => Buffer.alloc(100),
      (text: string) => Buffer.from(`[${text}]`),
      () => Buffer.from('5'),
      (text: string) => Buffer.from(`${text}{}`),
    ]) {
      const found = read(t, change);
      assert.ok(found.length > 0 && found.every((problem) => problem === 'kitJson'));
    }
  });
  it('is refused as a folder, a link and a broken link', (t) => {
    for (const place of [
      (path: string) => {
        mkdirSync(path);
      },
      (path: string) => {
        symlinkSync('/etc/hostname', path);
      },
      (path: string) => {
        symlinkSync('/nowhere', path);
      },
    ]) {
      const folder = aFolder(t);
      writeKit(folder, { 'a.msu': 'first' });
      rmSync(join(folder, 'kit.json'));
      place(join(folder, 'kit.json'));
      assert.deepEqual(
        verifyKit(files, folder).faults.map((fault) => fault.problem),
        ['kitJson'],
      );
    }
  });
  it('may list 2,000 files', (t) => {
    const folder = aFolder(t);
    mkdirSync(join(folder, 'files'));
    const entries = Array.from({ length: 2_000 }, (_, i) => {
      writeFileSync(join(folder, 'files', `u${i}.msu`), `content ${i}`);
      return anEntry(`content ${i}`, { file: `u${i}.msu`, kb: `KB${1_000_000 + i}`, order: i + 1 });
    });
    writeFileSync(join(folder, 'kit.json'), JSON.stringify({ schemaVersion: 1, entries }));
    assert.deepEqual(verifyKit(files, folder).faults, []);
  });
});

describe('chains of checkpoints', () => {
  const link = (kb: string, order: number, more: Partial<KitEntry> = {}): KitEntry =>
    anEntry(kb, { file: `${kb}.msu`, kb, order, targetBuilds: [], ...more });

  it('hold what checkpoints need themselves, oldest first', () => {
    const entries = [
      link('KB3000', 3, { checkpoints: ['KB2000'] }),
      link('KB2000', 2, { checkpoints: ['KB1000'] }),
      link('KB1000', 1),
    ];
    assert.deepEqual(chainFaults(entries), []);
    const [target] = entries;
    assert.ok(target !== undefined);
    assert.deepEqual(
      checkpointsOf(entries, target).map((one) => one.kb),
      ['KB1000', 'KB2000'],
    );
  });

  it('do not reach the target build by a checkpoint of another architecture or family of builds', () => {
    const target = link('KB2000', 2, { checkpoints: ['KB1000'], targetBuilds: ['26200'] });
    const at = (more: Partial<KitEntry>) => chainFaults([link('KB1000', 1, more), target]).map((one) => one.problem);
    assert.deepEqual(at({ targetBuilds: ['26100'] }), []);
    assert.deepEqual(at({ targetBuilds: ['22631'] }), ['chain']);
    assert.deepEqual(at({ architecture: 'arm64' }), ['chain']);
    assert.deepEqual(at({ architecture: null }), []);
  });

  it('that name themselves, lead in a circle or never end are faults, and end', () => {
    const self = [link('KB1000', 1, { checkpoints: ['KB1000'] })];
    assert.equal(chainFaults(self).length, 1);
    const circle = [link('KB1000', 1, { checkpoints: ['KB2000'] }), link('KB2000', 2, { checkpoints: ['KB1000'] })];
    assert.equal(chainFaults(circle).length, 1);
    const long = Array.from({ length: 9_000 }, (_, i) =>
      link(`KB${10_000 + i}`, i + 1, { checkpoints: i === 0 ? [] : [`KB${10_000 + i - 1}`] }),
    );
    assert.ok(chainFaults(long).length > 8_000);
    assert.equal(orderEntries(long.map((one) => ({ ...one, order: null }))).length, 9_000);
  });

  it('of ten thousand entries that all want each other end', () => {
    const checkpoints = Array.from({ length: 50 }, (_, i) => `KB${1000 + i}`);
    const entries = Array.from({ length: 10_000 }, (_, i) => link('KB1000', i + 1, { file: `${i}.msu`, checkpoints }));
    assert.ok(chainFaults(entries).length >= 10_000);
  });

  it('come in an order that keeps every checkpoint before its target, for all acyclic kits', () => {
    const kits = fc.array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(kits, fc.infiniteStream(fc.nat({ max: 9 })), (needs, order) => {
        const drafts = needs.map((own, i) => ({
          ...link(`KB${1000 + i}`, 0),
          order: order.next().value as number,
          checkpoints: own.filter((one) => one < i).map((one) => `KB${1000 + one}`),
        }));
        assert.deepEqual(chainFaults(orderEntries(drafts)), []);
      }),
    );
  });
});

describe('a stick that fails', () => {
  const failing = (change: Partial<typeof realFileOps>): Files => createFiles({ ...realFileOps, ...change });
  const systemError = (code: string, syscall: string) =>
    Object.assign(new Error(`${code}: ${syscall}`), { code, syscall });

  it('with an unreadable sector is a fault of the kit, and leaves nothing behind', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    writeKit(folder, { 'a.msu': 'first', 'b.msu': 'second' });
    let copying = false;
    const torn = failing({
      open: (path, flags, mode) => {
        copying ||= flags === 'wx';
        return realFileOps.open(path, flags, mode);
      },
      read: (...args) => {
        if (copying) throw systemError('EIO', 'read');
        return realFileOps.read(...args);
      },
    });
    assert.equal(codeOf(() => secureKit(torn, folder, machine))?.code, 'kitInvalid');
    assert.deepEqual(readdirSync(machine), []);
  });

  it('whose folder cannot be looked at any more is a fault, not a failure of ours', (t) => {
    const folder = aFolder(t);
    writeKit(folder, { 'a.msu': 'first' });
    const gone = failing({
      lstat: (path) => {
        if (path.endsWith('files')) throw systemError('EIO', 'lstat');
        return realFileOps.lstat(path);
      },
    });
    assert.deepEqual(
      verifyKit(gone, folder).faults.map((fault) => fault.problem),
      ['unreadable'],
    );
  });

  it('is not blamed for a disk that is full, and the half copy is gone', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    writeKit(folder, { 'a.msu': 'first', 'b.msu': 'second' });
    let writes = 0;
    const full = failing({
      write: (...args) => {
        if (++writes > 1) throw systemError('ENOSPC', 'write');
        return realFileOps.write(...args);
      },
    });
    assert.equal(codeOf(() => secureKit(full, folder, machine))?.code, 'outputFailed');
    assert.deepEqual(readdirSync(machine), []);
  });
});

describe('a kit in a strange place', () => {
  it('among our own copies is refused, and still there afterwards', (t) => {
    const machine = aFolder(t);
    const folder = join(machine, 'kit-0123456789abcdef');
    mkdirSync(folder);
    writeKit(folder, { 'a.msu': 'first' });
    assert.equal(codeOf(() => secureKit(files, folder, machine))?.code, 'kitInvalid');
    assert.deepEqual(verifyKit(files, folder).faults, []);
  });

  it('whose entries claim the same place in the order still lies file by file alone', (t) => {
    const [folder, machine] = [aFolder(t), aFolder(t)];
    const { entries } = writeKit(folder, { 'a.msu': 'first', 'b.msu': 'second' }, (kit) => {
      for (const entry of kit.entries) entry.order = 1;
    });
    const secured = secureKit(files, folder, machine);
    for (const entry of entries) {
      assert.deepEqual(readdirSync(join(secured.pathOf(entry.sha256) ?? '', '..')), [entry.file]);
    }
  });

  it('full of strange files does not fill the evidence with their names', (t) => {
    const folder = aFolder(t);
    writeKit(folder, { 'a.msu': 'first' });
    for (let i = 0; i < 300; i++) writeFileSync(join(folder, 'files', `strange-${i}.tmp`), 'x');
    assert.equal(verifyKit(files, folder).faults.length, 300);
    try {
      secureKit(files, folder, aFolder(t));
      assert.fail('expected a refusal');
    } catch (error) {
      assert.ok(error instanceof PatchPilotError && 'faults' in error);
      assert.equal((error.faults as unknown[]).length, 101);
    }
  });
});

describe('kit build by a stranger', () => {
  const build = (t: TestContext, contents: Readonly<Record<string, string>>) => {
    const folder = aFolder(t);
    for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content);
    return buildKit(files, folder, join(aFolder(t), 'kit'), { classification: 'Updates' });
  };

  it('refuses what is not what its name says, such as a page that a browser saved', (t) => {
    const { faults, kit } = build(t, {
      'a-kb5000001-x64.msu': '<!doctype html>',
      'b-kb5000002-x64.msu': 'MSCF....',
      'c-kb5000003-x64.msu': 'MSWIM\0\0\0',
      'd-kb5000004-x64.cab': 'MSWIM\0\0\0',
      'e.msi': 'MZ',
      'WSUSSCN2.CAB': '<html>',
    });
    const about = faults.filter(({ problem }) => problem === 'content').map(({ file }) => file.slice(0, 1));
    assert.deepEqual(about.sort(), ['W', 'a', 'd', 'e']);
    assert.equal(kit, null);
  });

  it('of a kit says that it is one', (t) => {
    const { faults } = build(t, { 'kit.json': '{}' });
    assert.equal(faults.length, 1);
    assert.match(faults[0]?.message ?? '', /is a kit/u);
  });

  it('notes an effect that any file of that name has', (t) => {
    const file = 'a-kb5000001-x64.msu';
    const effects = [{ type: 'file', path: 'C:\\x.dll' }];
    const { notes } = build(t, {
      [file]: 'MSCF',
      'kit-source.json': JSON.stringify({ schemaVersion: 1, files: [{ file, effects, classification: 'Updates' }] }),
    });
    assert.equal(notes.length, 1);
  });
});
