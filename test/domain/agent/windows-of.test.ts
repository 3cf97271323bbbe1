import assert from 'node:assert/strict';
import { test } from 'node:test';
import { windowsOfBuild, windowsOfProducts } from '../../../src/domain/agent/windows-of.ts';
import { on, os, product } from './an-update.ts';

const named = (...names: string[]) => names.map((name) => product('not-known', name));

test('a server is the line of its build, a client that of its Windows', () => {
  const server = (build: number, name: string) => windowsOfProducts(named(name), os(build, 'Server'));
  const lines: readonly (readonly [string, readonly number[]])[] = [
    ['Windows Server 2016', [14393]],
    ['Windows Server 2019', [17763]],
    ['Windows Server, version 1903', [18362, 18363, 19041, 19042]],
    ['Microsoft Server operating system-21H2', [20348]],
    ['Microsoft Server operating system-22H2', [20349]],
    ['Microsoft Server operating system-23H2', [25398]],
    ['Microsoft Server operating system-24H2', [26100]],
  ];
  for (const [name, builds] of lines) {
    for (const [other, others] of lines) {
      for (const build of others) assert.equal(server(build, name), builds.includes(build) ? 'own' : 'other', other);
    }
  }
  assert.deepEqual(
    [19045, 21999, 22000, 26200].map((build) => windowsOfProducts(named('Windows 10'), os(build))),
    ['own', 'own', 'other', 'other'],
  );
  assert.equal(windowsOfProducts(named('Windows 11'), os(22000)), 'own');
});

test('another Windows beside a later one says nothing, and neither does one of all lines', () => {
  assert.equal(windowsOfProducts(named('Windows 10', 'Windows 12'), os(26200)), null);
  assert.equal(windowsOfProducts(named('Windows'), os(26200)), null);
  assert.equal(windowsOfProducts([], os(26200)), null);
});

test('a build is another Windows when the table has it, or when it lies below a known one', () => {
  const { builds } = on(26200);
  const row = { ...builds.rows[0]!, build: 27_000 };
  const table = { ...builds, rows: [...builds.rows, row] };
  const own = os(26200);
  assert.equal(windowsOfBuild(26300, own, table), 'own');
  assert.equal(windowsOfBuild(27_000, own, table), 'another');
  assert.equal(windowsOfBuild(27_000, own, builds), 'later');
  assert.equal(windowsOfBuild(19045, own, { ...builds, rows: [] }), 'another');
  assert.equal(windowsOfBuild(25_000, own, table), 'another');
  assert.equal(windowsOfBuild(25_000, os(27_000), table), 'another');
  assert.equal(windowsOfBuild(25_000, os(27_000), builds), 'later');
});
