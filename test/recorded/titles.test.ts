import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kbsOf, type Category } from '../../src/domain/agent/facts.ts';
import { kindOf, readKind, type Place } from '../../src/domain/agent/kind.ts';
import { buildInTitle } from '../../src/domain/expected-effects.ts';
import { PACKAGE_STATE, packageVersion } from '../../src/device/windows/package-state.ts';
import type { UpdateKind } from '../../src/schema/catalog.ts';
import { aDriver, facts, on } from '../domain/agent/an-update.ts';
import { fact, recorded } from '../support/recorded.ts';
import { versionsWith } from './versions-with.ts';

const WSUS = 'titles/wsus-titles-2015-2024.json';
const RECENT = 'titles/titles-2024-2026.json';
const CATEGORIES = 'updates/categories.json';
const PACKAGES = 'updates/packages.json';

interface Title {
  readonly title: string;
  readonly classification: string;
  readonly kb: string;
  readonly os: string;
  /** The release: `1607`, `22H2`. */
  readonly build: string;
  /** What WSUS groups it under; empty for an upgrade. */
  readonly group: string;
  /** Names of products, one after the other. */
  readonly category: string;
}

/** Builds of releases by the Windows that they are of. */
const BUILDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'Windows 10': {
    ...{ 1507: 10240, 1511: 10586, 1607: 14393, 1703: 15063, 1709: 16299, 1803: 17134, 1809: 17763, 1903: 18362 },
    ...{ 1909: 18363, 2004: 19041, '20H2': 19042, '21H1': 19043, '21H2': 19044, '22H2': 19045 },
  },
  'Windows 11': { '21H2': 22000, '22H2': 22621, '23H2': 22631, '24H2': 26100 },
  'Windows Server': {
    ...{ 1607: 14393, 1709: 16299, 1803: 17134, 1809: 17763, 1903: 18362, 1909: 18363, 2004: 19041, '20H2': 19042 },
    ...{ '21H2': 20348, '22H2': 20349, '23H2': 25398, '24H2': 26100 },
  },
};
const placeOf = ({ os, build }: Title): Place =>
  on(BUILDS[os]?.[build] ?? null, os === 'Windows Server' ? 'Server' : 'Client');

const rows = (): Title[] => fact<{ rows: Title[] }>(WSUS).rows;
const classified = ({ classification }: Title): Category => ({
  ...{ id: null, name: classification, type: 'UpdateClassification' },
});

/** The products of a row by their ids, as an agent tells them. */
function productsOf({ category }: Title, known: readonly { guid: string; name: string; type: string }[]): Category[] {
  const found: Category[] = [];
  let left = category;
  for (const { guid, name, type } of known) {
    if (type === 'UpdateClassification' || !left.includes(name)) continue;
    left = left.replace(name, '');
    found.push({ id: guid, name, type: 'Product' });
  }
  return left.trim() === '' ? found : [{ id: null, name: category, type: 'Product' }];
}

/** By the group that WSUS has it in; of `Optional` everything that is none of the others. */
function wantedOf({ group, title, classification }: Title): readonly UpdateKind[] {
  if (classification === 'Upgrades') return [/enablement/iu.test(title) ? 'enablement' : 'feature'];
  switch (group) {
    case 'LCU':
      return ['cumulative'];
    case 'SSU':
      return ['servicingStack'];
    case 'DotNetCU':
      return ['dotnet'];
    case 'SetupDU':
    case 'ComponentDU SafeOS':
    case 'ComponentDU Critical':
      return ['dynamicUpdate'];
    default:
      return title.includes('Microsoft Edge') ? ['edge'] : ['other', 'secureBoot', 'recovery'];
  }
}

describe('titles of WSUS, 2015 to 2024', () => {
  test('each gives its number, and no title has a build that it does not say', recorded(WSUS), () => {
    ok(rows().length >= 1698);
    for (const { title, kb } of rows()) {
      const titled = kbsOf({ title, kbs: [] });
      ok(titled.length === 0 || (titled.length === 1 && titled[0] === `KB${kb}`), title);
      equal(titled.length, title.includes(`KB${kb}`) ? 1 : 0, title);
      deepEqual(kbsOf({ title, kbs: [kb] }), [`KB${kb}`], title);
      equal(buildInTitle(title), null, title);
    }
  });

  test('each is of the kind that WSUS groups it under', recorded(WSUS), () => {
    const known = fact<{ guid: string; name: string; type: string }[]>(CATEGORIES).toSorted(
      (a, b) => b.name.length - a.name.length,
    );
    const wrong = rows().flatMap((row) => {
      const categories = [classified(row), ...productsOf(row, known)];
      const kind = kindOf(facts({ title: row.title, kbs: [row.kb], categories }), placeOf(row));
      return wantedOf(row).includes(kind) ? [] : [`${row.title} (${row.group}): ${kind}`];
    });
    deepEqual(wrong, []);
  });

  test('by title, number and classification alone nothing but an upgrade is one', recorded(WSUS), () => {
    for (const row of rows()) {
      const read = facts({ title: row.title, kbs: [row.kb], categories: [classified(row)] });
      for (const place of [placeOf(row), on(null)]) {
        const isUpgrade = ['feature', 'enablement'].includes(kindOf(read, place));
        equal(isUpgrade, row.classification === 'Upgrades', row.title);
      }
    }
  });
});

/** By the number of each title, or its beginning: the device it was seen on, its kind, and the build it leads to. */
const EXPECTED: Readonly<Record<string, readonly [place: Place, kind: UpdateKind, target: string | null]>> = {
  KB5099540: [on(20_348, 'Server'), 'cumulative', '20348.5386'],
  KB5102206: [on(20_348, 'Server'), 'dotnet', null],
  KB5082063: [on(26_100, 'Server'), 'cumulative', '26100.32690'],
  KB5082417: [on(26_100, 'Server'), 'dotnet', null],
  KB5072033: [on(26_200), 'cumulative', '26200.7462'],
  KB5036980: [on(22_631), 'cumulative', '22631.3527'],
  KB5062553: [on(26_100, 'Server'), 'cumulative', '26100.4652'],
  KB4576750: [on(14_393, 'Server'), 'servicingStack', null],
  KB5017396: [on(14_393, 'Server'), 'servicingStack', null],
  KB5124010: [on(26_200), 'cumulative', '26200.9550'],
  KB5060533: [on(19_044), 'feature', null],
  'JBL Driver Update (2.0.0.6)': [on(26_200), 'driver', null],
};

describe('titles of 2024 to 2026', () => {
  test('each is of its kind, and leads to the build that its number or its title says', recorded(RECENT), () => {
    const { rows: recent, hotpatch } = fact<{
      rows: { title: string; kb?: string; categories?: string[] }[];
      hotpatch: Record<string, { cumulative: string; hotpatch: string } | string>;
    }>(RECENT);
    equal(recent.length, Object.keys(EXPECTED).length);
    for (const { title, kb, categories: [named = 'Security Updates'] = [] } of recent) {
      const kbs = kbsOf({ title, kbs: kb === undefined ? [] : [kb] });
      const [place, kind, target] = EXPECTED[kbs[0] ?? title] ?? [];
      ok(place !== undefined, title);
      const categories = [{ id: null, name: named, type: 'UpdateClassification' }];
      const driver = named === 'Drivers' ? aDriver({ hardwareId: null }) : null;
      const read = readKind(facts({ title, kbs, categories, driver }), place);
      deepEqual([read.kind, read.target], [kind, target], title);
    }
    for (const [os, row] of Object.entries(hotpatch)) {
      if (typeof row === 'string') continue;
      const place = on(os === 'Server 2022' ? 20_348 : 26_100, 'Server');
      const [kb = '', target = null] = row.cumulative.split(' ');
      const cumulative = readKind(facts({ title: null, kbs: [kb] }), place);
      deepEqual([cumulative.kind, cumulative.target], ['cumulative', target], kb);
      // No table has its number: it is not taken for the cumulative update of its month.
      equal(kindOf(facts({ title: null, kbs: [row.hotpatch] }), place), 'other', row.hotpatch);
    }
  });
});

describe('names of component packages', () => {
  test('end in their version, and are told by their beginning', recorded(PACKAGES), async () => {
    const { examples } = fact<{ examples: { package: string; kind: string; name: string; version: string }[] }>(
      PACKAGES,
    );
    ok(examples.length >= 44);
    for (const { package: full, kind, name, version } of examples) {
      equal(packageVersion(full), version, full);
      const { rollup, servicingStack, dotnet, dotnet481 } = await versionsWith([full], PACKAGE_STATE.installed);
      // Old stacks and parts of a .NET update are called by a number: their version is none to be compared.
      const byNumber = name.includes('_for_KB');
      const wanted = (is: boolean): string | null => (is && !byNumber ? version : null);
      deepEqual(
        { rollup, servicingStack, dotnet, dotnet481 },
        {
          rollup: wanted(kind === 'cumulative'),
          servicingStack: wanted(kind === 'servicingStack'),
          dotnet: wanted(kind === 'dotNet' && !name.endsWith('_481')),
          dotnet481: wanted(kind === 'dotNet' && name.endsWith('_481')),
        },
        full,
      );
    }
  });
});
