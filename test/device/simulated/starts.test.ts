import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { createSimulatedDevice } from '../../../src/device/simulated/device.ts';
import { rebootSimulatedDevice } from '../../../src/device/simulated/memory.ts';
import type { Device } from '../../../src/device/port/device.ts';
import { scratchFolder, simSystem } from '../../support/sim-files.ts';
import { anUpdate, aScenario, firstOffer, quiet, startedDevice, witnessOf } from '../../support/simulated.ts';

const bootOf = async (device: Device): Promise<string> => (await device.open()).bootIdentity.id;
const callsIn = (folder: string): number =>
  existsSync(join(folder, 'installs.jsonl'))
    ? readFileSync(join(folder, 'installs.jsonl'), 'utf8').trimEnd().split('\n').length
    : 0;

test('the start after a cookie is another boot, a continued one and a second open are not', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario();
  const first = await bootOf(await startedDevice(folder, scenario));
  assert.equal(await bootOf(await startedDevice(folder, scenario, 'continued')), first);
  const rebooted = await startedDevice(folder, scenario, 'afterCookie');
  const second = await bootOf(rebooted);
  assert.notEqual(second, first);
  assert.equal(await bootOf(rebooted), second);
});

test('a device that is rebooted by hand keeps its boot until the switch is there, and then boots once', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({ reboot: 'manual' });
  const first = await bootOf(await startedDevice(folder, scenario));
  assert.equal(await bootOf(await startedDevice(folder, scenario, 'afterCookie')), first);
  rebootSimulatedDevice(simSystem(), folder);
  const second = await bootOf(await startedDevice(folder, scenario, 'afterCookie'));
  assert.notEqual(second, first);
  assert.equal(await bootOf(await startedDevice(folder, scenario, 'afterCookie')), second);
});

test('a reboot that was asked for happens, also on a device that is rebooted by hand', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({ reboot: 'manual' });
  const device = await startedDevice(folder, scenario);
  await device.requestReboot(0, '');
  assert.notEqual(await bootOf(await startedDevice(folder, scenario, 'afterCookie')), await bootOf(device));
});

test('what is installed, downloaded and how late it is survives the process', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({ updates: [anUpdate({ download: { failures: 1 }, install: { seconds: 600 } })] });
  const device = await startedDevice(folder, scenario);
  const offer = await firstOffer(device);
  assert.equal((await device.updates.download(offer, quiet)).ok, false);
  const second = await startedDevice(folder, scenario, 'continued');
  assert.equal((await second.updates.download(offer, quiet)).ok, true);
  await second.updates.install(offer, quiet);
  const third = await startedDevice(folder, scenario, 'continued');
  assert.equal((await witnessOf(third, offer)).state, 'present');
  assert.equal(third.now(), Date.parse(scenario.now) + (45 + 20 + 20 + 600) * 1_000);
});

test('the clock moves by what the scenario says from one start to the next', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({ hoursBetweenStarts: 24, reboot: 'manual' });
  await startedDevice(folder, scenario);
  const second = await startedDevice(folder, scenario, 'afterCookie');
  assert.equal(second.now() - Date.parse(scenario.now), 86_400_000);
});

test('killed before the act: the call is on record, the history does not know it, a second call is a second line', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario();
  let armed = false;
  const device = await startedDevice(folder, scenario, 'fresh', {
    before: (operation, path) => {
      if (armed && operation === 'appendDurable' && path.endsWith('device-changes.jsonl')) throw new Error('killed');
    },
  });
  const offer = await firstOffer(device);
  armed = true;
  await assert.rejects(device.updates.install(offer, quiet));
  const next = await startedDevice(folder, scenario, 'continued');
  assert.equal((await next.updates.lookUp(offer)).known, false);
  assert.equal((await witnessOf(next, offer)).state, 'absent');
  assert.equal(callsIn(folder), 1);
  await next.updates.install(offer, quiet);
  assert.equal(callsIn(folder), 2);
});

test('killed between the act and our record of it: the history knows the claim, the device has the effect', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({ updates: [anUpdate({ install: { rebootRequired: true, does: 'applies' } })] });
  const device = await startedDevice(folder, scenario);
  const offer = await firstOffer(device);
  const since = device.now();
  const claim = await device.updates.install(offer, quiet);
  const next = await startedDevice(folder, scenario, 'continued');
  assert.deepEqual(await next.updates.lookUp(offer, since), { known: true, claim });
  assert.equal((await witnessOf(next, offer)).state, 'present');
  assert.equal((await next.updates.lookUp(offer, next.now() + 1)).known, false);
  assert.equal(callsIn(folder), 1);
});

test('the install call is on disk, durable, before anything changes on the device', async (t) => {
  const folder = scratchFolder(t);
  const operations: string[] = [];
  const device = await startedDevice(folder, aScenario(), 'fresh', {
    before: (operation, path) => operations.push(`${operation} ${basename(path)}`),
  });
  const offer = await firstOffer(device);
  operations.length = 0;
  await device.updates.install(offer, quiet);
  assert.deepEqual(operations, [
    'openAppend installs.jsonl',
    'appendDurable installs.jsonl',
    'openAppend device-changes.jsonl',
    'appendDurable device-changes.jsonl',
  ]);
});

test('a device that reboots in the middle boots at the next start without a cookie, and only once', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({ updates: [anUpdate({ install: { rebootsDevice: true } })] });
  const device = await startedDevice(folder, scenario);
  const offer = await firstOffer(device);
  assert.equal((await device.updates.install(offer, quiet)).outcome, 'deviceRebooted');
  const next = await startedDevice(folder, scenario, 'continued');
  assert.notEqual(await bootOf(next), await bootOf(device));
  assert.equal((await next.updates.lookUp(offer)).claim?.outcome, 'succeeded');
  assert.equal((await witnessOf(next, offer)).state, 'present');
  assert.equal((await next.updates.install(offer, quiet)).outcome, 'succeeded');
});

test('another scenario makes the device anew; while a run is open it is refused', async (t) => {
  const folder = scratchFolder(t);
  const device = await startedDevice(folder, aScenario());
  const offer = await firstOffer(device);
  await device.updates.install(offer, quiet);
  const other = aScenario({ name: 'other' });
  await assert.rejects(startedDevice(folder, other, 'afterCookie'), { code: 'scenarioOther' });
  const anew = await startedDevice(folder, other);
  assert.equal((await witnessOf(anew, offer)).state, 'absent');
  assert.equal(callsIn(folder), 0);
});

test('an act that was cut off in the middle of its line did not happen, and the next one is whole', async (t) => {
  const folder = scratchFolder(t);
  const device = await startedDevice(folder, aScenario());
  const offer = await firstOffer(device);
  appendFileSync(join(folder, 'device-changes.jsonl'), '{"startCount":1,"update":{"upd');
  const next = await startedDevice(folder, aScenario(), 'continued');
  assert.equal((await witnessOf(next, offer)).state, 'absent');
  await next.updates.install(offer, quiet);
  assert.equal((await witnessOf(await startedDevice(folder, aScenario(), 'continued'), offer)).state, 'present');
});

test('changes of a start before do not happen twice', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({ updates: [anUpdate({ install: { rebootRequired: true } })] });
  const device = await startedDevice(folder, scenario);
  const offer = await firstOffer(device);
  await device.updates.install(offer, quiet);
  const changes = readFileSync(join(folder, 'device-changes.jsonl'));
  const booted = await startedDevice(folder, scenario, 'afterCookie');
  const time = booted.now();
  writeFileSync(join(folder, 'device-changes.jsonl'), changes);
  const next = await startedDevice(folder, scenario, 'continued');
  assert.equal(next.now(), time);
  assert.equal((await witnessOf(next, offer)).state, 'present');
});

test('a damaged state is named and not taken for a new device', async (t) => {
  const folder = scratchFolder(t);
  await startedDevice(folder, aScenario());
  writeFileSync(join(folder, 'device.json'), Buffer.alloc(200));
  await assert.rejects(startedDevice(folder, aScenario()), { code: 'scenarioInvalid' });
});

test('looking at a device writes nothing', async (t) => {
  const folder = join(scratchFolder(t), 'not-made');
  const device = createSimulatedDevice(simSystem(), { scenario: aScenario(), deviceFolder: folder, start: 'inspect' });
  await device.open();
  await firstOffer(device);
  assert.equal(existsSync(folder), false);
});
