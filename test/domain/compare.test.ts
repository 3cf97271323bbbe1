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

test('each category is told by its key, in order, with what was before and after', () => {
  const [none] = fc.sample(inventories, 1);
  assert.ok(none !== undefined);
  const named = (name: string, state: string) => ({ name, displayName: 'A', startType: 'Automatic', state });
  const update = (id: string, source: 'package' | 'history') => ({
    ...{ id, kb: null, title: null, state: 'installed', installedAt: null, source },
  });
  const os = { productName: 'Windows', edition: 'Pro', displayVersion: '24H2', build: 26100, ubr: 1 } as const;
  const [bStopped, b, a, c] = [
    named('b', 'Stopped'),
    named('b', 'Running'),
    named('a', 'Running'),
    named('c', 'Running'),
  ];
  const before: Inventory = {
    ...none,
    os: { ...os, architecture: 'x64', installationType: 'Client' },
    services: [c, named('e', 'Running'), named('d', 'Running')],
    updateSettings: { WUServer: 'https://old' },
    installedUpdates: [update('KB1', 'history'), update('P1', 'package')],
  };
  const after: Inventory = {
    ...none,
    os: { ...os, ubr: 2, architecture: 'x64', installationType: 'Client' },
    services: [named('e', 'Stopped'), bStopped, b, b, a, named('d', 'Stopped')],
    updateSettings: { WUServer: 'https://new' },
    installedUpdates: [],
    missing: [{ part: 'updateHistory', reason: 'access denied' }],
  };
  const found = compareInventories(before, after);
  const empty = { added: [], removed: [], changed: [], comparable: true };
  const { os: ofOs, services, updateSettings, installedUpdates, ...rest } = found;
  assert.deepEqual(ofOs, { ...empty, changed: [{ key: 'ubr', before: 1, after: 2 }] });
  assert.deepEqual(updateSettings, {
    ...empty,
    changed: [{ key: 'WUServer', before: 'https://old', after: 'https://new' }],
  });
  assert.deepEqual(services, {
    added: [
      { key: 'a', before: null, after: a },
      { key: 'b', before: null, after: bStopped },
      { key: 'b #2', before: null, after: b },
      { key: 'b #3', before: null, after: b },
    ],
    removed: [{ key: 'c', before: c, after: null }],
    changed: ['d', 'e'].map((key) => ({ key, before: named(key, 'Running'), after: named(key, 'Stopped') })),
    comparable: true,
  });
  // What the history alone shows cannot be compared where one side could not read it.
  assert.deepEqual(installedUpdates, {
    ...empty,
    removed: [{ key: 'package:P1', before: update('P1', 'package'), after: null }],
  });
  const lists = ['drivers', 'installedApplications', 'pendingRebootSignals', 'listeningPorts', 'scheduledTasks'];
  assert.deepEqual(rest, Object.fromEntries(lists.map((name) => [name, empty])));
  const readable = compareInventories(before, { ...after, missing: [] })['installedUpdates'];
  assert.deepEqual(
    readable?.removed.map(({ key }) => key),
    ['history:KB1', 'package:P1'],
  );
});
