import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildStated, isShared, onlyShared } from '../../src/domain/shared-effects.ts';
import type { Effect } from '../../src/schema/catalog.ts';

const build: Effect = { type: 'build', atLeast: '26100.3194' };
const cumulative: Effect = { type: 'cumulative', atLeast: '26100.3200' };
const rollup = (minVersion?: string): Effect => ({
  ...{ type: 'package', name: 'package_for_rollupfix~31bf3856ad364e35' },
  ...(minVersion === undefined ? {} : { minVersion }),
});
const own: Effect = { type: 'package', name: 'Package_for_KB5000001', minVersion: '26100.1.1.1' };
const file: Effect = { type: 'file', path: 'C:\\a.dll' };
const SHARED: readonly Effect[] = [build, cumulative, rollup('26100.3194.1.8'), rollup(), file];
const OWN: readonly Effect[] = [
  own,
  { ...file, minVersion: '1.0' },
  { ...file, sha256: '0'.repeat(64) },
  { type: 'product', name: 'Edge', minVersion: '1.0' },
  { type: 'registry', key: 'K', value: 'V', equals: 1 },
];

test('a build, the rollup package and a file of any content may be the effect of another update; what is more exact is not', () => {
  assert.deepEqual(SHARED.filter(isShared), SHARED);
  for (const one of OWN) assert.equal(isShared(one), false);
});

test('nothing of its own states an update only where it states something', () => {
  assert.equal(onlyShared([]), false);
  assert.equal(onlyShared(SHARED), true);
  for (const one of OWN) assert.equal(onlyShared([build, one]), false);
});

test('the build is named by the first effect that names one', () => {
  assert.equal(buildStated([own, file, build, cumulative]), '26100.3194');
  assert.equal(buildStated([cumulative, build]), '26100.3200');
  assert.equal(buildStated([rollup(), rollup('26100.3194.1.8')]), '26100.3194');
  for (const effects of [[], OWN, [rollup()], [rollup('10.0')], [file]]) assert.equal(buildStated(effects), null);
});
