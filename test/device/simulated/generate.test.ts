import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import * as v from 'valibot';
import { generateApplications } from '../../../src/device/simulated/generate/applications.ts';
import {
  generateDrivers,
  generateInstalledUpdates,
  generateScheduledTasks,
} from '../../../src/device/simulated/generate/drivers.ts';
import { generateServices } from '../../../src/device/simulated/generate/services.ts';
import { fingerprint, guidOf, inTurn } from '../../../src/device/simulated/generate/seed.ts';
import { usualDevice } from '../../../src/schema/usual-device.ts';
import { repositoryAssets } from '../../support/embedded-assets.ts';

const USUAL = v.parse(usualDevice, JSON.parse(repositoryAssets.text('assets/simulated/usual-device.json')));
const NOW = Date.UTC(2026, 10, 23);
const generators: Record<string, (howMany: number) => string[]> = {
  services: (n) => generateServices(USUAL, n).map((one) => one.name.toLowerCase()),
  applications: (n) => generateApplications(USUAL, n).map((one) => one.id),
  applicationNames: (n) => generateApplications(USUAL, n).map((one) => one.name.toLowerCase()),
  drivers: (n) => generateDrivers(USUAL, n).map((one) => one.id),
  scheduledTasks: (n) => generateScheduledTasks(USUAL, n).map((one) => one.path),
  installedUpdates: (n) => generateInstalledUpdates(n, 26200, NOW).map((one) => one.id),
};

for (const [name, generate] of Object.entries(generators)) {
  test(`${name}: as many as asked, no two with the same key, the first ones always the same`, () => {
    for (const howMany of [0, 1, 30, 500]) {
      const keys = generate(howMany);
      assert.equal(keys.length, howMany);
      assert.equal(new Set(keys).size, howMany);
      assert.deepEqual(generate(500).slice(0, howMany), keys);
    }
  });
}

/**
 * Of the inventories that scenarios have shown ever since: another one would make other evidence of the same device.
 */
const SHOWN_SO_FAR = [
  [30, '4b0d217d0db197fabe4078e685261e367e993b89f094020b0062fe2605df8545'],
  [500, 'd53563ec66e375d0c7016cbad3bc4d78eea03ad22eb8a50870b5a7d5254c9fc8'],
] as const;

for (const [howMany, sha256] of SHOWN_SO_FAR) {
  test(`an inventory of ${howMany} of each is byte for byte what it has been`, () => {
    const made = {
      services: generateServices(USUAL, howMany),
      drivers: generateDrivers(USUAL, howMany),
      installedApplications: generateApplications(USUAL, howMany),
      scheduledTasks: generateScheduledTasks(USUAL, howMany),
      installedUpdates: generateInstalledUpdates(howMany, 26200, NOW),
    };
    assert.equal(createHash('sha256').update(JSON.stringify(made)).digest('hex'), sha256);
  });
}

test('one after the other begins again after the last; of none there is none', () => {
  assert.deepEqual(
    [0, 1, 2].map((i) => inTurn(['a', 'b'], i)),
    ['a', 'b', 'a'],
  );
  assert.throws(() => inTurn([], 0), /expected a choice/u);
});

test('made GUIDs and fingerprints are the same on every system', () => {
  assert.equal(guidOf('update KB5000001 A'), guidOf('update KB5000001 A'));
  assert.match(guidOf('x'), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/u);
  assert.equal(fingerprint('scenario'), 'f5964887e2f83c84f843a81164f43682');
});
