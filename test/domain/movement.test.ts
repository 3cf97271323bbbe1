import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { movementsBetween, unexplained, type Movement } from '../../src/domain/movement.ts';
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
  test('of nobody, where it has no KB, or somebody else may have installed what was offered', () => {
    assert.equal(unexplained([build], [other('a', [])]).size, 0);
    assert.equal(unexplained([build], [other('a')], ['cumulative']).size, 0);
    assert.equal(unexplained([build], [other('a')], ['dotnet', 'other']).size, 1);
  });
});
