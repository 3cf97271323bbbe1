import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { inventory as inventorySchema } from '../../../src/schema/inventory.ts';
import { policySchemas } from '../../../src/schema/policy/index.ts';
import { appCheck, type AppCheck } from '../../../src/schema/policy/checks/index.ts';
import { seededUpdateHistory } from '../../../src/device/simulated/history-seed.ts';
import { scratchFolder } from '../../support/sim-files.ts';
import { anUpdate, aScenario, firstOffer, quiet, startedDevice } from '../../support/simulated.ts';

const aCheck = (): AppCheck => v.parse(appCheck, { id: 'service', type: 'Service', serviceName: 'Till' });

test('the inventory fits its schema, raw parts included, and is the same at every asking', async (t) => {
  const device = await startedDevice(scratchFolder(t), aScenario({ device: { generate: { services: 300 } } }));
  const answer = await device.inventory(quiet);
  assert.deepEqual(v.parse(inventorySchema, answer.inventory), answer.inventory);
  assert.deepEqual(await device.inventory(quiet), answer);
  assert.equal(answer.inventory.services.length, 300);
  assert.ok(Object.values(answer.raw).every((text) => text.length > 0));
});

test('a setting of the scenario replaces the usual one of its name, whatever its case: one key is left', async (t) => {
  const scenario = aScenario({ device: { updateSettings: { usewuserver: 1 } } });
  const { inventory } = await (await startedDevice(scratchFolder(t), scenario)).inventory(quiet);
  const settings = Object.entries(inventory.updateSettings).filter(([name]) => /^usewuserver$/iu.test(name));
  assert.deepEqual(settings, [['usewuserver', 1]]);
});

test('an update changes the inventory once it is present, and not before', async (t) => {
  const folder = scratchFolder(t);
  const till = { name: 'Till', displayName: 'Till', startType: 'Automatic', state: 'Running' };
  const changes = {
    os: { ubr: 9000 },
    services: { changed: [{ ...till, state: 'Stopped' }] },
    applications: { added: [{ id: 'x', name: 'X', version: '1', publisher: 'P', scope: 'machine' }] },
  };
  const scenario = aScenario({
    device: { services: [till] },
    updates: [anUpdate({ install: { rebootRequired: true, changes } })],
  });
  const device = await startedDevice(folder, scenario);
  const before = (await device.inventory(quiet)).inventory;
  await device.updates.install(await firstOffer(device), quiet);
  const staged = (await device.inventory(quiet)).inventory;
  assert.deepEqual([staged.os, staged.services], [before.os, before.services]);
  const after = (await (await startedDevice(folder, scenario, 'afterCookie')).inventory(quiet)).inventory;
  assert.equal(after.os?.ubr, 9000);
  assert.equal(after.services.find((one) => one.name === 'Till')?.state, 'Stopped');
  assert.equal(after.services.length, before.services.length);
  assert.equal(after.installedApplications.at(-1)?.id, 'x');
  assert.equal(after.installedUpdates.length, before.installedUpdates.length + 1);
});

test('a part that cannot be read is empty and named', async (t) => {
  const missing = [
    { part: 'drivers', reason: 'access is denied' },
    { part: 'os', reason: 'access is denied' },
  ];
  const device = await startedDevice(scratchFolder(t), aScenario({ device: { missing } }));
  const { inventory } = await device.inventory(quiet);
  assert.deepEqual([inventory.drivers, inventory.os, inventory.missing], [[], null, missing]);
  assert.deepEqual(v.parse(inventorySchema, inventory), inventory);
});

test('a signal from before us blocks installation until a reboot; one that no reboot clears stays', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({
    pendingRebootBefore: [
      { signal: 'clears', blocksInstallation: true },
      { signal: 'stays', clearsAtReboot: false },
    ],
    rebootNoise: [{ signal: 'PendingFileRenameOperations', strength: 'noise' }],
  });
  const facts = await (await startedDevice(folder, scenario)).open();
  assert.equal(facts.pendingReboot.blocksInstallation, true);
  const rebooted = await startedDevice(folder, scenario, 'afterCookie');
  assert.equal((await rebooted.open()).pendingReboot.blocksInstallation, false);
  const signals = (await rebooted.rebootSignals()).map((one) => one.signal);
  assert.deepEqual(signals, ['stays', 'PendingFileRenameOperations']);
});

test('checks answer attempt by attempt; the last one repeats; what is not scripted passes', async (t) => {
  const checks = [{ application: 'Till', check: 'service', post: ['pass', 'error', 'fail'] as const }];
  const scenario = aScenario({ checks: checks.map((one) => ({ ...one, post: [...one.post] })) });
  const device = await startedDevice(scratchFolder(t), scenario);
  const statuses = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await device.check(aCheck(), 'Till', 'post', 0)).status);
  assert.deepEqual(statuses, ['Running', 'error', 'Stopped', 'Stopped']);
  assert.equal((await device.check(aCheck(), 'Till', 'pre', 0)).passed, true);
  assert.equal((await device.check(aCheck(), 'another', 'post', 0)).passed, true);
});

test('a backup that is missing blocks or warns as policy says, and nothing is asked without a policy', async (t) => {
  const device = await startedDevice(scratchFolder(t), aScenario({ backup: { found: false } }));
  const wants = (whenMissing: 'block' | 'warn') =>
    v.parse(policySchemas.BackupPolicy, {
      requireBackup: { newerThanHours: 24, proofs: [{ type: 'File', path: 'D:\\last' }] },
      whenMissing,
    });
  assert.equal((await device.backup(wants('block'))).action, 'block');
  assert.equal((await device.backup(wants('warn'))).action, 'warn');
  assert.equal((await device.backup(v.parse(policySchemas.BackupPolicy, {}))).action, 'none');
});

test('diagnostics stay under the cap of one file and of all', async (t) => {
  const device = await startedDevice(scratchFolder(t), aScenario({ diagnostics: { bytesPerCollector: 3_000 } }));
  const { diagnostics } = v.parse(policySchemas.ClientProfile, {
    diagnostics: { maxFileBytes: 2_000, maxTotalBytes: 3_000, collectors: { eventLogs: ['System', 'A/B', 'C'] } },
  });
  const saved = new Map<string, number>();
  const results = await device.diagnostics(diagnostics, (path, bytes) => saved.set(path, bytes.length));
  assert.deepEqual(
    results.map((one) => one.status),
    ['capped', 'capped', 'skipped'],
  );
  assert.deepEqual([...saved.values()], [2_000, 1_000]);
});

test('diagnostics that fail save nothing', async (t) => {
  const device = await startedDevice(scratchFolder(t), aScenario({ diagnostics: { fails: true } }));
  const { diagnostics } = v.parse(policySchemas.ClientProfile, {});
  const results = await device.diagnostics(diagnostics, () => assert.fail('nothing is saved'));
  assert.ok(results.length > 0 && results.every((one) => one.status === 'failed'));
});

test('the seeded history says since when the device knows an update', () => {
  const attempts = [{ daysAgo: 3, hresult: '0x80070643', verdict: 'failed' as const }];
  const scenario = aScenario({ updates: [anUpdate({ history: { firstSeenDaysAgo: 20, attempts } })] });
  const [seen] = seededUpdateHistory(scenario);
  assert.equal(seen?.firstSeenAt, '2026-11-03T09:30:00.000Z');
  assert.deepEqual([seen.attempts[0]?.hresult, seen.attempts[0]?.verdict], [-2147023293, 'failed']);
});
