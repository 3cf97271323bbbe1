import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { kbsOf } from '../../src/domain/agent/facts.ts';
import { offerOf } from '../../src/domain/agent/offer.ts';
import { facts, on } from '../domain/agent/an-update.ts';
import { fact, recorded } from '../support/recorded.ts';

const SEARCH = 'wua/search-de-26200.json';
const HISTORY = 'wua/history-en-server2025.json';
const VARIANTS = 'wua/variants.json';
const BEFORE = { rollup: null, dotnet: null, servicingStack: null, recovery: null, firmware: new Map() };
const root = join(import.meta.dirname, '..', '..');

interface Recorded {
  readonly UpdateID: string;
  readonly RevisionNumber: number;
  readonly Title: string;
  readonly KBArticleIDs: readonly string[];
  /** Names alone. */
  readonly Categories: readonly string[];
}

/** What the device is offered, by the beginning of its id: kind, class, and what is to be seen of it afterwards. */
const EXPECTED: Readonly<Record<string, readonly (string | null)[]>> = {
  c01629fc: ['KB4052623', 'defenderPlatform', 'Updates', 'version', '4.18.2001.10'],
  a32ca1d0: ['KB5007651', 'securityPlatform', 'Definition Updates', 'folderVersion', '10.0.29429.1000'],
  '9ba69000': ['KB890830', 'removalTool', 'Update Rollups', 'file', '5.138'],
  '33ac787c': ['KB4052623', 'defenderPlatform', 'Definition Updates', 'version', '4.18.25110.6'],
  '4ba1ad8c': ['KB2267602', 'definitions', 'Definition Updates', 'definitions', '1.443.563.0'],
  '4f7e95d4': ['KB5066128', 'dotnet', 'Security Updates', 'detected', null],
  '9769e8ee': ['KB5072033', 'cumulative', 'Security Updates', 'cumulative', '26200.7462'],
  fd9a5356: [null, 'driver', 'Drivers', 'detected', null],
};

describe('what the update agent of a real Windows said', () => {
  test('a German search on 25H2: each offer is read as what it is', recorded(SEARCH), () => {
    const { updates } = fact<{ updates: readonly Recorded[] }>(SEARCH);
    const read = updates.map((one) => {
      const categories = one.Categories.map((name) => ({ id: null, name, type: null }));
      const { updateId, kb, kind, classification, effects } = offerOf(
        {
          ...facts({ title: one.Title, kbs: one.KBArticleIDs, severity: null }),
          ...{ updateId: one.UpdateID, revision: one.RevisionNumber, categories },
        },
        on(26200),
        BEFORE,
      );
      const [effect] = effects as readonly { type: string; atLeast?: string; minVersion?: string }[];
      const shown = effect?.atLeast ?? effect?.minVersion ?? null;
      return [updateId.slice(0, 8), [kb, kind, classification, effect?.type ?? null, shown]] as const;
    });
    deepEqual(Object.fromEntries(read), EXPECTED);
  });

  test('a history of Server 2025: the number in each title is the one it is known by', recorded(HISTORY), () => {
    const { entries } = fact<{ entries: readonly { KB: string | null; Title: string }[] }>(HISTORY);
    const read = entries.map(({ Title }) => kbsOf({ kbs: [], title: Title }));
    deepEqual(
      read,
      entries.map(({ KB }) => (KB === null ? [] : [KB])),
    );
    equal(read.filter((kbs) => kbs.length === 0).length, 1, 'an application of the Store has none');
  });

  test('the scripted agent gives the objects that PowerShell saw', recorded(VARIANTS), () => {
    const idl = readFileSync(join(root, 'test/windows/update-agent/agent.idl'), 'utf8');
    const told = fact<{ facts: readonly { what: string }[] }>(VARIANTS).facts.map(({ what }) => what);
    const seen = told.flatMap((what) => [...what.matchAll(/__ComObject#\{([0-9a-f-]{36})\} \((\w+)\)/gu)]);
    deepEqual(seen.map(([, , name]) => name).sort(), ['IUpdate5', 'IUpdateInstaller4']);
    for (const [, id = '', name = ''] of seen) {
      match(idl, new RegExp(`uuid\\(${id}\\)\\] dispinterface ${name} \\{`, 'iu'));
    }
  });

  test(
    'a date that is null and a severity that is empty are not known, and null begins nothing',
    recorded(VARIANTS),
    () => {
      const told = fact<{ facts: readonly { what: string }[] }>(VARIANTS).facts.map(({ what }) => what);
      for (const what of [
        /LastDeploymentChangeTime comes as \$null/u,
        /MsrcSeverity .* empty text/u,
        /BeginDownload\(\$null/u,
      ])
        equal(told.filter((one) => what.test(one)).length, 1, String(what));
      const offer = offerOf({ ...facts({ released: null }), severity: '' }, on(26200), BEFORE);
      deepEqual([offer.releasedAt, offer.severity], [null, null]);
      const script = readFileSync(join(root, 'assets/powershell/agent.ps1'), 'utf8');
      deepEqual(script.match(/Begin\w+\(\$null/gu), null);
    },
  );
});
