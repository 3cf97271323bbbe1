import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { answered, onlyObject } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

/** A tree with two tenants, of which one device is packed. */
function aTree(t: TestContext): { folder: string; config: string; write: (path: string, value: object) => void } {
  const folder = scratchFolder(t);
  const config = join(folder, 'config');
  const write = (path: string, value: object): void => {
    mkdirSync(join(config, path, '..'), { recursive: true });
    writeFileSync(join(config, path), JSON.stringify(value));
  };
  write('ClientProfile.json', { tenantId: 'T1', clientId: 'C1', siteId: 'S1' });
  write('Tenants/T1/UpdatePolicy.json', { updateSettings: { drivers: true } });
  write('Tenants/OtherClient/UpdatePolicy.json', { updateSettings: { excludedKBs: ['KB5009999'] } });
  write('Tenants/T1/Clients/C1/Sites/S1/Devices/PC7/UpdatePolicy.json', {
    updateSettings: { excludedKBs: ['KB5000001'] },
  });
  write('Tenants/T1/profiles/Pilot/UpdatePolicy.json', { updateSettings: { optional: true } });
  return { folder, config, write };
}

const shown = async (...args: string[]) => onlyObject((await answered(['policy', 'show', ...args, '--json'])).stdout);

test('a packed policy means for its device what the tree means, and knows of no other', async (t) => {
  const { folder, config } = aTree(t);
  const out = join(folder, 'PC7.json');
  const device = ['--device-id', 'PC7', '--policy-profile-id', 'Pilot'];
  const { code, stdout } = await answered(['policy', 'pack', '--config', config, ...device, '--out', out, '--json']);
  assert.equal(code, 0);
  const tree = await shown('--config', config, ...device);
  const packed = await shown('--config', out);
  const policies = (one: typeof tree) => (one['effective'] as { policies: object; sha256: string }).policies;
  assert.deepEqual(policies(packed), policies(tree));
  assert.deepEqual([packed['ids'], packed['policyProfileId']], [tree['ids'], 'Pilot']);
  assert.equal((packed['effective'] as { sha256: string }).sha256, onlyObject(stdout)['sha256']);
  assert.doesNotMatch(readFileSync(out, 'utf8'), /OtherClient|KB5009999/u);
  const run = await answered(['run', '--scenario', 'success-0', '--config', out, '--output-root', join(folder, 'out')]);
  assert.equal(run.code, 0, run.stderr);
});

test('a tree with faults is not packed, and a wrong command line writes nothing', async (t) => {
  const { folder, config, write } = aTree(t);
  const out = join(folder, 'PC7.json');
  write('Tenants/T1/UpdatePolicy.json', { updateSettings: { drivers: 'yes' } });
  assert.equal((await answered(['policy', 'pack', '--config', config, '--out', out])).code, 1);
  assert.equal((await answered(['policy', 'pack', '--config', config])).code, 64);
  assert.equal((await answered(['policy', 'pack', '--config', join(folder, 'none'), '--out', out])).code, 66);
  assert.equal(existsSync(out), false);
});

test('a policy that is packed for the computer itself says so, one for a device that is named does not', async (t) => {
  const { folder, config } = aTree(t);
  const packed = async (...device: string[]): Promise<string> => {
    const args = ['policy', 'pack', '--config', config, ...device, '--out', join(folder, 'packed.json')];
    return (await answered(args)).stdout;
  };
  assert.match(await packed(), /^packed for the device .*, which is this computer: .* --device-id$/mu);
  assert.doesNotMatch(await packed('--device-id', 'PC7'), /packed for the device/u);
});
