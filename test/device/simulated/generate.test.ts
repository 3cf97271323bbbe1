import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateApplications } from '../../../src/device/simulated/generate/applications.ts';
import {
  generateDrivers,
  generateInstalledUpdates,
  generateScheduledTasks,
} from '../../../src/device/simulated/generate/drivers.ts';
import { generateServices } from '../../../src/device/simulated/generate/services.ts';
import { fingerprint, guidOf } from '../../../src/device/simulated/generate/seed.ts';

const NOW = Date.UTC(2026, 10, 23);
const generators: Record<string, (howMany: number) => string[]> = {
  services: (n) => generateServices(n).map((one) => one.name.toLowerCase()),
  applications: (n) => generateApplications(n).map((one) => one.id),
  applicationNames: (n) => generateApplications(n).map((one) => one.name.toLowerCase()),
  drivers: (n) => generateDrivers(n).map((one) => one.id),
  scheduledTasks: (n) => generateScheduledTasks(n).map((one) => one.path),
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

test('made GUIDs and fingerprints are the same on every system', () => {
  assert.equal(guidOf('update KB5000001 A'), guidOf('update KB5000001 A'));
  assert.match(guidOf('x'), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/u);
  assert.equal(fingerprint('scenario'), 'f5964887e2f83c84f843a81164f43682');
});
