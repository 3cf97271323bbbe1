import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { coverageFindings } from '../../src/report/coverage-findings.ts';
import type { Coverage } from '../../src/schema/catalog.ts';
import { aReportInput } from './a-report.ts';

const BUILD = {
  inForce: '26200.7462',
  kb: 'KB5072033',
  datedBy: 'table',
  releasedOn: '2025-12-09',
  days: 351,
} as const;
const AGED = 'the build in force, 26200.7462 (KB5072033), was released on 2025-12-09, 351 days ago';
const aCoverage = (more: Partial<Coverage> = {}): Coverage => ({
  ...{ judged: true, support: 'supported', stale: true, reasons: [AGED] },
  ...{ build: BUILD, limitDays: 60, buildsOf: '2026-11-26' },
  ...more,
});

const found = (before: Partial<Coverage>, after?: Partial<Coverage>) => {
  const input = aReportInput();
  const { catalog, catalogAfter } = input;
  assert.ok(catalog !== null && catalogAfter !== null);
  return coverageFindings({
    ...input,
    catalog: { ...catalog, coverage: aCoverage(before) },
    catalogAfter: { ...catalogAfter, ...(after === undefined ? {} : { coverage: aCoverage(after) }) },
  }).map(({ kind, level, message, next }) => ({ kind, level, message, next }));
};

describe('what the report says of a device that is behind', () => {
  test('its build, when that was released, how many days ago', () => {
    const [stale] = found({});
    assert.deepEqual([stale?.kind, stale?.level, stale?.message], ['stale', 'warning', AGED]);
  });

  test('what to do is said by where updates come from', () => {
    const next = (more: Partial<Coverage>) => found(more)[0]?.next ?? '';
    assert.ok(next({ fromWsus: true }).includes('Approve'));
    assert.ok(next({ catalogueOf: '2026-01-13' }).includes('wsusscn2.cab'));
    assert.ok(!next({}).includes('WSUS'));
  });

  test('the build after the run counts', () => {
    assert.deepEqual(found({ support: 'unsupported' }, { stale: false, reasons: [] }), []);
    assert.deepEqual(
      found({ stale: false, reasons: [] }, {}).map(({ kind }) => kind),
      ['stale'],
    );
  });

  test('each finding carries its own reasons', () => {
    const both = found({ support: 'unsupported', reasons: ['it ended', AGED] });
    assert.deepEqual(
      both.map(({ kind, message }) => [kind, message]),
      [
        ['unsupported', 'it ended'],
        ['stale', AGED],
      ],
    );
  });

  test('what is only reported is for information', () => {
    assert.deepEqual(
      found({ judged: false }).map(({ level }) => level),
      ['info'],
    );
  });

  test('what could not be told is said, and old evidence that never looked says nothing', () => {
    const unknown = { ...BUILD, datedBy: 'none', releasedOn: null, days: null } as const;
    const told = found({ stale: false, build: unknown, reasons: ['nothing dates it'] });
    assert.deepEqual(
      told.map(({ kind, level, message }) => [kind, level, message]),
      [['note', 'info', 'nothing dates it']],
    );
    assert.equal(found({ stale: false, support: 'unknown', reasons: ['not in the table'] }).length, 1);
    const { build, limitDays, buildsOf, ...old } = aCoverage({ stale: false, support: 'unknown' });
    const input = aReportInput();
    assert.ok(input.catalog !== null && build !== undefined && limitDays === 60 && buildsOf !== undefined);
    assert.deepEqual(coverageFindings({ ...input, catalog: { ...input.catalog, coverage: old } }), []);
  });
});
