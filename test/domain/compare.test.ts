import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareInventories } from '../../src/domain/compare.ts';
import type { Inventory } from '../../src/schema/inventory.ts';

const service = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  displayName: fc.constant('A service'),
  startType: fc.constantFrom('Automatic', 'Disabled'),
  state: fc.constantFrom('Running', 'Stopped'),
});

const inventories: fc.Arbitrary<Inventory> = fc.array(service, { maxLength: 4 }).map((services) => ({
  os: null,
  hardware: null,
  updateManagers: [],
  services,
  drivers: [],
  installedApplications: [],
  installedUpdates: [],
  updateSettings: {},
  pendingRebootSignals: [],
  disks: [],
  listeningPorts: [],
  scheduledTasks: [],
  bootIdentity: null,
  missing: [],
}));

const categories = (before: Inventory, after: Inventory) => Object.values(compareInventories(before, after));

test('nothing differs from itself', () => {
  fc.assert(
    fc.property(inventories, (one) => {
      const found = categories(one, one).flatMap(({ added, removed, changed }) => [...added, ...removed, ...changed]);
      assert.deepEqual(found, []);
    }),
  );
});

test('what is added one way round is removed the other way round', () => {
  fc.assert(
    fc.property(inventories, inventories, (one, other) => {
      const there = compareInventories(one, other)['services'];
      const back = compareInventories(other, one)['services'];
      const keys = (list: readonly { key: string }[] = []) => list.map(({ key }) => key);
      assert.deepEqual(keys(there?.added), keys(back?.removed));
      assert.deepEqual(keys(there?.changed), keys(back?.changed));
    }),
  );
});

test('two entries of one name are told apart: none is lost', () => {
  fc.assert(
    fc.property(inventories, (one) => {
      const found = compareInventories({ ...one, services: [] }, one)['services'];
      assert.equal(found?.added.length, one.services.length);
    }),
  );
});

test('what one side could not read is not comparable, and nothing of it is added or removed', () => {
  fc.assert(
    fc.property(inventories, inventories, fc.boolean(), (one, other, first) => {
      const missing = [{ part: 'services', reason: 'access denied' }];
      const found = first
        ? compareInventories({ ...one, missing, services: [] }, other)
        : compareInventories(one, { ...other, missing, services: [] });
      assert.deepEqual(found['services'], { added: [], removed: [], changed: [], comparable: false });
    }),
  );
});
