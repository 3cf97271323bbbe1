import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { boundDriver, driverEffects, firmwareResource } from '../../src/domain/effects/drivers.ts';
import {
  edgeEffects,
  PLACES_BEFORE,
  runtimeEffects,
  sqlEffects,
  versionKey,
} from '../../src/domain/effects/products.ts';

describe('of a driver', () => {
  const driver = { hardwareId: 'PCI\\VEN_8086', date: '2026-09-14' };
  const before = new Map([['pci\\ven_8086', ['oem1.inf 1.0 2026-01-01']]]);
  const base = { type: 'driver', hardwareId: 'PCI\\VEN_8086' } as const;
  const than = ['oem1.inf 1.0 2026-01-01'];

  test('its version, its date and what was bound are asked as far as they are known', () => {
    const none = new Map<string, string[]>();
    const named = 'Intel - System - 2.1.0.4';
    const version = '2.1.0.4';
    assert.deepEqual(driverEffects(named, driver, before, true), [
      { ...base, notBefore: '2026-09-14', version, than, unboundIsUnknown: true },
    ]);
    assert.deepEqual(driverEffects(named, { ...driver, date: null }, none, false), [{ ...base, version }]);
    assert.deepEqual(driverEffects('Intel', driver, before, false), [{ ...base, notBefore: '2026-09-14', than }]);
  });

  test('nothing is asked where a title names no version and its date or what was bound is not known', () => {
    assert.deepEqual(driverEffects('Intel', driver, new Map(), false), []);
    assert.deepEqual(driverEffects('Intel', { ...driver, date: null }, before, false), []);
    for (const unknown of [null, { hardwareId: null, date: '2026-09-14' }])
      assert.deepEqual(driverEffects('Intel - System - 2.1.0.4', unknown, before, false), []);
  });

  test('what is bound is one text in lower case; firmware is told by the resource in its id', () => {
    assert.equal(boundDriver({ inf: 'OEM1.inf', version: '1.0', date: '2026-01-01' }), 'oem1.inf 1.0 2026-01-01');
    assert.equal(boundDriver({ inf: null, version: null, date: null }), '  ');
    assert.equal(boundDriver({ version: '1.0', date: null }), ' 1.0 ');
    const id = '2D3C8E4F-0001-4abc-8def-0123456789AB';
    assert.equal(firmwareResource({ hardwareId: `UEFI\\RES_{${id}}`, date: null }), id.toLowerCase());
    for (const none of [null, { hardwareId: null, date: null }, driver]) assert.equal(firmwareResource(none), null);
  });
});

describe('of a product', () => {
  const clients = 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\EdgeUpdate\\Clients';
  const stable = { key: `${clients}\\{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}`, value: 'pv' };
  const runtimes = 'Microsoft\\VisualStudio\\14.0\\VC\\Runtimes';

  test('the versions of Edge and of the Visual C++ runtimes are read before', () => {
    assert.deepEqual(PLACES_BEFORE.map(versionKey), [
      `${clients}\\{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}\\pv`,
      `${clients}\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}\\pv`,
      `${clients}\\{2CD8A007-E189-409D-A2C8-9AF4EF3C72AA}\\pv`,
      `${clients}\\{0D50BFEC-CD6A-4F9A-964C-C7416E3ACB10}\\pv`,
      `HKLM\\SOFTWARE\\${runtimes}\\X64\\Version`,
      `HKLM\\SOFTWARE\\WOW6432Node\\${runtimes}\\X86\\Version`,
      `HKLM\\SOFTWARE\\${runtimes}\\arm64\\Version`,
    ]);
  });

  test('Edge is newer than before where its title names no version, of its major version where it names one', () => {
    const before = new Map([[versionKey(stable), '151.0.1.1']]);
    const newer = { type: 'version', ...stable, than: '151.0.1.1' };
    assert.deepEqual(edgeEffects('Microsoft Edge', before), [newer]);
    assert.deepEqual(edgeEffects('Microsoft Edge 152', before), [{ ...newer, atLeast: '152' }]);
    assert.deepEqual(edgeEffects('Microsoft Edge', new Map()), []);
  });

  test('a runtime without a processor or a version that its title names asks for nothing', () => {
    const none = new Map<string, string | null>();
    assert.deepEqual(runtimeEffects('Visual C++ 14.40.33810', none), []);
    assert.deepEqual(runtimeEffects('Visual C++ 14.40.33810 X64', none), [
      { type: 'version', key: `HKLM\\SOFTWARE\\${runtimes}\\X64`, value: 'Version', atLeast: '14.40.33810' },
    ]);
    assert.deepEqual(runtimeEffects('.NET Security Update for x64', none), []);
    assert.deepEqual(runtimeEffects('.NET 8.0.14', none), [
      { type: 'sharedFramework', architecture: null, version: '8.0.14' },
    ]);
  });

  test('SQL Server is told by the year in its name; of another year its major version is not known', () => {
    const than = [{ instance: 'MSSQLSERVER', version: '16.0.1' }];
    assert.deepEqual(sqlEffects('SQL Server 2022 CU1', than), [{ type: 'patchLevel', major: 16, than }]);
    assert.deepEqual(sqlEffects('SQL Server 2031', than), [{ type: 'patchLevel', major: null, than }]);
    assert.deepEqual(sqlEffects('SQL', than), [{ type: 'patchLevel', major: null, than }]);
  });
});
