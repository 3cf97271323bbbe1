import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { installCommand } from '../../../src/device/windows/install-command.ts';
import { claimOf } from '../../../src/device/windows/install-result.ts';
import { createKitUpdates } from '../../../src/device/windows/kit-updates.ts';
import type { Container } from '../../../src/kit/container.ts';
import { NO_TRUST } from '../../../src/kit/trust.ts';
import { sha256Hex } from '../../../src/evidence/hash.ts';
import type { OsFacts } from '../../../src/schema/inventory.ts';
import type { Kit } from '../../../src/schema/kit.ts';
import { BUILDS } from '../../support/tables.ts';
import { aFolder, bytes, writeKit } from '../../kit/a-kit.ts';
import { aWindows, answerOf, type Program } from './a-windows.ts';

const LIMIT_MS = 600_000;
const quiet = (): void => undefined;
const DISKS = answerOf({ disks: [{ name: 'C:\\', total: 1e12, free: 1e9 }] });

const OS_26100 = {
  productName: '',
  edition: '',
  displayVersion: '',
  build: 26100,
  ubr: 1,
  architecture: 'x64',
  installationType: '',
} as const;

/** The first entry has this content, which is that of a WIM. */
const toWim = ({ entries }: Kit): void => {
  const content = 'MSWIM\0\0\0';
  if (entries[0] !== undefined) Object.assign(entries[0], { size: content.length, sha256: sha256Hex(bytes(content)) });
};

function source(t: TestContext, play: Program, change?: (kit: Kit) => void, os: OsFacts | null = null) {
  const [folder, machine] = [aFolder(t), aFolder(t)];
  writeKit(folder, { 'a.msu': 'first', 'b.msu': 'second' }, change);
  const windows = aWindows(play, machine);
  const options = {
    folder,
    trust: NO_TRUST,
    copies: true,
    installTimeoutMs: LIMIT_MS,
    scanTimeoutMs: LIMIT_MS,
  };
  const updates = createKitUpdates(windows.bridge, windows.system, { ...options, ...at(os) });
  return { ...windows, folder, machine, updates };
}

const at = (os: OsFacts | null) => ({
  os: () => os,
  builds: BUILDS,
  staleDays: 60,
  temporaryFolder: 'C:\\Temp',
});

describe('updates of a kit on a Windows device', () => {
  it('are installed from their protected copy, alone in its folder, by wusa of System32', async (t) => {
    const { updates, calls, machine } = source(t, () => ({ code: 0 }));
    await updates.prepare(quiet);
    const { offers } = await updates.search(quiet);
    const [first] = offers;
    assert.ok(first !== undefined);
    assert.equal((await updates.download(first, quiet)).ok, true);
    const claim = await updates.install(first, quiet);
    assert.equal(claim.outcome, 'succeeded');
    const [call] = calls;
    assert.equal(call?.program, 'C:\\Windows\\System32\\wusa.exe');
    assert.deepEqual(call.args.slice(1), ['/quiet', '/norestart']);
    assert.ok(call.args[0]?.startsWith(machine));
    assert.equal(call.timeoutMs, LIMIT_MS);
    await updates.close();
    assert.deepEqual(readdirSync(machine), []);
  });

  it('are kept by a protected copy of this program, and are installed without one where there is none', async (t) => {
    const first = source(t, () => ({ code: 0 }));
    const ownProgram = { name: 'pilot.exe', chunks: () => [bytes('ours')] };
    const { folder, machine, calls } = first;
    const options = { folder, trust: NO_TRUST, copies: true, installTimeoutMs: LIMIT_MS, scanTimeoutMs: LIMIT_MS };
    for (const system of [first.system, { ...first.system, ownProgram }]) {
      const updates = createKitUpdates(first.bridge, system, { ...options, ...at(null) });
      await updates.prepare(quiet);
      const [offer] = (await updates.search(quiet)).offers;
      assert.ok(offer !== undefined);
      await updates.install(offer, quiet);
      await updates.close();
    }
    const [without, kept] = calls;
    assert.deepEqual([without?.outlives, without?.keeper, kept?.outlives], [true, null, true]);
    const keeper = kept?.keeper ?? '';
    assert.ok(keeper.startsWith(machine) && keeper.endsWith('pilot.exe'), keeper);
    assert.deepEqual(readdirSync(machine), []);
  });

  it('are refused before anything runs when one byte is wrong', async (t) => {
    const { updates, calls, folder, machine } = source(t, () => ({ code: 0 }));
    writeFileSync(join(folder, 'files', 'b.msu'), 'secone');
    await assert.rejects(updates.prepare(quiet), { code: 'kitInvalid', subject: 'b.msu' });
    assert.deepEqual([calls.length, readdirSync(machine)], [0, []]);
  });

  it('are refused when an .exe would run that no policy of this device trusts', async (t) => {
    const toExe = (kit: Kit): void => {
      const [entry] = kit.entries;
      if (entry !== undefined) kit.entries[0] = { ...entry, file: 'setup.exe' };
    };
    const { updates, folder, machine } = source(t, () => ({ code: 0 }), toExe);
    writeFileSync(join(folder, 'files', 'setup.exe'), 'first');
    rmSync(join(folder, 'files', 'a.msu'));
    await assert.rejects(updates.prepare(quiet), { code: 'kitUntrusted', subject: 'setup.exe' });
    assert.deepEqual(readdirSync(machine), []);
  });

  it('are checked only, and copied nowhere, where nothing is installed', async (t) => {
    const { system, bridge, folder, machine } = source(t, () => ({ code: 0 }));
    const options = { folder, trust: NO_TRUST, copies: false, installTimeoutMs: LIMIT_MS, scanTimeoutMs: LIMIT_MS };
    const updates = createKitUpdates(bridge, system, { ...options, ...at(null) });
    assert.equal((await updates.search(quiet)).offers.length, 2);
    assert.deepEqual(readdirSync(machine), []);
  });

  it('of another architecture are offered for the record, and not copied', async (t) => {
    const { system, bridge, folder, machine } = source(
      t,
      () => ({ code: 0 }),
      (kit) => {
        const [entry] = kit.entries;
        if (entry !== undefined) entry.architecture = 'arm64';
      },
    );
    const os = {
      productName: '',
      edition: '',
      displayVersion: '',
      build: 26100,
      ubr: 1,
      architecture: 'x64',
      installationType: '',
    } as const;
    const updates = createKitUpdates(bridge, system, {
      folder,
      trust: NO_TRUST,
      copies: true,
      installTimeoutMs: LIMIT_MS,
      scanTimeoutMs: LIMIT_MS,
      ...at(os),
    });
    const { offers } = await updates.search(quiet);
    await updates.prepare(quiet);
    assert.equal(offers.length, 2);
    const [arm] = offers;
    assert.ok(arm !== undefined);
    assert.equal((await updates.download(arm, quiet)).ok, false);
    assert.equal(readdirSync(join(machine, readdirSync(machine)[0] ?? '')).length, 1);
  });

  it('wait when the system drive has too little room', async (t) => {
    const { updates } = source(t, () => ({ says: DISKS }));
    const [offer] = (await updates.search(quiet)).offers;
    assert.ok(offer !== undefined);
    assert.equal(await updates.obstacle(offer), null);
    assert.equal((await updates.obstacle({ ...offer, sizeBytes: 1e9 }))?.reason, 'space');
  });

  it('are read by their first bytes, whatever their name says', async (t) => {
    const content = 'MSWIM\0\0\0';
    const { updates, calls, folder } = source(t, () => ({ code: 0 }), toWim, { ...OS_26100 });
    writeFileSync(join(folder, 'files', 'a.msu'), content);
    const [first] = (await updates.search(quiet)).offers;
    assert.ok(first !== undefined);
    await updates.prepare(quiet);
    await updates.install(first, quiet);
    assert.equal(calls[0]?.program, 'C:\\Windows\\System32\\dism.exe');
  });

  it('say that a scan catalog in the kit was not scanned where nothing is registered', async (t) => {
    const { updates, folder } = source(
      t,
      () => ({ code: 0 }),
      (kit) => {
        kit.wsusscn2 = { file: 'wsusscn2.cab', size: 7, sha256: sha256Hex(bytes('catalog')) };
      },
    );
    writeFileSync(join(folder, 'files', 'wsusscn2.cab'), 'catalog');
    const { offers, scan } = await updates.search(quiet);
    const { judged } = await updates.coverage();
    assert.deepEqual([offers.length, judged, scan.outcome], [2, false, 'complete']);
    assert.equal(scan.warnings.length, 1);
  });

  it('are not put onto a checkpoint that did not install', async (t) => {
    const { updates, calls } = source(
      t,
      () => ({ code: 14098 }),
      ({ entries }) => {
        if (entries[1] !== undefined) entries[1].checkpoints = ['KB5000010'];
      },
    );
    const [checkpoint, target] = (await updates.search(quiet)).offers;
    assert.ok(checkpoint !== undefined && target !== undefined);
    await updates.prepare(quiet);
    assert.equal((await updates.download(target, quiet)).ok, true);
    assert.equal((await updates.install(checkpoint, quiet)).outcome, 'failed');
    const refused = await updates.download(target, quiet);
    assert.deepEqual([refused.ok, refused.detail?.includes('KB5000010')], [false, true]);
    assert.equal(calls.length, 1);
  });

  it('are known after a crash only when their effects are there', async (t) => {
    const { updates } = source(t, () => ({ lines: [] }));
    const [offer] = (await updates.search(quiet)).offers;
    assert.ok(offer !== undefined);
    assert.deepEqual(await updates.lookUp(offer), { known: false, claim: null });
  });
});

describe('what an installer says of its own work', () => {
  const codes = { rebootRequired: false, successCodes: [], rebootCodes: [] };
  const ended = (code: number) => ({ code: code | 0, ended: 'exit', error: null, durationMs: 1 }) as const;

  for (const [installer, code, outcome, reboot] of [
    ['wusa', 0, 'succeeded', false],
    ['wusa', 3010, 'succeeded', true],
    ['wusa', 1641, 'succeeded', true],
    ['wusa', 0x00240005, 'succeeded', true],
    ['wusa', 2359302, 'alreadyInstalled', false],
    ['wusa', 0x80240017, 'notApplicable', false],
    ['wusa', -2145124329, 'notApplicable', false],
    ['wusa', 0x8024001e, 'failed', false],
    ['wusa', 0x80070005, 'failed', false],
    ['wusa', 0x800700a1, 'failed', false],
    ['wusa', 0x80240016, 'failed', false],
    ['wusa', 1, 'failed', false],
    ['wusa', 552, 'failed', false],
    ['wusa', 14098, 'failed', false],
    ['dism', 0, 'succeeded', false],
    ['dism', 3010, 'succeeded', true],
    ['dism', 1641, 'succeeded', true],
    ['dism', 552, 'failed', false],
    ['dism', 14098, 'failed', false],
    ['dism', 0x800f081e, 'notApplicable', false],
    ['dism', -2146498530, 'notApplicable', false],
    ['dism', 0x800f0823, 'failed', false],
    ['dism', 0x800f081f, 'failed', false],
    ['dism', 2359302, 'failed', false],
    ['dism', 50, 'failed', false],
    ['dism', 87, 'failed', false],
    ['msiexec', 0, 'succeeded', false],
    ['msiexec', 3010, 'succeeded', true],
    ['msiexec', 1641, 'succeeded', true],
    ['msiexec', 1638, 'alreadyInstalled', false],
    ['msiexec', 1603, 'failed', false],
    ['msiexec', 1618, 'failed', false],
    ['exe', 0, 'failed', false],
    ['exe', 3010, 'failed', false],
    ['exe', 1, 'failed', false],
    ['exe', 0xc0000005, 'failed', false],
  ] as const) {
    it(`is ${outcome} for ${installer} ${code}`, () => {
      const claim = claimOf(installer, ended(code), codes);
      assert.deepEqual([claim.outcome, claim.rebootRequired, claim.hresult], [outcome, reboot, code | 0]);
    });
  }

  it('is a failure where nothing says otherwise, for all codes and all installers, and never without its code', () => {
    const known = new Set([0, 3010, 1641, 1638, 0x00240005, 0x00240006, 0x80240017 | 0, 0x800f081e | 0]);
    const installers = fc.constantFrom('wusa', 'dism', 'msiexec', 'exe');
    fc.assert(
      fc.property(installers, fc.integer({ min: -0x80000000, max: 0x7fffffff }), (installer, code) => {
        fc.pre(!known.has(code));
        const claim = claimOf(installer, ended(code), codes);
        assert.deepEqual([claim.outcome, claim.hresult, claim.rebootRequired], ['failed', code, false]);
        assert.notEqual(claim.detail, null);
      }),
    );
  });

  it('follows the codes that an entry states, also as unsigned numbers', () => {
    const stated = { rebootRequired: false, successCodes: [0, 0x80000001], rebootCodes: [7] };
    assert.equal(claimOf('exe', ended(0x80000001), stated).outcome, 'succeeded');
    assert.equal(claimOf('exe', ended(7), stated).rebootRequired, true);
  });

  it('is never a success of a process that was ended', () => {
    const cut = { code: null, ended: 'timeLimit', error: null, durationMs: 9 } as const;
    assert.equal(claimOf('wusa', cut, codes).outcome, 'timeLimit');
    assert.equal(claimOf('wusa', { ...cut, ended: 'notStarted' }, codes).outcome, 'failed');
  });

  it('asks for the reboot that a kit says is needed', () => {
    assert.equal(claimOf('wusa', ended(0), { ...codes, rebootRequired: true }).rebootRequired, true);
    assert.equal(claimOf('wusa', ended(2359302), { ...codes, rebootRequired: true }).rebootRequired, false);
  });
});

describe('how a kit file is installed', () => {
  const command = (
    file: string,
    build: number,
    about: { checkpoints?: string[]; args?: string[]; container?: Container } = {},
  ) => {
    const os = {
      productName: '',
      edition: '',
      displayVersion: '',
      build,
      ubr: 1,
      architecture: 'x64',
      installationType: '',
    } as const;
    const { checkpoints = [], args = [], container = 'cabinet' } = about;
    const at = { path: `C:\\k\\1\\${file}`, container };
    const { installer, args: got } = installCommand({ file, arguments: args, checkpoints }, at, 'C:\\Windows', os);
    return [installer, ...got];
  };
  it('is wusa for a .msu, DISM for a target of checkpoints and for a .cab', () => {
    assert.equal(command('a.msu', 26100)[0], 'wusa');
    assert.equal(command('a.msu', 26100, { checkpoints: ['KB5043080'] })[0], 'dism');
    assert.equal(command('a.msu', 22631, { checkpoints: ['KB5043080'] })[0], 'wusa');
    assert.equal(command('a.cab', 22631)[0], 'dism');
  });
  it('is DISM for a .msu that is a WIM by its first bytes, where DISM takes one online', () => {
    assert.equal(command('a.msu', 26100, { container: 'wim' })[0], 'dism');
    assert.equal(command('a.msu', 26200, { container: 'wim' })[0], 'dism');
    assert.equal(command('a.msu', 22631, { container: 'wim' })[0], 'wusa');
    assert.equal(command('a.msu', 26100, { container: 'other' })[0], 'wusa');
  });
  it('gives the target alone to DISM, never its folder: what else lies there is taken only when it is needed', () => {
    assert.deepEqual(command('a.msu', 26100, { checkpoints: ['KB5043080'] }), [
      ...['dism', '/Online', '/Add-Package', '/PackagePath:C:\\k\\1\\a.msu', '/Quiet', '/NoRestart'],
    ]);
  });
  it('is msiexec without a window and without a restart for a .msi', () => {
    assert.deepEqual(command('a.msi', 26100, { args: ['/quiet', 'REBOOT=ReallySuppress'] }), [
      ...['msiexec', '/i', 'C:\\k\\1\\a.msi', '/qn', '/norestart', 'REBOOT=ReallySuppress'],
    ]);
  });
});
