import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remembered } from '../../src/domain/seen-updates.ts';
import type { SeenUpdate } from '../../src/schema/device-state.ts';
import type { OsFacts } from '../../src/schema/inventory.ts';
import { anEntry, TIME } from '../evidence/an-update.ts';

const NOW = '2026-11-25T10:00:00.000Z';
const at = { os: { build: 26_100, ubr: 3000 } as OsFacts, nowMs: Date.parse(NOW) };
const entry = anEntry('KB1');
const fresh: SeenUpdate = {
  ...{ updateId: 'id-KB1', revision: 200, kb: 'KB1', title: 'Update KB1', firstSeenAt: TIME },
  ...{ lastSeenAt: NOW, attempts: [] },
};
const attempt = (pending?: true): SeenUpdate['attempts'][number] => ({
  ...{ runId: '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10', time: TIME, hresult: 0, verdict: null },
  ...(pending === undefined ? {} : { pending }),
});
const toConfirm = { kind: 'driver', required: true, effects: [], classification: 'Drivers', kbs: ['KB1'] } as const;
const old: SeenUpdate = { ...fresh, lastSeenAt: TIME, ...toConfirm, effects: [], kbs: ['KB1'] };

test('what was offered is remembered with when it was seen, beside what was not offered now', () => {
  const other: SeenUpdate = { ...old, updateId: 'other' };
  assert.deepEqual(remembered([other], [entry], at), [other, fresh]);
  assert.deepEqual(remembered([{ ...fresh, revision: 199 }], [entry], at), [{ ...fresh, revision: 199 }, fresh]);
});

test('its attempts stay; what it takes to confirm it only while one of them is open', () => {
  const settled = [attempt(), attempt()];
  assert.deepEqual(remembered([{ ...old, attempts: settled }], [entry], at), [{ ...fresh, attempts: settled }]);
  const open = [attempt(), attempt(true)];
  assert.deepEqual(remembered([{ ...old, attempts: open }], [entry], at), [{ ...fresh, attempts: open, ...toConfirm }]);
  const bare = remembered([{ ...fresh, attempts: open, kind: 'driver' }], [entry], at);
  assert.deepEqual(bare, [{ ...fresh, attempts: open, kind: 'driver' }]);
  assert.deepEqual(Object.keys(bare[0] ?? {}), [...Object.keys(fresh), 'kind']);
});

test('what stands in a line of succession is kept with the build that it brings, where one is known', () => {
  const inLine = anEntry('KB1', { line: 'cumulative', kind: 'cumulative', releasedAt: TIME });
  const kept = { ...fresh, line: 'cumulative', releasedAt: TIME, effects: [], classification: 'Security Updates' };
  assert.deepEqual(remembered([], [inLine], at), [kept]);
  const targeted = { ...inLine, targetBuilds: ['26100.3194'], kbs: ['KB1', 'KB2'] };
  assert.deepEqual(remembered([], [targeted], at), [{ ...kept, target: '26100.3194', kbs: ['KB1', 'KB2'] }]);
});
