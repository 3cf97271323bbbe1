import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { familyOf, supportOf, TABLE_OLD_AFTER_DAYS, type SupportInput } from '../../src/domain/support.ts';
import type { BuildTable } from '../../src/schema/builds.ts';
import type { CatalogEntry } from '../../src/schema/catalog.ts';
import type { OsFacts } from '../../src/schema/inventory.ts';
import type { LifecycleTable } from '../../src/schema/lifecycle.ts';
import { anEntry } from '../evidence/an-update.ts';

const DAY_MS = 86_400_000;
const OS: OsFacts = {
  ...{ productName: 'Windows 10 Pro', edition: 'Professional', displayVersion: '22H2', build: 19_045, ubr: 100 },
  ...{ architecture: 'x64', installationType: 'Client' },
};
const row = (revision: number, kb: string, released: string | null): BuildTable['rows'][number] => ({
  ...{ kb, build: 19_045, revision, released, type: null, range: 'client' },
});
const builds: BuildTable = {
  ...{ schemaVersion: 1, madeOn: '2026-01-01' },
  rows: [row(100, 'KB100', '2025-10-14'), row(200, 'KB200', '2026-01-13'), row(300, 'KB300', null)],
};
const lifecycle = {
  ...{ schemaVersion: 1, madeOn: '2026-01-01' },
  entries: [{ build: 19_045, family: 'home', ends: '2025-10-14', extendedUntil: '2028-10-10' }],
} as unknown as LifecycleTable;
const at = (time: string): number => Date.parse(time);
const NOW = at('2026-02-01T00:00:00Z');
const judged = (more: Partial<SupportInput> = {}) =>
  supportOf({ os: OS, lifecycle, builds, offers: [], nowMs: NOW, ...more });
const ENDED = 'build 19045 (Professional) gets no updates since 2025-10-14';
const unsupported = { support: 'unsupported', reasons: [ENDED] };
const proven = (by: string) => ({
  support: 'supported',
  reasons: [`${ENDED}, but for extended security updates: ${by}`],
});

test('what is not known is said: the edition, its row, and the age of the table beside both', () => {
  const made = at('2026-01-01T00:00:00Z');
  const old = 'the table of lifecycle dates is of 2026-01-01';
  const edition = 'the edition of Windows is not known';
  const limitMs = made + TABLE_OLD_AFTER_DAYS * DAY_MS;
  for (const os of [null, { ...OS, edition: 'Holographic' }]) {
    assert.deepEqual(judged({ os, nowMs: limitMs }), { support: 'unknown', reasons: [edition] });
    assert.deepEqual(judged({ os, nowMs: limitMs + 1 }), { support: 'unknown', reasons: [edition, old] });
  }
  const other = { ...OS, build: 1 };
  const reasons = ['build 1 (Professional) is not in the table of lifecycle dates'];
  assert.deepEqual(judged({ os: other }), { support: 'unknown', reasons });
  assert.deepEqual(judged({ os: other, nowMs: limitMs + 1 }), { support: 'unknown', reasons: [...reasons, old] });
});

test('support lasts through its last day, and extended updates through theirs', () => {
  const supported = { support: 'supported', reasons: [] };
  assert.deepEqual(judged({ nowMs: at('2025-10-14T23:59:59Z') }), supported);
  assert.deepEqual(judged({ nowMs: at('2025-10-15T00:00:00Z') }), unsupported);
  const os = { ...OS, ubr: 200 };
  const by = proven('19045.200 is not older than KB200 of 2026-01-13');
  const soon = { ...lifecycle, madeOn: '2028-10-01' };
  assert.deepEqual(judged({ os, lifecycle: soon, nowMs: at('2028-10-10T23:59:59Z') }), by);
  assert.deepEqual(judged({ os, lifecycle: soon, nowMs: at('2028-10-11T00:00:00Z') }), unsupported);
});

describe('extended security updates', () => {
  const offered = (more: Partial<CatalogEntry>) =>
    judged({ offers: [anEntry('KB9', { kind: 'cumulative', ...more })] });

  test('are proven by the build in force, where its row came out after the end', () => {
    assert.deepEqual(judged({ os: { ...OS, ubr: 250 } }), proven('19045.250 is not older than KB200 of 2026-01-13'));
    for (const ubr of [99, 100, 300]) assert.deepEqual(judged({ os: { ...OS, ubr } }), unsupported, String(ubr));
    assert.deepEqual(judged({ os: { ...OS, ubr: 301 } }), {
      ...{ support: 'unknown', reasons: [`${ENDED}; whether 19045.301 came out after that is not known`] },
    });
  });

  test('are proven by an offer of one: by its row, else by its date', () => {
    assert.deepEqual(offered({ kb: 'KB200' }), proven('KB200 is on offer'));
    assert.deepEqual(offered({ kb: 'KB9', kbs: ['KB100', 'KB200'] }), proven('KB9 is on offer'));
    assert.deepEqual(offered({ releasedAt: '2025-10-15T10:00:00Z' }), proven('KB9 is on offer'));
    const nameless = { kb: null, title: 'A rollup', releasedAt: '2025-10-15T10:00:00Z' };
    assert.deepEqual(offered(nameless), proven('A rollup is on offer'));
  });

  test('are not proven by one of the last day, of no known day, or of another kind', () => {
    for (const more of [
      { kb: 'KB100' },
      { kb: 'KB300', releasedAt: '2026-01-13T10:00:00Z' },
      { releasedAt: '2025-10-14T10:00:00Z' },
      {},
      { kb: 'KB200', kind: 'driver' },
    ] as const)
      assert.deepEqual(offered(more), unsupported);
  });
});

test('editions that end together are told by the beginnings of their names, servers by their installation', () => {
  const family = (edition: string, installationType = 'Client') => familyOf({ ...OS, edition, installationType });
  for (const [name, editions] of [
    ['home', ['Core', 'CoreSingleLanguage', 'Professional', 'ProfessionalWorkstation']],
    ['enterprise', ['Enterprise', 'EnterpriseN', 'Education', 'IoTEnterprise', 'ServerRdsh']],
    ['ltsc', ['EnterpriseS', 'EnterpriseSN']],
    ['iotLtsc', ['IoTEnterpriseS', 'IoTEnterpriseSK']],
    [null, ['Holographic', '', 'MyEnterprise']],
  ] as const)
    for (const edition of editions) assert.equal(family(edition), name, edition);
  assert.equal(family('ServerStandard', 'Server Core'), 'server');
  assert.equal(family('Professional', 'Server'), 'server');
});
