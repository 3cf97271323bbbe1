import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ambiguous, isRelativeTo, mayBeFromBefore } from '../../src/domain/effects/relative.ts';
import type { Movement } from '../../src/domain/movement.ts';
import type { Effect } from '../../src/schema/catalog.ts';
import type { Verdict } from '../../src/schema/verdict.ts';

const NEWER: Effect = { type: 'packageNewer', name: 'Package_for_RollupFix', than: null };
const RUN = '11111111-1111-4111-8111-111111111111';
const EARLIER = '22222222-2222-4222-8222-222222222222';

test('effects that only say "newer than before the run"', () => {
  const place = { key: 'k', value: 'pv' };
  for (const [effect, relative] of [
    [NEWER, true],
    [{ type: 'recoveryNewer', than: '10.0.1' }, true],
    [{ type: 'firmware', resource: EARLIER, than: 1 }, true],
    [{ type: 'patchLevel', major: null, than: [] }, true],
    [{ type: 'anyPackage', of: [{ name: 'a' }, { name: 'b', than: null }] }, true],
    [{ type: 'version', ...place, than: '1.0' }, true],
    [{ type: 'driver', hardwareId: 'x', than: [] }, true],
    [{ type: 'anyPackage', of: [{ name: 'a', minVersion: '1.0' }] }, false],
    [{ type: 'version', ...place, atLeast: '1.0' }, false],
    [{ type: 'driver', hardwareId: 'x', version: '1.0' }, false],
    [{ type: 'cumulative', atLeast: '26100.1' }, false],
  ] as [Effect, boolean][])
    assert.equal(isRelativeTo([effect]), relative, JSON.stringify(effect));
});

test('what an earlier run attempted and did not find missing may be there since then', () => {
  const update = { updateId: 'AA', revision: 1, effects: [NEWER] };
  const seen = (verdict: Verdict | null, runId = EARLIER, revision = 1) => {
    const time = '2026-11-20T09:00:00.000Z';
    const attempts = [{ runId, time, hresult: 0, verdict }];
    return [{ updateId: 'aa', revision, kb: null, title: 'x', firstSeenAt: time, lastSeenAt: time, attempts }];
  };
  for (const verdict of ['unconfirmed', 'installed', 'alreadyPresent', 'superseded'] as const)
    assert.equal(mayBeFromBefore(update, seen(verdict), RUN), true, verdict);
  for (const verdict of ['failed', 'notEffective', 'rolledBack', null] as const)
    assert.equal(mayBeFromBefore(update, seen(verdict), RUN), false, String(verdict));
  assert.equal(mayBeFromBefore(update, seen('unconfirmed', RUN), RUN), false);
  assert.equal(mayBeFromBefore(update, seen('unconfirmed', EARLIER, 2), RUN), false);
  assert.equal(
    mayBeFromBefore({ ...update, effects: [{ type: 'build', atLeast: '26100.1' }] }, seen('installed'), RUN),
    false,
  );
});

test('one movement does not prove two updates', () => {
  const plain = { name: 'Package_for_DotNetRollup~', than: null };
  const of481 = { name: 'Package_for_DotNetRollup_481~', than: null };
  const a = (key: string, ...of: { name: string; than: null }[]) => ({
    key,
    effects: [{ type: 'anyPackage' as const, of }],
  });
  const moved = (...parts: Movement['part'][]): Movement[] => parts.map((part) => ({ part, from: null, to: '10.0.1' }));
  const unclear = (movements: Movement[], ...updates: Parameters<typeof ambiguous>[1][number][]): string[] =>
    [...ambiguous(movements, updates)].sort();
  assert.deepEqual(unclear(moved('dotnet'), a('x', plain, of481), a('y', plain, of481)), ['x', 'y']);
  assert.deepEqual(unclear(moved('dotnet', 'dotnet481'), a('x', plain, of481), a('y', plain, of481)), []);
  assert.deepEqual(unclear(moved('dotnet', 'dotnet481'), a('x', plain), a('y', of481)), []);
  assert.deepEqual(unclear(moved('dotnet'), a('x', plain), a('y', of481)), []);
  assert.deepEqual(unclear(moved('dotnet'), a('x', plain), a('y', plain)), ['x', 'y']);
  assert.deepEqual(unclear(moved('dotnet'), a('x', plain, of481)), []);
  const rollup = { key: 'z', effects: [NEWER] };
  assert.deepEqual(unclear(moved('dotnet', 'rollup'), a('x', plain), rollup), []);
});

test('one relative effect among others is enough, and one attempt of the same update among others', () => {
  const build: Effect = { type: 'build', atLeast: '26100.1' };
  assert.equal(isRelativeTo([build, NEWER]), true);
  assert.equal(isRelativeTo([]), false);
  const time = '2026-11-20T09:00:00.000Z';
  const attempt = (verdict: Verdict) => ({ runId: EARLIER, time, hresult: 0, verdict });
  const seen = (updateId: string, ...attempts: ReturnType<typeof attempt>[]) => ({
    ...{ updateId, revision: 1, kb: null, title: 'x', firstSeenAt: time, lastSeenAt: time, attempts },
  });
  const update = { updateId: 'AA', revision: 1, effects: [NEWER] };
  const history = [seen('bb'), seen('aa', attempt('failed'), attempt('unconfirmed'))];
  assert.equal(mayBeFromBefore(update, history, RUN), true);
  assert.equal(mayBeFromBefore(update, [seen('bb', attempt('unconfirmed'))], RUN), false);
});

test('updates share a part whatever else they would move; what is asked by its version alone shares nothing', () => {
  const newer = (name: string): Effect => ({ type: 'packageNewer', name, than: null });
  const any = (...of: { name: string; than?: null; minVersion?: string }[]): Effect => ({ type: 'anyPackage', of });
  const unclear = (moved: Movement['part'][], ...updates: Effect[][]): string[] => {
    const movements = moved.map((part) => ({ part, from: null, to: '10.0.1' }));
    return [
      ...ambiguous(
        movements,
        updates.map((effects, index) => ({ key: String(index), effects })),
      ),
    ];
  };
  const dotnet = { name: 'Package_for_DotNetRollup~' };
  const both = any({ ...dotnet, than: null }, { name: 'Package_for_DotNetRollup_481~', than: null });
  assert.deepEqual(unclear(['dotnet'], [any({ ...dotnet, than: null })], [both]), ['0', '1']);
  assert.deepEqual(unclear(['dotnet'], [any({ ...dotnet, minVersion: '1.0' })], [any({ ...dotnet, than: null })]), []);
  for (const [name, part] of [
    ['Package_for_RollupFix', 'rollup'],
    ['Package_for_ServicingStack', 'servicingStack'],
  ] as const) {
    assert.deepEqual(unclear([part], [newer(name)], [newer(name)]), ['0', '1']);
    assert.deepEqual(unclear([part], [newer(name)], [{ type: 'build', atLeast: '26100.1' }]), []);
  }
  const two = [newer('Package_for_RollupFix'), newer('Package_for_ServicingStack')];
  assert.deepEqual(unclear(['rollup', 'servicingStack'], two, two), []);
});
