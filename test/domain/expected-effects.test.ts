import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectedEffects, type ExpectedUpdate, type VersionsBefore } from '../../src/domain/expected-effects.ts';

const ID = '11111111-2222-3333-4444-555555555555';
const RESOURCE = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const BEFORE: VersionsBefore = {
  dotnet: '10.0.9290.1',
  servicingStack: '26100.8000.1.1',
  recovery: '10.0.26100.5000',
  rollup: '26100.3000.1.8',
  firmware: new Map([[RESOURCE, 65_539]]),
};
const anUpdate = (input: Partial<ExpectedUpdate>): ExpectedUpdate => ({
  ...{ kind: 'other', updateId: ID, title: 'an update', driver: null },
  ...input,
});
const effects = (input: Partial<ExpectedUpdate>, before = BEFORE) => expectedEffects(anUpdate(input), before);
const BY_RULES = [{ type: 'detected', updateId: ID }];

describe('what an update must leave on the device', () => {
  test('cumulative: the build that its title names', () => {
    const title = '2026-11 Security Update (KB5070311) (26200.8737)';
    assert.deepEqual(effects({ kind: 'cumulative', title }), [{ type: 'cumulative', atLeast: '26200.8737' }]);
    const hotpatch = '2026-11 Hotpatch for Windows 11 (KB5070311) (26200.8737)';
    assert.deepEqual(effects({ kind: 'cumulative', title: hotpatch }), [{ type: 'build', atLeast: '26200.8737' }]);
  });

  test('cumulative without a build in its title: a newer package than before', () => {
    const title = '2026-11 Cumulative Update for Windows Server 2022 (21H2) for x64-based Systems (KB5070312)';
    assert.deepEqual(effects({ kind: 'cumulative', title }), [
      { type: 'packageNewer', name: 'Package_for_RollupFix', than: '26100.3000.1.8' },
    ]);
  });

  test('servicing stack: the package of the version in its title, else a newer one than before', () => {
    assert.deepEqual(effects({ kind: 'servicingStack', title: 'Servicing Stack 10.0.26100.8730 (KB5071142)' }), [
      { type: 'package', name: 'Package_for_ServicingStack', minVersion: '26100.8730' },
    ]);
    assert.deepEqual(effects({ kind: 'servicingStack', title: 'Servicestapelupdate (KB1)' }), [
      { type: 'packageNewer', name: 'Package_for_ServicingStack', than: '26100.8000.1.1' },
    ]);
  });

  test('.NET and the recovery environment: newer than before', () => {
    assert.deepEqual(effects({ kind: 'dotnet' }), [
      { type: 'packageNewer', name: 'Package_for_DotNetRollup', than: '10.0.9290.1' },
    ]);
    assert.deepEqual(effects({ kind: 'recovery' }), [{ type: 'recoveryNewer', than: '10.0.26100.5000' }]);
  });

  test('definitions: the version in the title, in any language', () => {
    const title = 'Security Intelligence-Update für Microsoft Defender – KB2267602 (Version 1.441.212.0)';
    assert.deepEqual(effects({ kind: 'definitions', title }), [{ type: 'definitions', atLeast: '1.441.212.0' }]);
  });

  test('driver: a device that is bound to one of its date; firmware: a higher version of its resource', () => {
    const driver = { hardwareId: 'pci\\ven_8086', date: '2026-09-14' };
    assert.deepEqual(effects({ kind: 'driver', driver }), [
      { type: 'driver', hardwareId: 'pci\\ven_8086', notBefore: '2026-09-14' },
    ]);
    const firmware = { hardwareId: `UEFI\\RES_{${RESOURCE.toUpperCase()}}`, date: null };
    assert.deepEqual(effects({ kind: 'firmware', driver: firmware }), [
      { type: 'firmware', resource: RESOURCE, than: 65_539 },
    ]);
  });

  test('feature: the release that its title names', () => {
    assert.deepEqual(effects({ kind: 'feature', title: 'Windows 11, version 26H2' }), [
      { type: 'release', displayVersion: '26H2' },
    ]);
  });

  test('where the update or the device says too little, the rules of the agent are asked again', () => {
    const unread: VersionsBefore = {
      ...{ dotnet: undefined, servicingStack: undefined, recovery: undefined, rollup: undefined },
      firmware: new Map(),
    };
    const firmware = { hardwareId: `UEFI\\RES_{${RESOURCE}}`, date: null };
    for (const input of [
      { kind: 'cumulative' },
      { kind: 'dotnet' },
      { kind: 'servicingStack' },
      { kind: 'recovery' },
      { kind: 'definitions' },
      { kind: 'driver' },
      { kind: 'driver', driver: { hardwareId: 'x', date: null } },
      { kind: 'firmware', driver: firmware },
      { kind: 'feature' },
      { kind: 'other' },
    ] as const) {
      assert.deepEqual(effects(input, unread), BY_RULES, input.kind);
    }
  });
});
