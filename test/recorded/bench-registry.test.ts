import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fact, recorded } from '../support/recorded.ts';
import { readRegistryFile } from './registry-file.ts';

const VERSIONS = 'registry/currentversion.json';
const PACKAGES = 'registry/packages.json';
const device = readRegistryFile(
  readFileSync(join(import.meta.dirname, '..', 'windows', 'device.reg'), 'utf8').replaceAll(/@\w+@/gu, '00000001'),
);
const valuesBelow = (path: string): [string, unknown][] =>
  [...device].flatMap(([key, values]) => (key.startsWith(path) ? [...values] : []));

test('the bench names its Windows by values that real ones have, of their kinds', recorded(VERSIONS), () => {
  const { rows } = fact<{ rows: { values: Record<string, unknown> }[] }>(VERSIONS);
  const values = valuesBelow('Software\\Microsoft\\Windows NT\\CurrentVersion');
  ok(values.length > 0);
  for (const [name, value] of values) {
    const kinds = rows.flatMap(({ values: row }) => (name in row ? [typeof row[name]] : []));
    deepEqual([...new Set(kinds)], [typeof value], name);
  }
});

test('the package of the bench is installed as a recorded one is', recorded(PACKAGES), () => {
  const { values, states } = fact<{ values: Record<string, unknown>; states: Record<string, string> }>(PACKAGES);
  const found = valuesBelow('Software\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages\\');
  ok(found.length > 0 && found.every(([name]) => name in values), JSON.stringify(found));
  const state = found.find(([name]) => name === 'CurrentState')?.[1];
  equal(states[`0x${Number(state).toString(16)}`], 'installed');
});
