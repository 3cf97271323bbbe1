import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { ScenarioInput } from '../../src/schema/scenario.ts';
import { realSystem } from '../../src/system/real.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { folderOf, jsonOf, start } from '../support/starts.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const real = realSystem([]);
/** The day of the examples: a state that one of them accepts has an end. */
const DAY_MS = Date.parse('2026-11-26T10:00:00Z');
const system = { ...real, clock: { ...real.clock, now: () => DAY_MS } };

/**
 * Patch day of November 2026, and nights after it. The windows of the examples are in the time of the device, here UTC.
 */
const PATCH_DAY = '2026-11-10T18:00:00.000Z';
const SATURDAY_4 = '2026-11-14T02:00:00.000Z';
const WEDNESDAY_8 = '2026-11-18T22:30:00.000Z';
const THURSDAY_9_NOON = '2026-11-19T12:00:00.000Z';
const SATURDAY_18 = '2026-11-28T02:00:00.000Z';

const UPDATES: ScenarioInput['updates'] = [
  { kb: 'KB5990001', title: 'Security Update (KB5990001)', releasedAt: PATCH_DAY },
  { kb: 'KB5034441', title: 'Security Update (KB5034441)', releasedAt: PATCH_DAY },
  { kb: 'KB5044284', title: 'Security Update (KB5044284)', releasedAt: PATCH_DAY },
  { kb: 'KB5990002', title: 'Preview (KB5990002)', classification: 'Updates', optional: true, releasedAt: PATCH_DAY },
  { kb: 'KB5990003', title: 'Driver (KB5990003)', classification: 'Drivers', kind: 'driver', releasedAt: PATCH_DAY },
];

interface Found {
  /** KB numbers by what was decided on them. */
  readonly decided: Readonly<Record<string, readonly string[]>>;
  readonly exitCode: number;
  readonly installed: number;
  readonly todo: number;
  readonly runFolder: string;
}

async function cycle(
  context: TestContext,
  config: string,
  more: {
    readonly tenantId?: string;
    readonly clientId?: string;
    readonly siteId?: string;
    readonly deviceId?: string;
    readonly policyProfileId?: string;
  },
  scenario: Partial<ScenarioInput>,
): Promise<Found> {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const file = join(root, 'examples.json');
  writeFileSync(
    file,
    JSON.stringify({ schemaVersion: 1, name: 'examples', description: 'x', updates: UPDATES, ...scenario }),
  );
  const result = await start(system, join(root, 'out'), file, { config: join(EXAMPLES, config), ...more });
  const { runFolder, runId } = folderOf(result);
  const catalog = jsonOf(join(runFolder, 'Artifacts', 'UpdateCatalog', runId, 'catalog.json')) as {
    updates: { kb: string; decision: string }[];
  };
  const decided: Record<string, string[]> = {};
  for (const { kb, decision } of catalog.updates) (decided[decision] ??= []).push(kb);
  for (const list of Object.values(decided)) list.sort();
  const { exitCode, counts } = result;
  return { decided, exitCode, installed: counts.inst, todo: counts.todo, runFolder };
}

const ABC = { tenantId: 'MSP-001', clientId: 'ClientABC', siteId: 'HQ' };
const WS_001 = { ...ABC, deviceId: 'WS-001' };

describe('examples/configs, each by a cycle of a device that it is for', () => {
  it('the global files: what all tenants get, no preview, no driver', async (context) => {
    const { decided, exitCode } = await cycle(context, 'configs', {}, { now: WEDNESDAY_8 });
    assert.deepEqual(decided, {
      selected: ['KB5034441', 'KB5044284', 'KB5990001'],
      excluded: ['KB5990002', 'KB5990003'],
    });
    assert.equal(exitCode, 0);
  });

  it('the ring PreProduction: on the day it comes out, preview updates too', async (context) => {
    const ring = { policyProfileId: 'PreProduction' };
    const { decided } = await cycle(context, 'configs', ring, { now: PATCH_DAY });
    assert.deepEqual(decided['selected'], ['KB5034441', 'KB5044284', 'KB5990001', 'KB5990002']);
  });

  it('the ring Production: a week after release, on that Wednesday night, held back outside of the windows', async (context) => {
    const ring = { policyProfileId: 'Production' };
    const early = await cycle(context, 'configs', ring, { now: SATURDAY_4 });
    assert.deepEqual(early.decided['deferred'], ['KB5034441', 'KB5044284', 'KB5990001']);
    const night = await cycle(context, 'configs', ring, { now: WEDNESDAY_8 });
    assert.deepEqual([night.installed, night.exitCode], [3, 0]);
    const noon = await cycle(context, 'configs', ring, { now: THURSDAY_9_NOON });
    assert.deepEqual([noon.installed, noon.todo, noon.exitCode], [0, 3, 0]);
    const weekend = await cycle(context, 'configs', ring, { now: SATURDAY_18 });
    assert.deepEqual([weekend.installed, weekend.exitCode], [3, 0]);
  });

  it('the tenant MSP-001: without the update that fails on small recovery partitions', async (context) => {
    const { decided } = await cycle(context, 'configs', { tenantId: 'MSP-001' }, { now: WEDNESDAY_8 });
    assert.deepEqual(decided['selected'], ['KB5044284', 'KB5990001']);
  });

  it('ClientABC in Production: two weeks, so that only the weekends are left of the windows', async (context) => {
    const ring = { ...ABC, deviceId: 'WS-002', policyProfileId: 'Production' };
    const wednesday = await cycle(context, 'configs', ring, { now: WEDNESDAY_8 });
    assert.deepEqual(wednesday.decided['deferred'], ['KB5044284', 'KB5990001']);
    const weekend = await cycle(context, 'configs', ring, { now: SATURDAY_18 });
    assert.deepEqual([weekend.decided['selected'], weekend.installed], [['KB5044284', 'KB5990001'], 2]);
  });

  it('its checks are made, and one that fails afterwards is 220', async (context) => {
    const checks = [{ application: 'Orders', check: 'health', pre: 'pass', post: 'fail' }] as const;
    const { exitCode } = await cycle(
      context,
      'configs',
      { ...ABC, deviceId: 'WS-002' },
      { now: WEDNESDAY_8, checks: [...checks] },
    );
    assert.equal(exitCode, 220);
  });

  it('where its run does not end well, its own log is collected beside those of Windows', async (context) => {
    const updates = UPDATES.map((update) => ({ ...update, install: { says: 'failed' as const } }));
    const { exitCode, runFolder } = await cycle(
      context,
      'configs',
      { ...ABC, deviceId: 'WS-002' },
      { now: WEDNESDAY_8, updates },
    );
    assert.equal(exitCode, 210);
    const summary = jsonOf(
      join(runFolder, 'Artifacts', 'Diagnostics', 'LightDiag', runFolder.slice(-36), 'diagnostics-summary.json'),
    ) as {
      collectors: { name: string }[];
    };
    assert.deepEqual(
      summary.collectors.map(({ name }) => name),
      [
        'C:\\Windows\\Logs\\CBS\\CBS.log',
        'C:\\Windows\\Logs\\DISM\\dism.log',
        'C:\\ProgramData\\ClientABC\\orders.log',
      ],
    );
  });

  it('the device WS-001: drivers, one update less, and an optional one that fails is accepted', async (context) => {
    const fine = await cycle(context, 'configs', WS_001, { now: WEDNESDAY_8 });
    assert.deepEqual(fine.decided['selected'], ['KB5990001', 'KB5990003']);
    const updates = UPDATES.map((update) =>
      update.kind === 'driver' ? { ...update, install: { says: 'failed' as const } } : update,
    );
    assert.equal((await cycle(context, 'configs', WS_001, { now: WEDNESDAY_8, updates })).exitCode, 0);
    const other = { ...WS_001, deviceId: 'WS-002', policyProfileId: 'PreProduction' };
    const preview = UPDATES.map((update) =>
      update.optional === true ? { ...update, install: { says: 'failed' as const } } : update,
    );
    assert.equal((await cycle(context, 'configs', other, { now: WEDNESDAY_8, updates: preview })).exitCode, 100);
  });

  it('the report of HQ: its own name, the contact of the global file, no e-mail address', async (context) => {
    const updates = [{ kb: 'KB5990001', title: 'Update of somebody@example.org (KB5990001)' }];
    const { runFolder } = await cycle(context, 'configs', WS_001, { now: WEDNESDAY_8, updates });
    // Where a long word may be broken the page says so.
    const html = readFileSync(join(runFolder, 'Reports', 'final-report.html'), 'utf8').replaceAll('<wbr>', '');
    assert.ok(html.includes('ClientABC, headquarters') && html.includes('https://support.example.org'));
    assert.ok(!html.includes('somebody@example.org') && html.includes('KB5990001'));
  });
});

describe('examples/definitions-only', () => {
  it('installs definitions and nothing else, and required is none of it', async (context) => {
    const definitions = {
      kb: 'KB2267602',
      title: 'Definitions (KB2267602)',
      classification: 'Definition Updates',
      kind: 'definitions',
    } as const;
    const updates = [...UPDATES, definitions];
    const { decided, exitCode, installed } = await cycle(context, 'definitions-only', {}, { updates });
    assert.deepEqual([decided['selected'], installed, exitCode], [['KB2267602'], 1, 0]);
    const failing = [{ ...definitions, install: { says: 'failed' as const } }];
    assert.equal((await cycle(context, 'definitions-only', {}, { updates: failing })).exitCode, 100);
  });
});
