import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { embeddedScenarios, loadScenario } from '../../../src/device/simulated/scenario-file.ts';
import { EXIT_CODES } from '../../../src/domain/exit-codes.ts';
import { policyNames, policySchemas } from '../../../src/schema/policy/index.ts';
import type { Scenario } from '../../../src/schema/scenario.ts';
import { REASONS } from '../../../src/schema/why.ts';
import { repositoryAssets } from '../../support/embedded-assets.ts';
import { scratchFolder, simFiles } from '../../support/sim-files.ts';
import { quiet, startedDevice } from '../../support/simulated.ts';

const names = embeddedScenarios({ assets: repositoryAssets });
const load = (name: string): Scenario =>
  loadScenario({ files: simFiles(), assets: repositoryAssets }, `/nowhere/${name}`, name).scenario;

const CODES: readonly number[] = Object.values(EXIT_CODES);
/** The scenario whose policy has a fault on purpose. */
const FAULTY_POLICY = 'policy-fault-240';
const KNOWN_WHYS: readonly string[] = Object.keys(REASONS);

for (const name of names) {
  test(`${name}: the name is the file's and ends with the code of the first start`, () => {
    const scenario = load(name);
    assert.equal(scenario.name, name);
    assert.equal(scenario.expect[0], Number(/-(\d+)$/u.exec(name)?.[1]));
    assert.ok(scenario.description.length > 60);
  });

  test(`${name}: the expected codes and reasons are ones that run can give`, () => {
    const { expect, why, hoursBetweenStarts } = load(name);
    assert.ok(expect.every((code) => CODES.includes(code)));
    assert.ok(why.flat().every((reason) => KNOWN_WHYS.includes(reason)));
    if (why.length > 0) assert.equal(why.length, expect.length);
    expect.forEach((code, i) =>
      assert.equal((why[i] ?? []).length > 0, code === 100 || code === 240, `start ${i + 1}`),
    );
    // A start that goes on with nothing is a run of its own, which only a script with time in between tells of.
    const severalRuns = hoursBetweenStarts > 0;
    assert.ok(severalRuns || expect.slice(0, -1).every((code) => code === 150 || why.flat().includes('stopped')));
  });

  test(`${name}: its policies are valid, and its checks are in them`, () => {
    const { policies, checks } = load(name);
    const valid = policyNames.every((policy) => v.is(policySchemas[policy], policies[policy] ?? {}));
    assert.equal(valid, name !== FAULTY_POLICY);
    const { applications } = v.parse(policySchemas.AppValidationPolicy, policies.AppValidationPolicy ?? {});
    for (const check of checks) {
      const application = applications.find((one) => one.name === check.application);
      assert.ok(application?.checks.some((one) => one.id === check.check));
    }
  });

  test(`${name}: the device can be walked from search to witness`, async (t) => {
    const device = await startedDevice(scratchFolder(t), load(name));
    await device.inventory(quiet);
    if (load(name).search.serviceDisabled) return;
    const { offers } = await device.updates.search(quiet);
    for (const offer of offers) {
      await device.updates.download(offer, quiet);
      await device.updates.install(offer, quiet);
    }
    assert.equal((await device.updates.witness(offers)).length, offers.length);
  });
}

test('there is a first start for every exit code', () => {
  const first = new Set(names.map((name) => load(name).expect[0]));
  assert.deepEqual([...first].sort(), [...CODES].sort());
});

test('the showcase is a realistic device: 25 updates, 300 services, 250 applications', async (t) => {
  const device = await startedDevice(scratchFolder(t), load('showcase-150'));
  const { inventory } = await device.inventory(quiet);
  const { offers } = await device.updates.search(quiet);
  assert.deepEqual([offers.length, inventory.services.length, inventory.installedApplications.length], [25, 300, 250]);
});
