import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
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

test('packed without a device it holds for each device of its site, under its own name, and for no other site', async (t) => {
  const { folder, config } = aTree(t);
  const out = join(folder, 'S1.json');
  const packed = await answered(['policy', 'pack', '--config', config, '--out', out]);
  assert.equal(packed.code, 0, packed.stderr);
  assert.match(packed.stdout, /S1\.json: every device of T1 \/ C1 \/ S1\n/u);
  assert.match(packed.stdout, /PC7 has a folder of its own, which this leaves out: name such a device by --device-id/u);
  const { policies } = JSON.parse(readFileSync(out, 'utf8')) as { policies: { ClientProfile: { deviceId?: string } } };
  assert.equal(policies.ClientProfile.deviceId, undefined);
  assert.doesNotMatch(readFileSync(out, 'utf8'), /KB5000001/u, 'of PC7 alone');
  const own = (await shown('--config', out))['ids'];
  assert.deepEqual(own, { tenantId: 'T1', clientId: 'C1', siteId: 'S1', deviceId: realSystem([]).host.hostName });
  const named = (await shown('--config', out, '--device-id', 'PC8'))['ids'] as { deviceId: string };
  assert.equal(named.deviceId, 'PC8');
  for (const other of [
    ['--site-id', 'S2'],
    ['--policy-profile-id', 'Pilot'],
  ])
    assert.equal((await answered(['policy', 'show', '--config', out, ...other])).code, 1, other.join(' '));
});

test('packed for a device it is refused to another', async (t) => {
  const { folder, config } = aTree(t);
  const out = join(folder, 'PC7.json');
  assert.equal((await answered(['policy', 'pack', '--config', config, '--device-id', 'PC7', '--out', out])).code, 0);
  assert.equal((await answered(['policy', 'show', '--config', out, '--device-id', 'PC8'])).code, 1);
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
