import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { kindOf } from '../../../src/domain/agent/kind.ts';
import type { UpdateKind } from '../../../src/schema/catalog.ts';
import { fact, recorded } from '../../support/recorded.ts';
import { aDriver, facts, on, product } from './an-update.ts';

const CORPUS = 'updates/updates.json';

interface CorpusRow {
  readonly title: string;
  readonly kbs: readonly string[];
  readonly os: string;
  readonly build: number | null;
  readonly categories: readonly { readonly guid: string | null; readonly name: string; readonly type: string }[];
  readonly driver: { readonly class: string } | null;
  readonly sizeBytes: number | null;
  readonly kind: string;
  readonly sub: string | null;
  readonly quality: string;
}

/** Kinds of the corpus that have another name here; the rest have the same. */
const OURS: Readonly<Record<string, UpdateKind>> = {
  dotNet: 'dotnet',
  definitionsPlatform: 'defenderPlatform',
  msrt: 'removalTool',
  dynamicSetup: 'dynamicUpdate',
  winre: 'recovery',
};
/** Builds by the release in `os`, for rows that have none of their own. */
const RELEASES: Readonly<Record<string, number>> = {
  1507: 10240,
  1607: 14393,
  1703: 15063,
  1709: 16299,
  1803: 17134,
  1809: 17763,
  1903: 18362,
  1909: 18363,
  2004: 19041,
  '20H2': 19042,
  '21H1': 19043,
  '21H2': 19044,
  '22H2': 19045,
};
/** Read otherwise than the corpus says, and why that is right. */
const OTHERWISE: Readonly<Record<string, string>> = {
  '2018-09 Cumulative Update for Windows Server 2016 1709 for x64-based Systems (KB4464217)':
    'by its number it is of build 16299; the row names Server 2016, 14393, where it would be an upgrade',
};

/**
 * What we call what the corpus says: finer for drivers, runtimes, and a .NET Framework that is installed and not
 * mended.
 */
function wantedOf({ kind, sub, driver }: CorpusRow): string {
  if (driver?.class === 'SoftwareComponent') return 'softwareComponent';
  if (sub === 'dotNetCore') return 'runtime';
  if (kind === 'dotNet' && sub === 'install') return 'other';
  return OURS[kind] ?? kind;
}

function placeOf({ os, build }: CorpusRow) {
  const release = /\b(1[5-9]0\d|2004|2\dH\d)\b/u.exec(os)?.[1] ?? '';
  return on(build ?? RELEASES[release] ?? null, os.includes('erver') ? 'Server' : 'Client');
}

const factsOf = (row: CorpusRow) =>
  facts({
    title: row.title,
    kbs: row.kbs,
    categories: row.categories.map(({ guid, name, type }) => ({ id: guid, name, type })),
    maxSize: row.sizeBytes,
    driver: row.driver === null ? null : aDriver({ class: row.driver.class, hardwareId: null }),
  });

describe('every recorded update is told by its kind', () => {
  // The project's own recorded updates, below, hold the same where the recordings are not at hand.
  it('all rows of the corpus that were recorded', recorded(CORPUS), () => {
    const rows = fact<CorpusRow[]>(CORPUS).filter(({ quality }) => quality !== 'mock' && quality !== 'inferred');
    assert.ok(rows.length >= 428);
    const wrong = rows.flatMap((row) => {
      const [wanted, got] = [wantedOf(row), kindOf(factsOf(row), placeOf(row))];
      return wanted === got || OTHERWISE[row.title] !== undefined ? [] : [`${row.title}: ${wanted}, got ${got}`];
    });
    assert.deepEqual(wrong, []);
  });

  interface Recorded {
    readonly kind: string;
    readonly language: string;
    readonly build: number | null;
    readonly server: boolean;
    readonly title: string;
    readonly kbs: readonly string[];
    readonly categories: readonly string[];
    readonly size?: number;
    readonly driverClass?: string;
  }
  const own = JSON.parse(readFileSync('test/domain/agent/recorded-updates.json', 'utf8')) as Recorded[];
  const ownFacts = (row: Recorded, categories = row.categories) =>
    facts({
      title: row.title,
      kbs: row.kbs,
      categories: categories.map((id) => product(id, null)),
      maxSize: row.size ?? null,
      driver: row.driverClass === undefined ? null : aDriver({ class: row.driverClass, hardwareId: null }),
    });
  const ownPlace = (row: Recorded) => on(row.build, row.server ? 'Server' : 'Client');
  const misread = (read: (row: Recorded) => UpdateKind): string[] =>
    own.filter((row) => read(row) !== row.kind).map((row) => `${row.title}: ${row.kind}, got ${read(row)}`);

  it('the own updates that the project has itself, of ten languages and nearly every kind', () => {
    assert.ok(own.length >= 60);
    assert.ok(new Set(own.map(({ language }) => language)).size >= 10);
    assert.ok(new Set(own.map(({ kind }) => kind)).size >= 20);
    assert.deepEqual(
      misread((row) => kindOf(ownFacts(row), ownPlace(row))),
      [],
    );
  });

  it('with ids in upper case, with the numbers in the title alone, and without a size', () => {
    assert.deepEqual(
      misread((row) =>
        kindOf(
          ownFacts(
            row,
            row.categories.map((id) => id.toUpperCase()),
          ),
          ownPlace(row),
        ),
      ),
      [],
    );
    assert.deepEqual(
      misread((row) =>
        kindOf({ ...ownFacts(row), kbs: row.title.includes(row.kbs[0] ?? 'none') ? [] : row.kbs }, ownPlace(row)),
      ),
      [],
    );
    assert.deepEqual(
      misread((row) => kindOf({ ...ownFacts(row), maxSize: null }, ownPlace(row))),
      [],
    );
  });

  it('without the table of builds: what it tells is told by title and words', () => {
    assert.deepEqual(
      misread((row) => kindOf(ownFacts(row), { ...ownPlace(row), builds: { ...on(null).builds, rows: [] } })),
      [],
    );
  });
});
