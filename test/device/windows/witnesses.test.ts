import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  expandPath,
  checkBuild,
  checkFileEffect,
  checkPackage,
  checkProduct,
  checkRegistry,
} from '../../../src/device/windows/effects.ts';
import { atLeast } from '../../../src/domain/version.ts';
import { readWitnesses, witnessOf } from '../../../src/device/windows/witnesses.ts';
import { sha256Hex } from '../../../src/evidence/hash.ts';
import type { Effect } from '../../../src/schema/catalog.ts';
import type { OsFacts } from '../../../src/schema/inventory.ts';
import { createFiles } from '../../../src/system/files.ts';
import { aWindows, answerOf, OS_ITEM, requestOf } from './a-windows.ts';

const os = (build: number, ubr: number): OsFacts => ({
  productName: 'Windows 11 Pro',
  edition: 'Professional',
  displayVersion: '25H2',
  architecture: 'x64',
  installationType: 'Client',
  build,
  ubr,
});

describe('the build as a witness', () => {
  const atLeastBuild = { type: 'build', atLeast: '26100.3194' } as const;
  for (const [build, ubr, state] of [
    [26100, 3194, 'present'],
    [26100, 3193, 'absent'],
    [26200, 3194, 'present'],
    [26200, 6899, 'present'],
    [22631, 9999, 'absent'],
    [27000, 1, 'absent'],
  ] as const) {
    it(`is ${state} for 26100.3194 on ${build}.${ubr}`, () => {
      assert.equal(checkBuild(atLeastBuild, os(build, ubr)).state, state);
    });
  }
  it('compares 22631 with 22621 and 19045 with 19041', () => {
    assert.equal(checkBuild({ atLeast: '22621.4000' }, os(22631, 4000)).state, 'present');
    assert.equal(checkBuild({ atLeast: '19041.5000' }, os(19045, 5001)).state, 'present');
  });
  it('is unreadable when the build is not known', () => {
    assert.equal(checkBuild(atLeastBuild, null).state, 'unreadable');
  });
});

describe('a package as a witness', () => {
  const effect = { type: 'package', name: 'Package_for_RollupFix', minVersion: '26100.3194' } as const;
  const judge = (...packages: [string, number | null][]) =>
    checkPackage(effect, {
      index: 0,
      state: packages.length > 0 ? 'found' : 'absent',
      message: null,
      packages: packages.map(([version, state]) => ({
        name: `Package_for_RollupFix~31bf3856ad364e35~amd64~~${version}`,
        state,
        installTime: null,
      })),
    });

  it('is present when installed or permanent, in this version or a newer one', () => {
    assert.equal(judge(['26100.3194.1.9', 0x70]).state, 'present');
    assert.equal(judge(['26100.4000.1.9', 0x80]).state, 'present');
  });
  it('is not proven by an older one that is installed beside it', () => {
    assert.equal(judge(['26100.3000.1.1', 0x70]).state, 'absent');
    assert.equal(judge(['26100.3000.1.1', 0x70], ['26100.3194.1.9', 0x40]).state, 'absent');
  });
  it('shows staging and supersedence as what they are', () => {
    assert.equal(judge(['26100.3194.1.9', 0x40]).stagingTraces, true);
    assert.equal(judge(['26100.3194.1.9', 0x60]).stagingTraces, true);
    assert.equal(judge(['26100.3194.1.9', 0x50]).superseded, true);
  });
  it('is unreadable, not absent, when its state cannot be read', () => {
    assert.equal(judge(['26100.3194.1.9', null]).state, 'unreadable');
  });
  it('is absent when there is none', () => {
    assert.equal(judge().state, 'absent');
  });
});

describe('registry, product and file as witnesses', () => {
  const registry = (equals: string | number, kind: string, data: string | number | string[], cut = false) =>
    checkRegistry(
      { type: 'registry', key: 'HKLM\\x', value: 'y', equals },
      { index: 0, state: 'found', message: null, kind, data, cut },
    ).state;

  it('compare a number with numbers and a text with texts only', () => {
    assert.equal(registry(5, 'DWord', 5), 'present');
    assert.equal(registry(5, 'QWord', '5'), 'present');
    assert.equal(registry(5, 'String', '5'), 'absent');
    assert.equal(registry('5', 'String', '5'), 'present');
    assert.equal(registry('5', 'DWord', 5), 'absent');
    assert.equal(registry('a', 'MultiString', ['a']), 'absent');
    assert.equal(registry('a', 'String', 'a', true), 'unreadable');
  });

  it('find any entry of a product that is new enough', () => {
    const judge = (...versions: (string | null)[]) =>
      checkProduct(
        { type: 'product', name: 'App', minVersion: '2.10' },
        {
          index: 0,
          state: versions.length > 0 ? 'found' : 'absent',
          message: null,
          products: versions.map((version) => ({ key: 'k', scope: 'machine', version })),
        },
      ).state;
    assert.equal(judge('2.9.9'), 'absent');
    assert.equal(judge('2.9.9', '2.10.0'), 'present');
    assert.equal(judge(null), 'absent');
    assert.equal(judge(), 'absent');
  });

  it('read the content of a file in our own process', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'witness-'));
    t.after(() => {
      rmSync(folder, { recursive: true });
    });
    const path = join(folder, 'x.dll');
    writeFileSync(path, 'new');
    const judge = (
      effect: Omit<Extract<Effect, { type: 'file' }>, 'type' | 'path'>,
      fileVersion: string | null = null,
    ) =>
      checkFileEffect(
        { type: 'file', path, ...effect },
        { index: 0, state: 'found', message: null, fileVersion, productVersion: null },
        path,
        createFiles(),
      ).state;
    assert.equal(judge({}), 'present');
    assert.equal(judge({ sha256: sha256Hex(Buffer.from('new')) }), 'present');
    assert.equal(judge({ sha256: sha256Hex(Buffer.from('old')) }), 'absent');
    assert.equal(judge({ minVersion: '1.0' }), 'absent');
    assert.equal(judge({ minVersion: '1.0' }, '1.0.0.1'), 'present');
    rmSync(path);
    assert.equal(judge({ sha256: sha256Hex(Buffer.from('new')) }), 'unreadable');
  });

  it('name folders only by the four names of kits', () => {
    assert.equal(expandPath('%SystemRoot%\\x', 'D:\\Windows'), 'D:\\Windows\\x');
    assert.equal(expandPath('%ProgramFiles(x86)%\\x', 'D:\\Windows'), 'D:\\Program Files (x86)\\x');
    assert.equal(expandPath('%TEMP%\\x', 'D:\\Windows'), '%TEMP%\\x');
  });
});

describe('versions', () => {
  it('are compared by number, part by part', () => {
    assert.ok(atLeast('10.0.26100.3194', '10.0.26100.999'));
    assert.ok(atLeast('1.0', '1.0.0.0'));
    assert.ok(atLeast('14, 40, 33810, 0', '14.40'));
    assert.ok(!atLeast('1.9', '1.10'));
    assert.ok(!atLeast('beta', '0'));
    assert.ok(atLeast('1.99999999999999999', '1.99999999999999998'));
  });
});

describe('the witness of an update', () => {
  const question = { updateId: 'sha256:x', revision: 0, effects: [] };
  const sight = (state: 'present' | 'absent' | 'unreadable') => ({ state, finding: state });

  it('needs all effects, and one that is missing is enough to be absent', () => {
    assert.equal(witnessOf(question, [sight('present'), sight('present')]).state, 'present');
    assert.equal(witnessOf(question, [sight('present'), sight('absent'), sight('unreadable')]).state, 'absent');
    assert.equal(witnessOf(question, [sight('present'), sight('unreadable')]).state, 'unreadable');
    assert.equal(witnessOf(question, []).state, 'notStated');
  });

  it('is read for all updates in one call, each effect answered by its own line', async () => {
    const effects: Effect[] = [
      { type: 'registry', key: 'HKLM\\x', value: 'y', equals: 1 },
      { type: 'build', atLeast: '26100.1' },
    ];
    const { system, bridge, calls } = aWindows((call) => ({
      says: answerOf({
        os: [OS_ITEM],
        registry: requestOf(call).map((_, index) => ({
          ...{ index, state: 'found', message: null, kind: 'DWord', data: index + 1, cut: false },
        })),
      }),
    }));
    const witnesses = await readWitnesses(bridge, system, [
      { ...question, effects },
      { ...question, revision: 1, effects: effects.slice(0, 1) },
      { ...question, revision: 2 },
    ]);
    assert.equal(calls.length, 1);
    assert.deepEqual(
      witnesses.map((one) => one.state),
      ['present', 'absent', 'notStated'],
    );
  });

  it('is unreadable when Windows cannot be asked: that is no absence, and costs no other update', async () => {
    const { system, bridge } = aWindows(() => ({ ended: 'notStarted', code: null }));
    const asked = { ...question, effects: [{ type: 'build', atLeast: '26100.1' } as const] };
    const witnesses = await readWitnesses(bridge, system, [asked]);
    assert.deepEqual(
      witnesses.map((one) => one.state),
      ['unreadable'],
    );
  });
});
