import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  checkCumulative,
  checkDefinitions,
  checkDetected,
  checkFirmware,
  checkPackageNewer,
  checkRecoveryNewer,
  checkRelease,
  newestPackage,
} from '../../../src/device/windows/effects-by-kind.ts';
import type { OsFacts } from '../../../src/schema/inventory.ts';

const packageNamed = (version: string, state: number | null) => ({
  ...{ name: `Package_for_DotNetRollup~31bf3856ad364e35~amd64~~${version}`, state, installTime: null },
});
const packages = (...list: [version: string, state: number | null][]) => ({
  ...{ index: 0, state: list.length > 0 ? ('found' as const) : ('absent' as const), message: null },
  packages: list.map(([version, state]) => packageNamed(version, state)),
});
const value = (data: string | number | null, state: 'found' | 'absent' | 'unreadable' = 'found') => ({
  ...{ index: 0, state, message: null, kind: typeof data === 'number' ? 'DWord' : 'String', data, cut: false },
});
const ABSENT = value(null, 'absent');
const UNREADABLE = value(null, 'unreadable');

describe('a cumulative update: its build, and its package beside it', () => {
  const on = (build: number, ubr: number) => ({ build, ubr }) as OsFacts;
  const judge = (os: OsFacts | null, ...list: [string, number | null][]) =>
    checkCumulative({ type: 'cumulative', atLeast: '26200.8737' }, os, packages(...list));

  test('both there: present, and nothing disagrees; the package has the build of the first of the family', () => {
    for (const state of [0x70, 0x80]) {
      const sight = judge(on(26200, 8737), ['26100.8737.1.10', state]);
      assert.deepEqual([sight.state, sight.disagreed], ['present', []]);
    }
  });
  test('the release switched on last (26H2, build 26300) takes the same packages', () => {
    const sight = checkCumulative(
      { type: 'cumulative', atLeast: '26300.9100' },
      on(26300, 9100),
      packages(['26100.9100.1.2', 0x70]),
    );
    assert.deepEqual([sight.state, sight.disagreed], ['present', []]);
  });
  test('a build without an installed package of it is contradicted', () => {
    assert.equal(judge(on(26200, 8737)).disagreed?.length, 1);
    assert.equal(judge(on(26200, 8737), ['26100.8700.1.10', 0x70]).disagreed?.length, 1);
    assert.equal(judge(on(26200, 8737), ['26100.8737.1.10', 0x60]).disagreed?.length, 1);
    assert.equal(judge(on(26200, 8737), ['22621.8737.1.10', 0x70]).disagreed?.length, 1);
  });
  test('a package without its build is absent, and contradicted', () => {
    const sight = judge(on(26200, 8700), ['26100.8737.1.10', 0x70]);
    assert.deepEqual([sight.state, sight.disagreed?.length], ['absent', 1]);
  });
  test('a staged or pending package is a trace, unless a newer one is installed', () => {
    assert.equal(judge(on(26200, 8700), ['26100.8737.1.10', 0x40]).stagingTraces, true);
    assert.equal(judge(on(26200, 8700), ['26100.8737.1.10', 0x60]).stagingTraces, true);
    assert.equal(judge(on(26200, 9000), ['26100.8737.1.10', 0x40], ['26100.9000.1.1', 0x70]).stagingTraces, false);
  });
  test('neither there: absent, no trace, nothing disagrees', () => {
    const sight = judge(on(26200, 8700));
    assert.deepEqual([sight.state, sight.stagingTraces, sight.disagreed], ['absent', false, []]);
  });
  test('packages that cannot be read contradict nothing; a build that cannot be read is not absent', () => {
    const unread = { index: 0, state: 'unreadable', message: 'x', packages: [] } as const;
    const sight = checkCumulative({ type: 'cumulative', atLeast: '26200.8737' }, on(26200, 8737), {
      ...unread,
      packages: [],
    });
    assert.deepEqual([sight.state, sight.disagreed ?? []], ['present', []]);
    assert.deepEqual(judge(on(26200, 8737), ['26100.8737.1.10', null]).disagreed, []);
    assert.equal(judge(null, ['26100.8737.1.10', 0x70]).state, 'unreadable');
  });
});

describe('a package that must be newer than before', () => {
  const judge = (...list: [string, number | null][]) =>
    checkPackageNewer(
      { type: 'packageNewer', name: 'Package_for_DotNetRollup', than: '10.0.9290.1' },
      packages(...list),
    );

  test('the one from before is not it, however it is installed', () => {
    assert.equal(judge(['10.0.9290.1', 0x70]).state, 'absent');
    assert.equal(judge(['10.0.9290.1', 0x80], ['10.0.9000.1', 0x70]).state, 'absent');
  });
  test('a newer one that is installed is it', () => {
    assert.equal(judge(['10.0.9290.1', 0x50], ['10.0.9300.1', 0x70]).state, 'present');
  });
  test('a newer one that is only staged is not, and leaves a trace', () => {
    const sight = judge(['10.0.9290.1', 0x70], ['10.0.9300.1', 0x40]);
    assert.deepEqual([sight.state, sight.stagingTraces], ['absent', true]);
  });
  test('one whose state could not be read may be it', () => {
    assert.equal(judge(['10.0.9290.1', 0x70], ['10.0.9300.1', null]).state, 'unreadable');
  });
  test('numbers are compared as numbers', () => {
    assert.equal(newestPackage(packages(['9.0', 0x70], ['10.0', 0x70]), 0x70), '10.0');
  });
});

describe('a value in the registry as a witness', () => {
  const recovery = { type: 'recoveryNewer', than: '10.0.26100.5000' } as const;
  const definitions = { type: 'definitions', atLeast: '1.441.212.0' } as const;
  const firmware = { type: 'firmware', resource: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee', than: 65_539 } as const;
  for (const [what, state, wanted] of [
    ['the recovery environment of before', checkRecoveryNewer(recovery, value('10.0.26100.5000')), 'absent'],
    ['a newer recovery environment', checkRecoveryNewer(recovery, value('10.0.26100.5001')), 'present'],
    ['no recovery environment', checkRecoveryNewer(recovery, ABSENT), 'absent'],
    [
      'a recovery environment that never stated a version',
      checkRecoveryNewer({ type: 'recoveryNewer', than: null }, ABSENT),
      'unreadable',
    ],
    ['an unreadable recovery environment', checkRecoveryNewer(recovery, UNREADABLE), 'unreadable'],
    ['older definitions', checkDefinitions(definitions, value('1.441.99.0')), 'absent'],
    ['the definitions', checkDefinitions(definitions, value('1.441.212.0')), 'present'],
    ['newer definitions', checkDefinitions(definitions, value('1.442.1.0')), 'present'],
    ['definitions of a Defender that does not run', checkDefinitions(definitions, ABSENT), 'unreadable'],
    ['definitions that are a number', checkDefinitions(definitions, value(7)), 'unreadable'],
    ['the firmware of before', checkFirmware(firmware, value(65_539)), 'absent'],
    ['newer firmware', checkFirmware(firmware, value(65_540)), 'present'],
    ['firmware that is not listed', checkFirmware(firmware, ABSENT), 'absent'],
    ['firmware that cannot be read', checkFirmware(firmware, UNREADABLE), 'unreadable'],
    ['firmware whose version is a text', checkFirmware(firmware, value('65540')), 'unreadable'],
  ] as const) {
    test(`${what} is ${wanted}`, () => {
      assert.equal(state.state, wanted);
    });
  }
});

test('a release is what DisplayVersion says, or a later one; an upgrade that was taken back leaves a trace', () => {
  const os = (displayVersion: string): OsFacts => ({
    ...{ productName: '', edition: '', displayVersion, build: 1, ubr: 1, architecture: 'x64', installationType: '' },
  });
  const effect = { type: 'release', displayVersion: '26H2' } as const;
  assert.equal(checkRelease(effect, os('26H1'), false).state, 'absent');
  assert.equal(checkRelease(effect, os('26H2'), true).state, 'present');
  assert.equal(checkRelease(effect, null, false).state, 'unreadable');
  assert.equal(checkRelease(effect, os('26H1'), false).stagingTraces, false);
  assert.equal(checkRelease(effect, os('26H1'), true).stagingTraces, true);
});

test('a release that the device does not name is not readable: not greater than any, as a word would be', () => {
  const os = (displayVersion: string, build = 17763, ubr = 1): OsFacts => ({
    ...{ productName: '', edition: '', displayVersion, build, ubr, architecture: 'x64', installationType: '' },
  });
  const to = (displayVersion: string, on: OsFacts) =>
    checkRelease({ type: 'release', displayVersion }, on, false).state;
  assert.equal(to('22H2', os('unknown')), 'unreadable');
  assert.equal(to('22H2', os('2009')), 'unreadable');
  assert.equal(to('22H2', os('1809')), 'absent');
  assert.equal(to('2004', os('1909')), 'absent');
  assert.equal(to('1909', os('20H2')), 'present');
  assert.equal(to('20H2', os('2004')), 'absent');
  const byBuild = (atLeast: string, on: OsFacts) =>
    checkRelease({ type: 'release', displayVersion: '25H2', atLeast }, on, false).state;
  assert.equal(byBuild('26200.5074', os('unknown', 26100, 9000)), 'absent');
  assert.equal(byBuild('26200.5074', os('unknown', 26200, 5074)), 'present');
  assert.equal(byBuild('26200.5074', os('unknown', 28000, 1)), 'present');
});

test("the agent's list shows what it has and says nothing of what it leaves out: neither is state on disk", () => {
  const effect = { type: 'detected', updateId: 'AA' } as const;
  assert.equal(checkDetected(effect, null).state, 'notStated');
  assert.equal(checkDetected(effect, { ids: new Set() }).state, 'notStated');
  assert.equal(checkDetected(effect, { ids: new Set(['aa']) }).state, 'listed');
});
