import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { judgeCoverage, type CoverageInput } from '../../src/domain/coverage.ts';
import type { OsFacts } from '../../src/schema/inventory.ts';
import { lifecycleTable } from '../../src/schema/lifecycle.ts';

const file = new URL('../../assets/tables/lifecycle.json', import.meta.url);
const LIFECYCLE = v.parse(lifecycleTable, JSON.parse(readFileSync(file, 'utf8')));
const NOW = Date.parse('2026-11-25T09:00:00.000Z');
const daysAgo = (days: number): string => new Date(NOW - days * 86_400_000).toISOString();

const anOs = (input: Partial<OsFacts> = {}): OsFacts => ({
  ...{ productName: 'Windows 11 Pro', edition: 'Professional', displayVersion: '25H2', build: 26_200, ubr: 8000 },
  ...{ architecture: 'x64', installationType: 'Client' },
  ...input,
});
const judge = (input: Partial<CoverageInput> = {}) =>
  judgeCoverage({
    ...{ os: anOs(), lifecycle: LIFECYCLE, nowMs: NOW, newestRollupAt: daysAgo(20), offers: 3, holdBacks: [] },
    ...input,
  });

describe('whether "nothing offered" may be believed', () => {
  for (const [name, os, support] of [
    ['25H2 Pro', anOs(), 'supported'],
    ['24H2 Pro, ended in October 2026', anOs({ build: 26_100 }), 'unsupported'],
    ['24H2 Enterprise', anOs({ build: 26_100, edition: 'Enterprise' }), 'supported'],
    ['23H2 Enterprise, ended in November 2026', anOs({ build: 22_631, edition: 'Education' }), 'unsupported'],
    ['24H2 of the long-term channel', anOs({ build: 26_100, edition: 'EnterpriseS' }), 'supported'],
    ['Server 2025', anOs({ build: 26_100, edition: 'ServerStandard', installationType: 'Server Core' }), 'supported'],
    ['Server 2012 R2', anOs({ build: 9600, edition: 'ServerStandard', installationType: 'Server' }), 'unknown'],
    ['Server 23H2 of the annual channel', anOs({ build: 25_398, installationType: 'Server Core' }), 'unsupported'],
    ['26H1 Pro, for new processors only', anOs({ build: 28_000 }), 'supported'],
    ['1909 Pro', anOs({ build: 18_363 }), 'unsupported'],
    ['LTSB 2016, which can be extended', anOs({ build: 14_393, edition: 'EnterpriseS' }), 'unknown'],
    ['a build nobody has heard of', anOs({ build: 29_999 }), 'unknown'],
    ['an edition nobody has heard of', anOs({ edition: 'Holographic' }), 'unknown'],
  ] as const) {
    test(`${name} is ${support}`, () => {
      assert.equal(judge({ os }).support, support);
    });
  }

  test('facts that could not be read are unknown, never supported', () => {
    assert.equal(judge({ os: null }).support, 'unknown');
  });

  test('the last day of support counts whole, the next one does not', () => {
    const os = anOs({ build: 26_100 });
    assert.equal(judge({ os, nowMs: Date.parse('2026-10-13T23:59:59Z') }).support, 'supported');
    assert.equal(judge({ os, nowMs: Date.parse('2026-10-14T00:00:00Z') }).support, 'unsupported');
  });

  test('Windows 10 is without updates, unless it seems to get the extended ones', () => {
    const os = anOs({ build: 19_045 });
    assert.equal(judge({ os, newestRollupAt: daysAgo(60) }).support, 'unsupported');
    assert.equal(judge({ os, newestRollupAt: null }).support, 'unsupported');
    assert.equal(judge({ os, newestRollupAt: daysAgo(20) }).support, 'unknown');
  });

  test('the long-term channel of IoT lasts ten years, the other five', () => {
    const nowMs = Date.parse('2028-01-01T00:00:00Z');
    const ltsc = (edition: string) => judge({ os: anOs({ build: 19_044, edition }), nowMs }).support;
    assert.deepEqual([ltsc('IoTEnterpriseS'), ltsc('EnterpriseS')], ['supported', 'unsupported']);
  });

  test('nothing offered and no cumulative update for 45 days is stale, and names what may hold it back', () => {
    const input = { offers: 0, newestRollupAt: daysAgo(46), holdBacks: ['the device asks a WSUS'] };
    const { stale, reasons } = judge(input);
    assert.equal(stale, true);
    assert.ok(reasons.includes('the device asks a WSUS'));
  });

  test('nothing offered and a cumulative update within 45 days is not stale; no record of one is', () => {
    assert.equal(judge({ offers: 0, newestRollupAt: daysAgo(44) }).stale, false);
    assert.equal(judge({ offers: 0, newestRollupAt: null }).stale, true);
    assert.equal(judge({ offers: 1, newestRollupAt: null }).stale, false);
  });

  test('an old table says so', () => {
    const lifecycle = { ...LIFECYCLE, madeOn: daysAgo(401).slice(0, 10) };
    assert.equal(judge({ lifecycle }).reasons.length, judge().reasons.length + 1);
  });

  test('no build and family stands in the table twice', () => {
    const keys = LIFECYCLE.entries.map(({ build, family }) => `${build} ${family}`);
    assert.equal(new Set(keys).size, keys.length);
  });
});
