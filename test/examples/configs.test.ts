import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { notActedOn } from '../../src/domain/policy/not-acted-on.ts';
import { checkPolicyTree } from '../../src/policy/check.ts';
import { packPolicy } from '../../src/policy/inline.ts';
import { loadPolicy, type LoadInput, type LoadedPolicy } from '../../src/policy/load.ts';
import { policyRows } from '../../src/policy/show.ts';
import { aSystem, anInput, FakeTree, hash } from '../policy/fake-tree.ts';

const FOLDER = new URL('../../examples/configs/', import.meta.url);

function examples(): FakeTree {
  const tree = new FakeTree();
  for (const entry of readdirSync(FOLDER, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = `${entry.parentPath}/${entry.name}`.replace(/\/+/gu, '/');
    tree.put(`/config/${path.slice(FOLDER.pathname.length)}`, new Uint8Array(readFileSync(path)));
  }
  return tree;
}

function loaded(given: Partial<LoadInput> = {}, tree = examples()): LoadedPolicy {
  const result = loadPolicy(aSystem(tree), anInput(given));
  assert.ok(result.ok, result.ok ? '' : result.error.message);
  return result;
}

const WS_001 = {
  ids: { tenantId: 'MSP-001', clientId: 'ClientABC', siteId: 'HQ', deviceId: 'WS-001' },
  policyProfileId: 'Production',
};

describe('examples/configs', () => {
  it('pass policy check', () => {
    const { faults, files, devices, profiles } = checkPolicyTree(aSystem(examples()), {
      config: '/config',
      programFolder: null,
      hash,
    });
    assert.deepEqual(faults, []);
    assert.deepEqual([devices, profiles, files.length], [1, ['PreProduction', 'Production'], 13]);
  });

  it('give the device of the user guide its ring, its client and its own exceptions', () => {
    const { updateSettings, maintenanceWindows } = loaded(WS_001).effective.policies.UpdatePolicy;
    assert.equal(updateSettings.deferralDays, 14);
    assert.deepEqual(updateSettings.excludedKBs, ['KB5034441', 'KB5044284']);
    assert.equal(updateSettings.drivers, true);
    assert.equal(maintenanceWindows.length, 2);
  });

  it('ask nothing of a real device that is not acted on there, for whomever', () => {
    for (const policyProfileId of [null, 'PreProduction', 'Production'])
      for (const ids of [{}, { tenantId: 'MSP-001' }, { tenantId: 'MSP-001', clientId: 'ClientABC' }, WS_001.ids])
        assert.deepEqual(notActedOn(loaded({ ids, policyProfileId }).effective, 'real'), []);
  });

  it('show every value with the file it came from', () => {
    const rows = policyRows(loaded(WS_001).effective);
    const source = (key: string) => rows.find((row) => row.key === key)?.source;
    assert.equal(
      source('UpdatePolicy.updateSettings.excludedKBs'),
      'UpdatePolicy.json + Tenants/MSP-001/UpdatePolicy.json + Tenants/MSP-001/Clients/ClientABC/Sites/HQ/Devices/WS-001/UpdatePolicy.json',
    );
    assert.equal(source('UpdatePolicy.maintenanceWindows[0]'), 'profiles/Production/UpdatePolicy.json');
    assert.equal(source('UpdatePolicy.updateSettings.firmware'), 'built-in default');
  });

  it('packed into one file mean the same for that device, without the rest of the tree', () => {
    const { effective, ids } = loaded(WS_001);
    const packed = new FakeTree({ '/usb/packed.json': JSON.stringify(packPolicy(effective, null)) });
    const again = loaded({ config: '/usb/packed.json' }, packed);
    assert.equal(again.effective.sha256, effective.sha256);
    assert.deepEqual([again.ids, again.policyProfileId], [ids, 'Production']);
  });
});
