import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScenarioInput } from '../../../src/schema/scenario.ts';
import { INSTALL_TIMEOUT_MS } from '../../../src/device/simulated/install.ts';
import { scratchFolder } from '../../support/sim-files.ts';
import { anUpdate, aScenario, firstOffer, quiet, startedDevice, witnessOf } from '../../support/simulated.ts';

type Install = NonNullable<NonNullable<ScenarioInput['updates']>[number]['install']>;

/** Installs the one update of a scenario, reboots, and tells what the device shows before and after the boot. */
async function installed(folder: string, install: Install) {
  const scenario = aScenario({ updates: [anUpdate({ install })] });
  const device = await startedDevice(folder, scenario);
  const offer = await firstOffer(device);
  const baseline = await witnessOf(device, offer);
  const claim = await device.updates.install(offer, quiet);
  const before = await witnessOf(device, offer);
  const signals = (await device.rebootSignals()).map((one) => one.signal);
  const offeredBefore = (await device.updates.search(quiet)).offers.length;
  const rebooted = await startedDevice(folder, scenario, 'afterCookie');
  const after = await witnessOf(rebooted, offer);
  const offered = (await rebooted.updates.search(quiet)).offers.length;
  const signalsAfter = (await rebooted.rebootSignals()).length;
  return { baseline, claim, before, after, signals, offeredBefore, offered, signalsAfter };
}

test('an update that applies is present at once and offered no more', async (t) => {
  const seen = await installed(scratchFolder(t), {});
  assert.equal(seen.baseline.state, 'absent');
  assert.deepEqual([seen.claim.outcome, seen.before.state, seen.offeredBefore], ['succeeded', 'present', 0]);
  assert.deepEqual(seen.signals, []);
});

test('a lying update claims success, leaves nothing, and is offered again', async (t) => {
  const seen = await installed(scratchFolder(t), { says: 'succeeded', does: 'nothing' });
  assert.deepEqual([seen.claim.outcome, seen.claim.hresult], ['succeeded', 0]);
  assert.deepEqual([seen.before.state, seen.after.state, seen.before.stagingTraces], ['absent', 'absent', false]);
  assert.deepEqual([seen.offeredBefore, seen.offered], [1, 1]);
});

test('an update that reports a failure can be present', async (t) => {
  const seen = await installed(scratchFolder(t), { says: 'failed', hresult: '0x80070643', does: 'applies' });
  assert.deepEqual([seen.claim.outcome, seen.claim.hresult, seen.before.state], ['failed', -2147023293, 'present']);
});

test('an update that applies at the reboot is staged before it and present after it', async (t) => {
  const seen = await installed(scratchFolder(t), { rebootRequired: true });
  assert.deepEqual([seen.before.state, seen.before.stagingTraces], ['absent', true]);
  assert.deepEqual([seen.after.state, seen.after.stagingTraces], ['present', false]);
  assert.deepEqual(seen.signals, [
    'WindowsUpdate\\Auto Update\\RebootRequired',
    'Component Based Servicing\\RebootPending',
  ]);
  assert.equal(seen.signalsAfter, 0);
});

test('an update that is rolled back at the reboot is absent with traces and offered again', async (t) => {
  const seen = await installed(scratchFolder(t), { rebootRequired: true, does: 'rolledBackAtReboot' });
  assert.deepEqual([seen.after.state, seen.after.stagingTraces, seen.offered], ['absent', true, 1]);
});

test('an update that is already there was present in the baseline', async (t) => {
  const seen = await installed(scratchFolder(t), { says: 'alreadyInstalled' });
  assert.deepEqual(
    [seen.baseline.state, seen.claim.outcome, seen.after.state],
    ['present', 'alreadyInstalled', 'present'],
  );
});

test('an update that needs a second reboot asks for it and is present only then', async (t) => {
  const folder = scratchFolder(t);
  const scenario = aScenario({ updates: [anUpdate({ install: { rebootRequired: true, needsSecondReboot: true } })] });
  const device = await startedDevice(folder, scenario);
  const offer = await firstOffer(device);
  await device.updates.install(offer, quiet);
  const once = await startedDevice(folder, scenario, 'afterCookie');
  assert.equal((await witnessOf(once, offer)).state, 'absent');
  assert.deepEqual(
    (await once.rebootSignals()).map((one) => one.strength),
    ['strong'],
  );
  const twice = await startedDevice(folder, scenario, 'afterCookie');
  assert.equal((await witnessOf(twice, offer)).state, 'present');
  assert.deepEqual(await twice.rebootSignals(), []);
});

test('a hang is ended at the limit, takes no real time, and leaves no history', async (t) => {
  const scenario = aScenario({ updates: [anUpdate({ install: { hangs: true } })] });
  const device = await startedDevice(scratchFolder(t), scenario);
  const offer = await firstOffer(device);
  const startedAt = device.now();
  const claim = await device.updates.install(offer, quiet);
  assert.deepEqual([claim.outcome, claim.durationMs], ['timeLimit', INSTALL_TIMEOUT_MS]);
  assert.equal(device.now() - startedAt, INSTALL_TIMEOUT_MS);
  assert.deepEqual(await device.updates.lookUp(offer), { known: false, claim: null });
  assert.equal((await witnessOf(device, offer)).state, 'absent');
});

test('an install that outlasts the limit is a time limit whatever it would have claimed', async (t) => {
  const scenario = aScenario({ updates: [anUpdate({ install: { seconds: 10_801 } })] });
  const device = await startedDevice(scratchFolder(t), scenario);
  assert.equal((await device.updates.install(await firstOffer(device), quiet)).outcome, 'timeLimit');
});

test('an unreadable state is readable in the baseline and unreadable after the install', async (t) => {
  const seen = await installed(scratchFolder(t), { unreadable: true });
  assert.deepEqual([seen.baseline.state, seen.before.state], ['absent', 'unreadable']);
});

test('a superseded update leaves nothing but the word of the device that it is superseded', async (t) => {
  const seen = await installed(scratchFolder(t), { superseded: true });
  assert.deepEqual([seen.after.state, seen.after.superseded, seen.offered], ['absent', true, 0]);
});

test('an update that is still offered is present and offered', async (t) => {
  const seen = await installed(scratchFolder(t), { stillOfferedAfter: true });
  assert.deepEqual([seen.before.state, seen.offeredBefore], ['present', 1]);
});

for (const [hresult, outcome] of [
  ['0x00240009', 'heldForPower'],
  ['0x80240016', 'heldForReboot'],
  ['0x80240017', 'notApplicable'],
  ['0x8007045B', 'deviceRebooted'],
] as const) {
  test(`a code that means something to the update agent means it here, and does nothing: ${hresult}`, async (t) => {
    for (const says of ['failed', 'succeeded'] as const) {
      const { claim, before, after } = await installed(scratchFolder(t), { says, does: 'nothing', hresult });
      assert.deepEqual([claim.outcome, before.state, after.state], [outcome, 'absent', 'absent']);
    }
  });
}

test('an install that is refused leaves nothing, whatever it does when it is let', async (t) => {
  for (const hresult of ['0x00240009', '0x80240016', '0x8007045B'] as const) {
    assert.equal((await installed(scratchFolder(t), { hresult, does: 'applies' })).before.state, 'absent', hresult);
  }
});
