import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WindowsPlaces } from '../../../src/device/windows/index.ts';
import type { StartContext } from '../../../src/pipeline/start/start-context.ts';
import { openPolicyPlaces, policyPlaces } from '../../../src/pipeline/start/policy-places.ts';
import type { System } from '../../../src/system/system.ts';

const FILES = [{ path: 'ClientProfile.json' }, { path: 'Tenants/T1/UpdatePolicy.json' }];

const aStartContext = (configFolder: string | null): StartContext =>
  ({ policy: { ok: true, configFolder, effective: { files: FILES } } }) as unknown as StartContext;

/** A device on which everybody may write to `open`, where modes say it. */
const aSystem = (platform: string, open: readonly string[] = []): System =>
  ({
    host: { platform },
    files: { stat: (path: string) => ({ kind: 'file', access: open.includes(path) ? 'open' : 'own' }) },
  }) as unknown as System;

describe('the places that a policy was read from', () => {
  it('are its folder, its files and the folders that they lie in', () => {
    assert.deepEqual(policyPlaces(aSystem('win32'), aStartContext('C:\\config')), [
      'C:\\config',
      'C:\\config\\ClientProfile.json',
      'C:\\config\\Tenants\\T1',
      'C:\\config\\Tenants\\T1\\UpdatePolicy.json',
    ]);
  });

  it('are none when there is no configuration, or none that could be read', () => {
    assert.deepEqual(policyPlaces(aSystem('win32'), aStartContext(null)), []);
    assert.deepEqual(policyPlaces(aSystem('win32'), { policy: { ok: false } } as unknown as StartContext), []);
  });

  it('are open to users as the access lists of Windows say', () => {
    const file = 'C:\\config\\Tenants\\T1\\UpdatePolicy.json';
    const places = { writableByUsers: [file, 'C:\\elsewhere'] } as unknown as WindowsPlaces;
    assert.deepEqual(openPolicyPlaces(aSystem('win32'), aStartContext('C:\\config'), places), [file]);
  });

  it('are open to users as the modes of the files say off Windows', () => {
    const system = aSystem('linux', ['/config/Tenants/T1']);
    assert.deepEqual(openPolicyPlaces(system, aStartContext('/config'), null), ['/config/Tenants/T1']);
  });
});
