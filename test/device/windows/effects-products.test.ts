import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  checkAnyPackage,
  checkFolderVersion,
  checkInstallerPatch,
  checkPackageOfKb,
  checkPatchLevel,
  checkSharedFramework,
  checkVersion,
} from '../../../src/device/windows/effects-products.ts';
import type { Of } from '../../../src/device/windows/effects.ts';
import { witnessOf } from '../../../src/device/windows/witnesses.ts';

type Packages = Parameters<typeof checkAnyPackage>[1][number];
type Values = Parameters<typeof checkInstallerPatch>[1];
const packages = (...found: (readonly [string, number | null])[]): Packages => ({
  ...{ index: 0, state: found.length > 0 ? ('found' as const) : ('absent' as const), message: null },
  packages: found.map(([name, state]) => ({ name, state, installTime: null })),
});
const REFUSED: Packages = { index: 0, state: 'unreadable', message: 'access is denied', packages: [] };

describe('one of several packages', () => {
  const plain = (version: string, state = 0x70) => packages([`Package_for_DotNetRollup~x~amd64~~${version}`, state]);
  const of481 = (version: string, state = 0x70) =>
    packages([`Package_for_DotNetRollup_481~x~amd64~~${version}`, state]);
  const effect: Of<'anyPackage'> = {
    type: 'anyPackage',
    of: [
      { name: 'Package_for_DotNetRollup~', than: '10.0.4785.1' },
      { name: 'Package_for_DotNetRollup_481~', than: '10.0.9266.1' },
    ],
  };
  const state = (...answers: Parameters<typeof checkAnyPackage>[1]) => checkAnyPackage(effect, answers).state;
  test('the family that moved proves it; numbers of the other family prove nothing', () => {
    assert.equal(state(plain('10.0.4785.1'), of481('10.0.9344.1')), 'present');
    assert.equal(state(plain('10.0.4800.1'), of481('10.0.9266.1')), 'present');
    assert.equal(state(plain('10.0.4785.1'), of481('10.0.9266.1')), 'absent');
  });
  test('nothing moved and one cannot be read: not known', () => {
    assert.equal(state(REFUSED, of481('10.0.9266.1')), 'unreadable');
    assert.equal(state(REFUSED, of481('10.0.9344.1')), 'present');
  });
  test('one that is staged leaves a trace', () => {
    assert.equal(checkAnyPackage(effect, [plain('10.0.4800.1', 0x40), of481('10.0.9266.1')]).stagingTraces, true);
  });
  test('an old servicing stack is named by its KB', () => {
    const stack: Of<'anyPackage'> = {
      type: 'anyPackage',
      of: [{ name: 'Package_for_ServicingStack', than: null }, { name: 'Package_for_KB4132216~' }],
    };
    const old = packages(['Package_for_KB4132216~31bf3856ad364e35~amd64~~10.0.1.0', 0x70]);
    assert.equal(checkAnyPackage(stack, [packages(), old]).state, 'present');
    assert.equal(checkAnyPackage(stack, [packages(), packages()]).state, 'absent');
  });
});

describe('a package named by the KB', () => {
  const effect: Of<'packageOfKb'> = { type: 'packageOfKb', kbs: ['KB5012170'] };
  const name = 'Package_for_KB5012170~31bf3856ad364e35~amd64~~19041.1880.1.1';
  const judge = (state: number | null) => checkPackageOfKb(effect, [packages([name, state])]);
  test('installed proves it, staged and superseded say what they are, and none says nothing', () => {
    assert.equal(judge(0x70).state, 'present');
    assert.equal(judge(0x80).state, 'present');
    assert.deepEqual([judge(0x40).state, judge(0x40).stagingTraces], ['absent', true]);
    assert.deepEqual([judge(0x50).state, judge(0x50).superseded], ['absent', true]);
    assert.equal(judge(null).state, 'notStated');
    assert.equal(checkPackageOfKb(effect, [packages()]).state, 'notStated');
    assert.equal(checkPackageOfKb(effect, [REFUSED]).state, 'notStated');
  });
  test('beside the list of the agent: state on disk comes first, then the list', () => {
    const question = { updateId: 'x', revision: 1, effects: [] };
    const listed = { state: 'listed', finding: '' } as const;
    assert.equal(witnessOf(question, [judge(0x70), listed]).state, 'present');
    assert.equal(witnessOf(question, [judge(null), listed]).state, 'listed');
    assert.equal(witnessOf(question, [judge(0x50), listed]).superseded, true);
    assert.equal(witnessOf(question, [judge(null), judge(null)]).state, 'notStated');
  });
});

describe('a version in the registry', () => {
  const place = { type: 'version', key: 'HKLM\\SOFTWARE\\X', value: 'pv' } as const;
  const value = (data: string | number | null) =>
    ({ index: 0, state: data === null ? 'absent' : 'found', message: null, kind: 'String', data, cut: false }) as const;
  test('at least what the update says, also within a path', () => {
    const least = { ...place, atLeast: '4.18.25110.6' };
    const folder = (version: string) => value(`C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\${version}-0\\`);
    assert.equal(checkVersion(least, folder('4.18.25110.6')).state, 'present');
    assert.equal(checkVersion(least, folder('4.18.26080.4')).state, 'present');
    assert.equal(checkVersion(least, folder('4.18.25080.5')).state, 'absent');
    assert.equal(checkVersion(least, value('C:\\Program Files\\Windows Defender\\')).state, 'unreadable');
    assert.equal(checkVersion(least, value(null)).state, 'unreadable');
    assert.equal(checkVersion(least, value(7)).state, 'unreadable');
    const refused = { index: 0, state: 'unreadable', message: 'denied', kind: null, data: null, cut: false } as const;
    assert.equal(checkVersion(least, refused).state, 'unreadable');
  });
  test('newer than before', () => {
    const newer = { ...place, than: '151.0.1.2' };
    assert.equal(checkVersion(newer, value('152.0.4191.53')).state, 'present');
    assert.equal(checkVersion(newer, value('151.0.1.2')).state, 'absent');
    assert.equal(checkVersion({ ...place, than: null }, value('151.0.1.2')).state, 'present');
    const major = { ...newer, atLeast: '152' };
    assert.equal(checkVersion(major, value('152.0.4191.53')).state, 'present');
    assert.equal(checkVersion(major, value('151.0.9.9')).state, 'absent');
    assert.equal(checkVersion({ ...major, than: '152.0.4191.53' }, value('152.0.4191.53')).state, 'unreadable');
  });
});

test('folders by version: the newest counts, in both numberings of the security platform', () => {
  const folder = (...names: string[]) => ({ list: () => names.map((name) => ({ name, kind: 'folder' as const })) });
  const judge = (atLeast: string, files: Parameters<typeof checkFolderVersion>[2]) =>
    checkFolderVersion({ type: 'folderVersion', path: 'x', atLeast }, 'C:\\x', files).state;
  assert.equal(judge('10.0.29429.1000', folder('1.0.2402.27001-0', '10.0.29429.1000-0')), 'present');
  assert.equal(judge('10.0.29628.1000', folder('10.0.29429.1000-0')), 'absent');
  assert.equal(judge('1.0.2402.27001', folder('1.0.2402.27001-0')), 'present');
  assert.equal(judge('10.0.29429.1000', folder('1.0.2402.27001-0')), 'absent');
  assert.equal(judge('10.0.29429.1000', folder('en-US')), 'unreadable');
  const refused = {
    list: () => {
      throw new Error('access is denied');
    },
  };
  assert.equal(judge('10.0.29429.1000', refused), 'unreadable');
});

const keys = (...found: (readonly [string, readonly (string | null)[], (readonly string[])?])[]): Values => ({
  ...{ index: 0, state: found.length > 0 ? ('found' as const) : ('absent' as const), message: null },
  opened: found.map(([path, data, names]) => ({ path, data: [...data], names: [...(names ?? [])] })),
});
const CLOSED: Values = { index: 0, state: 'unreadable', message: 'access is denied', opened: [] };

test('a patch of Windows Installer is applied, superseded or not there', () => {
  const name = 'Security Update for Microsoft Office 2016 (KB5002115) 64-Bit Edition';
  const judge = (...patches: (readonly [string, string])[]) =>
    checkInstallerPatch(
      { type: 'installerPatch', kbs: ['KB5002115'] },
      keys(...patches.map((one) => ['k', one] as const)),
    );
  assert.equal(judge([name, '1']).state, 'present');
  assert.deepEqual([judge([name, '2']).state, judge([name, '2']).superseded], ['absent', true]);
  assert.equal(judge([name, '4']).superseded, true);
  assert.equal(judge([name, '4'], [name, '1']).state, 'present');
  assert.equal(judge(['Update for Microsoft Office 2016 (KB50021155)', '1']).state, 'absent');
  assert.equal(judge([name, '']).state, 'unreadable');
  assert.equal(judge().state, 'absent');
  assert.equal(checkInstallerPatch({ type: 'installerPatch', kbs: ['KB1'] }, CLOSED).state, 'unreadable');
});

test('SQL Server: every instance of the major version has moved', () => {
  const than = [
    { instance: 'MSSQL16.A', version: '16.0.4080.1' },
    { instance: 'MSSQL16.B', version: '16.0.4080.1' },
    { instance: 'MSSQL15.C', version: '15.0.4300.1' },
  ];
  const judge = (a: string, b: string, major: number | null = 16) =>
    checkPatchLevel(
      { type: 'patchLevel', major, than },
      keys(
        ...(
          [
            ['A', 16, a],
            ['B', 16, b],
            ['C', 15, '15.0.4300.1'],
          ] as const
        ).map(
          ([name, of, version]) =>
            [
              `HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL${of}.${name}\\Setup`,
              [version, ''],
            ] as const,
        ),
      ),
    ).state;
  assert.equal(judge('16.0.4100.1', '16.0.4100.1'), 'present');
  assert.equal(judge('16.0.4080.1', '16.0.4080.1'), 'absent');
  assert.equal(judge('16.0.4100.1', '16.0.4080.1'), 'unreadable');
  assert.equal(judge('16.0.4100.1', ''), 'unreadable');
  assert.equal(judge('16.0.4100.1', '16.0.4100.1', null), 'unreadable');
  assert.equal(judge('16.0.4100.1', '16.0.4100.1', 17), 'unreadable');
  assert.equal(checkPatchLevel({ type: 'patchLevel', major: 16, than }, CLOSED).state, 'unreadable');
});

test('a shared framework of .NET: its own line, this version or a later one', () => {
  const judge = (...names: string[]) =>
    checkSharedFramework({ type: 'sharedFramework', architecture: 'x64', version: '8.0.14' }, keys(['k', [], names]))
      .state;
  assert.equal(judge('6.0.36', '8.0.14'), 'present');
  assert.equal(judge('8.0.15'), 'present');
  assert.equal(judge('8.0.9', '9.0.3', '8.1.0'), 'absent');
  assert.equal(judge(), 'unreadable');
  assert.equal(
    checkSharedFramework({ type: 'sharedFramework', architecture: null, version: '8.0.14' }, CLOSED).state,
    'unreadable',
  );
});
