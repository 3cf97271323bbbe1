import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptsOf } from '../../../src/device/simulated/script.ts';
import { DOWNLOAD_TIMEOUT_MS, WUA_SEARCH_TIMEOUT_MS } from '../../../src/device/simulated/updates.ts';
import type { Effect, Offer } from '../../../src/schema/catalog.ts';
import { scratchFolder } from '../../support/sim-files.ts';
import { anUpdate, aScenario, firstOffer, quiet, startedDevice, witnessOf } from '../../support/simulated.ts';

test('a disabled service is an unavailable agent, not an empty search', async (t) => {
  const device = await startedDevice(scratchFolder(t), aScenario({ search: { serviceDisabled: true } }));
  await assert.rejects(device.updates.search(quiet), { code: 'agentUnavailable' });
});

test('a failed search offers nothing and keeps its error', async (t) => {
  const scenario = aScenario({ search: { outcome: 'failed', hresult: '0x8024402C' } });
  const answer = await (await startedDevice(scratchFolder(t), scenario)).updates.search(quiet);
  assert.deepEqual([answer.scan.outcome, answer.scan.hresult, answer.offers.length], ['failed', -2145107924, 0]);
});

test('an incomplete search offers what it found, with its warnings', async (t) => {
  const scenario = aScenario({ search: { outcome: 'incomplete', warnings: ['0x80240001'] } });
  const answer = await (await startedDevice(scratchFolder(t), scenario)).updates.search(quiet);
  assert.deepEqual(
    [answer.scan.outcome, answer.scan.warnings, answer.offers.length],
    ['incomplete', ['0x80240001'], 1],
  );
});

test('a search that outlasts its limit has failed, and the clock stands at the limit', async (t) => {
  const scenario = aScenario({ search: { seconds: 90_000 } });
  const device = await startedDevice(scratchFolder(t), scenario);
  assert.equal((await device.updates.search(quiet)).scan.outcome, 'failed');
  assert.equal(device.now() - Date.parse(scenario.now), WUA_SEARCH_TIMEOUT_MS);
});

test('a download fails as often as scripted and then works', async (t) => {
  const scenario = aScenario({ updates: [anUpdate({ download: { failures: 2, hresult: '0x80072EFD' } })] });
  const device = await startedDevice(scratchFolder(t), scenario);
  const offer = await firstOffer(device);
  const answers = [];
  for (let i = 0; i < 3; i += 1) answers.push(await device.updates.download(offer, quiet));
  assert.deepEqual(
    answers.map((one) => one.ok),
    [false, false, true],
  );
  assert.equal(answers[0]?.hresult, -2147012867);
});

test('a download that outlasts its limit fails at the limit', async (t) => {
  const scenario = aScenario({ updates: [anUpdate({ download: { seconds: 7_201 } })] });
  const device = await startedDevice(scratchFolder(t), scenario);
  const answer = await device.updates.download(await firstOffer(device), quiet);
  assert.deepEqual([answer.ok, answer.hresult, answer.durationMs], [false, null, DOWNLOAD_TIMEOUT_MS]);
});

test('new offers come only once the device has rebooted', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({ updates: [], newOffersAfterReboot: [anUpdate()] });
  const device = await startedDevice(folder, scenario);
  assert.equal((await device.updates.search(quiet)).offers.length, 0);
  const rebooted = await startedDevice(folder, scenario, 'afterCookie');
  assert.equal((await rebooted.updates.search(quiet)).offers.length, 1);
});

test('an obstacle keeps its update from being started', async (t) => {
  const scenario = aScenario({ updates: [anUpdate({ obstacle: { reason: 'battery', detail: '41 percent' } })] });
  const device = await startedDevice(scratchFolder(t), scenario);
  assert.equal((await device.updates.obstacle(await firstOffer(device)))?.reason, 'battery');
});

test('ids are made from KB and title, the same every time, and the KB alone does not decide', () => {
  const updates = [anUpdate(), anUpdate({ title: 'another of the same KB' })];
  const [one, other] = scriptsOf(aScenario({ updates })).map((script) => script.offer.updateId);
  assert.notEqual(one, other);
  assert.equal(scriptsOf(aScenario({ updates }))[0]?.offer.updateId, one);
});

const aKitOffer = (kb: string, effects: Effect[]): Offer => ({
  ...(scriptsOf(aScenario())[0] as { offer: Offer }).offer,
  updateId: `sha256:${kb.slice(2).padStart(64, '0')}`,
  revision: 0,
  kb,
  effects,
});
const kitOf = (...offers: Offer[]) => ({ kit: { prepare: async () => offers } });
const EFFECT: Effect = { type: 'build', atLeast: '26200.8737' };

test('a kit takes the place of the offers; the scenario says what its KB does, others apply', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({ updates: [anUpdate({ install: { does: 'nothing' } })] });
  const [scripted, unscripted] = [aKitOffer('KB5000001', [EFFECT]), aKitOffer('KB5000002', [EFFECT])];
  const device = await startedDevice(folder, scenario, 'fresh', kitOf(scripted, unscripted));
  assert.equal(device.updates.kind, 'kit');
  await device.updates.prepare(quiet);
  assert.deepEqual((await device.updates.search(quiet)).offers, [scripted, unscripted]);
  for (const offer of [scripted, unscripted]) await device.updates.install(offer, quiet);
  const next = await startedDevice(folder, scenario, 'afterCookie');
  assert.equal((await witnessOf(next, scripted)).state, 'absent');
  assert.equal((await witnessOf(next, unscripted)).state, 'present');
});

test('a kit entry that states no effect has none that could be shown', async (t) => {
  const silent = aKitOffer('KB5000003', []);
  const device = await startedDevice(scratchFolder(t), aScenario(), 'fresh', kitOf(silent));
  await device.updates.search(quiet);
  await device.updates.install(silent, quiet);
  assert.equal((await witnessOf(device, silent)).state, 'notStated');
});
