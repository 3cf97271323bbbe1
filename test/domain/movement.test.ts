import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { movementsBetween, sentenceOfMovement, unexplained, type Movement } from '../../src/domain/movement.ts';
import type { Inventory } from '../../src/schema/inventory.ts';

type Seen = Pick<Inventory, 'os' | 'installedUpdates' | 'missing'>;

const seen = (ubr: number | null, packages: readonly (readonly [string, string])[], missing: string[] = []): Seen => ({
  os:
    ubr === null
      ? null
      : {
          ...{ productName: 'Windows', edition: 'Pro', displayVersion: '24H2', build: 26100, ubr },
          ...{ architecture: 'x64', installationType: 'Client' },
        },
  installedUpdates: packages.map(([id, state]) => ({
    ...{ id, kb: null, title: null, state, installedAt: null, source: 'package' },
  })),
  missing: missing.map((part) => ({ part, reason: 'not readable' })),
});
const rollup = (revision: number): string => `Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.${revision}.1.8`;
const parts = (before: Seen, after: Seen): string[] => movementsBetween(before, after).map(({ part }) => part);

describe('what moved in a run', () => {
  const before = seen(3000, [
    [rollup(3000), 'installed'],
    ['Package_for_ServicingStack_2990~x~amd64~~26100.2990.1.1', 'permanent'],
    ['Package_for_DotNetRollup~x~amd64~~10.0.4785.1', 'installed'],
    ['Package_for_DotNetRollup_481~x~amd64~~10.0.9266.1', 'installed'],
  ]);
  test('build and packages, each family by itself', () => {
    const after = seen(3194, [
      [rollup(3194), 'installed'],
      [rollup(3000), 'superseded'],
      ['Package_for_ServicingStack_3190~x~amd64~~26100.3190.1.1', 'installed'],
      ['Package_for_DotNetRollup~x~amd64~~10.0.4785.1', 'installed'],
      ['Package_for_DotNetRollup_481~x~amd64~~10.0.9344.1', 'installed'],
    ]);
    assert.deepEqual(parts(before, after), ['build', 'rollup', 'servicingStack', 'dotnet481']);
  });
  test('what stayed, went back, or is only staged has not moved', () => {
    assert.deepEqual(parts(before, before), []);
    assert.deepEqual(parts(before, seen(2900, [[rollup(2900), 'installed']])), []);
    assert.deepEqual(parts(before, seen(3000, [[rollup(3194), 'staged']])), []);
    assert.deepEqual(parts(before, seen(3000, [[rollup(3194), 'superseded']])), []);
  });
  test('what waited for a reboot before the run is the work of another', () => {
    const waiting = seen(3000, [
      [rollup(3000), 'installed'],
      [rollup(3194), 'installPending'],
    ]);
    assert.deepEqual(parts(waiting, seen(3194, [[rollup(3194), 'installed']])), []);
  });
  test('each is told with what it went from and to, the newest of several packages', () => {
    const after = seen(3194, [
      ['Package_for_RollupFix~of no version', 'installed'],
      [rollup(3100), 'installed'],
      [rollup(3194), 'installed'],
      [rollup(2000), 'installed'],
      ['Package_for_ServicingStack_3190~x~amd64~~26100.3190.1.1', 'permanent'],
      ['Package_for_DotNetRollup~x~amd64~~10.0.4800.1', 'installed'],
      ['Package_for_DotNetRollup_481~x~amd64~~of no version', 'installed'],
    ]);
    assert.deepEqual(movementsBetween(before, after).map(sentenceOfMovement), [
      'the build went from 26100.3000 to 26100.3194',
      'Package_for_RollupFix went from 26100.3000.1.8 to 26100.3194.1.8',
      'Package_for_ServicingStack went from 26100.2990.1.1 to 26100.3190.1.1',
      'Package_for_DotNetRollup went from 10.0.4785.1 to 10.0.4800.1',
    ]);
    const first = seen(3000, [['Package_for_DotNetRollup_481~x~amd64~~10.0.9344.1', 'installed']]);
    assert.deepEqual(movementsBetween(seen(3000, []), first).map(sentenceOfMovement), [
      'Package_for_DotNetRollup_481 went from none to 10.0.9344.1',
    ]);
  });
  test('what is staged before the run, or named like a package by the history, counts for nothing', () => {
    const staged = seen(3000, [[rollup(3194), 'staged']]);
    assert.deepEqual(parts(staged, seen(3194, [[rollup(3194), 'installed']])), []);
    const after = seen(3000, [[rollup(3194), 'installed']]);
    const ofHistory = after.installedUpdates.map((update) => ({ ...update, source: 'history' as const }));
    assert.deepEqual(parts(seen(3000, []), { ...after, installedUpdates: ofHistory }), []);
    assert.deepEqual(parts(seen(3000, [], ['services']), after), ['rollup']);
  });
  test('what one side could not read has not moved as far as anybody knows', () => {
    const after = seen(3194, [[rollup(3194), 'installed']]);
    assert.deepEqual(parts(seen(null, []), after), ['rollup']);
    assert.deepEqual(parts(seen(3000, [], ['installedUpdates']), after), ['build']);
    assert.deepEqual(parts(before, seen(null, [], ['installedUpdates'])), []);
  });
});

describe('whose movement it is', () => {
  const build: Movement = { part: 'build', from: '26100.3000', to: '26100.3194' };
  const dotnet: Movement = { part: 'dotnet', from: null, to: '10.0.4785.1' };
  const KB = ['KB5000001'];
  const other = (key: string, kbs: readonly string[] = KB) => ({ key, kind: 'other', kbs }) as const;
  test('of the one update of unknown kind, where no other explains it', () => {
    assert.deepEqual([...unexplained([build, dotnet], [other('a')])], [['a', [build, dotnet]]]);
    assert.deepEqual([...unexplained([build], [other('a'), { key: 'b', kind: 'dotnet', kbs: KB }])], [['a', [build]]]);
  });
  test('of nobody, where another update explains it, two could have made it, or nothing moved', () => {
    for (const kind of ['cumulative', 'hotpatch', 'enablement', 'feature'] as const)
      assert.equal(unexplained([build], [other('a'), { key: 'b', kind, kbs: KB }]).size, 0, kind);
    assert.equal(unexplained([build], [other('a'), other('b')]).size, 0);
    assert.equal(unexplained([], [other('a')]).size, 0);
    assert.equal(unexplained([build], [{ key: 'a', kind: 'office', kbs: KB }]).size, 0);
  });
  test('each kind explains its own parts, a feature update all of them', () => {
    const ALL = ['build', 'rollup', 'servicingStack', 'dotnet', 'dotnet481'] as const;
    const moved = ALL.map((part) => ({ part, from: null, to: '2.0' }));
    for (const [kind, left] of [
      ['cumulative', ['dotnet', 'dotnet481']],
      ['hotpatch', ['rollup', 'servicingStack', 'dotnet', 'dotnet481']],
      ['enablement', ['dotnet', 'dotnet481']],
      ['servicingStack', ['build', 'rollup', 'dotnet', 'dotnet481']],
      ['dotnet', ['build', 'rollup', 'servicingStack']],
      ['feature', []],
      ['driver', ALL],
    ] as const) {
      const parted = unexplained(moved, [other('a'), { key: 'b', kind, kbs: KB }]);
      assert.deepEqual(parted.get('a')?.map(({ part }) => part) ?? [], left, kind);
    }
  });
  test('of nobody, where nobody attempted anything unknown', () => {
    assert.deepEqual([...unexplained([build], [])], []);
  });
  test('of nobody, where it has no KB, or somebody else may have installed what was offered', () => {
    assert.equal(unexplained([build], [other('a', [])]).size, 0);
    assert.equal(unexplained([build], [other('a')], ['cumulative']).size, 0);
    assert.equal(unexplained([build], [other('a')], ['dotnet', 'other']).size, 1);
  });
});
