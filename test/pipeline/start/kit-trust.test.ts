import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kitTrust } from '../../../src/pipeline/start/kit-trust.ts';
import type { StartContext } from '../../../src/pipeline/start/start-context.ts';
import type { System } from '../../../src/system/system.ts';

const HASH = 'a'.repeat(64);

function aStartContext(configFolder: string | null, trustedHashes: readonly string[] = [HASH]): StartContext {
  const effective = {
    policies: { ClientProfile: { trustedHashes, trustedKeys: [] } },
    files: [{ path: 'ClientProfile.json' }, { path: 'Tenants/T1/ClientProfile.json' }, { path: 'UpdatePolicy.json' }],
  };
  return { policy: { ok: true, configFolder, effective }, handedOver: null } as unknown as StartContext;
}

/** A Windows device; `links` are folders that lie elsewhere. */
const aSystem = (links: Readonly<Record<string, string>> = {}, platform = 'win32'): System =>
  ({
    host: { platform, systemRoot: 'C:\\Windows', machineFolder: 'C:\\ProgramData\\PatchPilot\\machine' },
    files: { realPath: (path: string) => links[path] ?? path },
  }) as unknown as System;

/** Whether the policy there may trust files of a kit there. */
const believed = (
  config: string | null,
  kit: string,
  system = aSystem(),
  writable: readonly string[] = [],
): boolean => {
  const trust = kitTrust(system, aStartContext(config), kit, writable);
  assert.equal(trust.hashes.length === 0, trust.refusal !== null);
  return trust.hashes.includes(HASH);
};

describe('a policy that trusts files of a kit', () => {
  it('is believed from the system drive, for a kit on a stick, a share or the same drive', () => {
    for (const kit of ['E:\\kit', '\\\\server\\share\\kit', 'C:\\stick\\kit']) {
      assert.equal(believed('C:\\ProgramData\\PatchPilot\\config', kit), true, kit);
    }
  });

  it('is believed as it was judged before it was copied: not once it lay with the kit', () => {
    const [config, kit] = ['C:\\ProgramData\\PatchPilot\\machine\\detached\\x', 'E:\\kit'];
    for (const refusal of [null, "lay on the kit's volume"]) {
      const handedOver = { freshRunId: null, onlyRun: null, trustRefusal: refusal, firstEvents: [] };
      assert.equal(kitTrust(aSystem(), { ...aStartContext(config), handedOver }, kit, []).refusal, refusal);
    }
  });

  it('is not believed from another volume for a copy of a kit: nobody knows which stick it came from', () => {
    const copy = 'C:\\ProgramData\\PatchPilot\\machine\\detached\\x\\kit';
    assert.deepEqual([believed('E:\\config', copy), believed('C:\\config', copy)], [false, true]);
  });

  it('is not believed from the volume of the kit, however it is written', () => {
    for (const config of [
      'E:\\',
      'E:\\config',
      'e:\\other\\config',
      'E:\\kit',
      'E:\\kit\\config',
      'E:/kit/../config',
    ]) {
      assert.equal(believed(config, 'E:\\kit'), false, config);
    }
    assert.equal(believed('\\\\Server\\Share\\config', '\\\\server\\share\\kit'), false);
  });

  it('is not believed through a link onto the volume of the kit', () => {
    const system = aSystem({ 'C:\\config': 'E:\\config' });
    assert.equal(believed('C:\\config', 'E:\\kit', system), false);
    const mounted = aSystem({ 'C:\\stick\\kit': 'E:\\kit', 'C:\\stick\\config': 'E:\\config' });
    assert.equal(believed('C:\\stick\\config', 'C:\\stick\\kit', mounted), false);
  });

  it('is not believed from inside the kit, also on the system drive', () => {
    assert.equal(believed('C:\\kit\\config', 'C:\\kit'), false);
    assert.equal(believed('C:\\KIT', 'C:\\kit'), false);
    assert.equal(believed('C:\\kit2', 'C:\\kit'), true);
    assert.equal(believed('/kit/config', '/kit', aSystem({}, 'linux')), false);
  });

  it('is not believed where users can write', () => {
    assert.equal(believed('C:\\config', 'E:\\kit', aSystem(), ['C:\\config\\ClientProfile.json']), false);
  });

  it('of a scenario is believed: it steers a simulated device only', () => {
    assert.equal(believed(null, 'E:\\kit'), true);
  });
});
