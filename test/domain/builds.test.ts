import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import {
  newestDayOf,
  newestRow,
  rangeOf,
  releasedBy,
  releasedFrom,
  releasedOn,
  rowInForce,
  rowsOf,
  rowsOfKbs,
  type OwnWindows,
} from '../../src/domain/builds.ts';
import { buildTable } from '../../src/schema/builds.ts';
import { fact, recorded } from '../support/recorded.ts';
import { BUILDS as TABLE } from '../support/tables.ts';

const CORPUS = 'updates/builds.json';

const client = (build: number, ubr: number): OwnWindows => ({
  ...{ build, ubr, edition: 'Professional', installationType: 'Client' },
});
const server = (build: number, ubr: number): OwnWindows => ({
  ...{ build, ubr, edition: 'ServerStandard', installationType: 'Server Core' },
});

describe('the table of builds', () => {
  test('rows stand in order, each KB once within a build, and reach to September 2026', () => {
    const key = TABLE.rows.map(({ build, revision }) => build * 1_000_000 + revision);
    assert.deepEqual(
      key,
      key.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(TABLE.rows.map(({ kb, build }) => `${kb} ${build}`)).size, TABLE.rows.length);
    assert.equal(newestDayOf(TABLE), '2026-09-22');
  });

  test('every recorded row is in it, with the lower of two revisions', recorded(CORPUS), () => {
    const rows = fact<{ kb: string; build: number; ubr: number; date: string | null; month: string | null }[]>(CORPUS);
    for (const one of rows) {
      const row = TABLE.rows.find(({ kb, build }) => kb === one.kb && build === one.build);
      assert.ok(row !== undefined, `${one.kb} ${one.build}`);
      const lowest = Math.min(
        ...rows.filter(({ kb, build }) => kb === one.kb && build === one.build).map(({ ubr }) => ubr),
      );
      assert.equal(row.revision, lowest, one.kb);
      if (one.ubr === lowest && (one.date ?? one.month) !== null)
        assert.equal(row.released, one.date ?? one.month, one.kb);
    }
  });

  test('a month without a day counts as its last day', () => {
    assert.equal(releasedOn({ released: '2026-06' }), '2026-06-30');
    assert.equal(releasedOn({ released: '2024-02' }), '2024-02-29');
    assert.equal(releasedOn({ released: '2025-12' }), '2025-12-31');
    assert.equal(releasedOn({ released: '2026-07-14' }), '2026-07-14');
    assert.equal(releasedOn({ released: null }), null);
  });

  test('a month without a day counts as its first day for what has to have come out after', () => {
    assert.equal(releasedFrom({ released: '2026-06' }), '2026-06-01');
    assert.equal(releasedFrom({ released: '2026-07-14' }), '2026-07-14');
    assert.equal(releasedFrom({ released: null }), null);
  });

  test('rows are those of one Windows in the order of their revisions, however the table stands', () => {
    const row = { kb: 'KB1', build: 26_200, type: null, released: null } as const;
    const rows = [7462, 9445, 1742].map((revision) => ({ ...row, revision, range: 'client' as const }));
    const table = { ...TABLE, rows: [...rows, { ...row, revision: 32_000, range: 'server' as const }] };
    assert.deepEqual(
      rowsOf(table, client(26_200, 1)).map(({ revision }) => revision),
      [1742, 7462, 9445],
    );
  });

  for (const [name, released] of [
    ['a day that no month has', '2026-07-32'],
    ['a thirteenth month', '2026-13'],
    ['a year', '2026'],
    ['a time', '2026-07-14T00:00:00Z'],
  ] as const) {
    test(`${name} is no release date`, () => {
      const row = { kb: 'KB5072033', build: 26_200, revision: 7462, type: null, range: 'client' };
      const table = { schemaVersion: 1, madeOn: '2026-11-26', rows: [{ ...row, released }] };
      assert.equal(v.safeParse(buildTable, table).success, false);
    });
  }
});

describe('rows of one Windows', () => {
  test('26100 is a client and a server: from 2026 on their revisions are not compared', () => {
    assert.equal(newestRow(TABLE, client(26_100, 7462))?.revision, 9550);
    assert.equal(newestRow(TABLE, server(26_100, 7462))?.revision, 33_438);
    assert.ok(rowsOf(TABLE, client(26_100, 7462)).every(({ revision }) => revision < 32_000));
    assert.ok(rowsOf(TABLE, server(26_100, 7462)).every(({ revision }) => revision < 7600 || revision >= 32_000));
  });

  test('a server is told by what it says of itself, and where it says nothing by its revision', () => {
    const silent = { edition: 'unknown', installationType: 'unknown' };
    assert.equal(rangeOf(server(26_100, 7462)), 'server');
    assert.equal(rangeOf({ ...silent, build: 26_100, ubr: 32_370 }), 'server');
    assert.equal(rangeOf({ ...silent, build: 26_100, ubr: 32_000 }), 'server');
    assert.equal(rangeOf({ ...silent, build: 26_100, ubr: 7462 }), 'client');
    assert.equal(rangeOf({ ...silent, build: 26_200, ubr: 32_370 }), 'client');
    assert.equal(rangeOf({ ...client(26_200, 1), edition: 'ServerStandard' }), 'client');
    assert.equal(rangeOf({ ...silent, build: 26_200, ubr: 1, installationType: 'Server Core' }), 'server');
    assert.equal(rangeOf({ ...silent, build: 26_100, ubr: 7462, edition: 'ServerDatacenter' }), 'server');
    assert.equal(rangeOf({ ...silent, build: 26_100, ubr: 7462, edition: 'ServerRdsh' }), 'client');
  });

  test('a KB is looked up within the own Windows: the same number raises each build to its own revision', () => {
    const revisions = (os: OwnWindows) =>
      rowsOfKbs(TABLE, ['KB5072033'], os).map(({ build, revision }) => [build, revision]);
    assert.deepEqual(revisions(client(26_200, 6899)), [[26_200, 7462]]);
    assert.deepEqual(revisions(server(26_100, 6899)), [[26_100, 7462]]);
    assert.deepEqual(revisions(client(22_631, 5000)), []);
    assert.equal(rowsOfKbs(TABLE, ['KB5072033'], null).length, 2);
  });

  test('the KB of a server is none of the client of the same build', () => {
    assert.deepEqual(rowsOfKbs(TABLE, ['KB5122871'], client(26_100, 9445)), []);
    assert.equal(rowsOfKbs(TABLE, ['KB5122871'], server(26_100, 33_296))[0]?.revision, 33_438);
  });

  test('the row in force is the newest at or below the revision; above all of them it stays the newest', () => {
    assert.equal(rowInForce(TABLE, client(26_200, 7462))?.kb, 'KB5072033');
    assert.equal(rowInForce(TABLE, client(26_200, 7500))?.kb, 'KB5072033');
    assert.equal(rowInForce(TABLE, client(26_200, 30_000))?.revision, 9550);
    assert.equal(rowInForce(TABLE, client(26_200, 1)), null);
    assert.equal(rowInForce(TABLE, client(29_999, 1)), null);
  });

  test('an update that has left two revisions stands with the lower one', () => {
    assert.deepEqual(
      rowsOfKbs(TABLE, ['KB5055518'], client(19_044, 5000)).map(({ revision }) => revision),
      [5736],
    );
  });
});

describe('by which day the build in force had come out', () => {
  for (const [name, os, day] of [
    ['its own row', client(26_200, 7462), '2025-12-09'],
    ['a month: its last day', client(26_100, 8875), '2026-07-31'],
    ['between two rows: the one above at the latest', client(26_200, 8900), '2026-07-28'],
    ['a hotpatch', server(20_348, 5074), '2026-05-31'],
    ['a row without a date: the one above', client(10_240, 17_320), '2017-04-30'],
    ['above the newest row', client(26_200, 9551), null],
    ['a newest row without a date', client(28_000, 2608), null],
    ['a Windows without rows', client(29_999, 1), null],
  ] as const) {
    test(name, () => {
      assert.equal(releasedBy(TABLE, os)?.day ?? null, day);
    });
  }
});
