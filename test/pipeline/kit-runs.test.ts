import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { artifactFiles } from '../../src/evidence/layout.ts';
import { buildKit } from '../../src/kit/build.ts';
import { embeddedBuilds } from '../../src/policy/builds-in-force.ts';
import { run as runOnce } from '../../src/pipeline/run.ts';
import type { Catalog } from '../../src/schema/catalog.ts';
import type { KitSourceFile } from '../../src/schema/kit.ts';
import { PHASE_IDS } from '../../src/schema/phases.ts';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { secondVerify } from '../evidence/second-verifier/verify.ts';
import { aPackage } from '../kit/a-kit.ts';
import { lastLineIn, answered } from '../support/cli.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { aRequest, folderOf, jsonOf, SILENT, start } from '../support/starts.ts';

const system = realSystem([]);
const builds = embeddedBuilds(system.assets);
const SEPTEMBER = 'windows11.0-kb5043080-x64.msu';
const OCTOBER = 'windows11.0-kb5044284-x64.msu';

interface Stick {
  readonly root: string;
  readonly kit: string;
  /** A device with these policies; `updates` script what an entry's install does. */
  device(policies?: object, updates?: object[], more?: object): string;
}

/** A kit of these files, made by kit build, on a stick. */
function aStick(t: TestContext, stated: Readonly<Record<string, Omit<KitSourceFile, 'file'>>>): Stick {
  const root = quickFolder();
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const [folder, kit] = [join(root, 'downloads'), join(root, 'stick')];
  mkdirSync(folder);
  for (const name of Object.keys(stated)) writeFileSync(join(folder, name), aPackage(name, name));
  const files = Object.entries(stated).map(([file, one]) => ({ file, ...one }));
  writeFileSync(join(folder, 'kit-source.json'), JSON.stringify({ schemaVersion: 1, files }));
  const { faults } = buildKit(system.files, folder, kit, { builds });
  assert.deepEqual(faults, []);
  const device = (policies = {}, updates: object[] = [], more = {}): string => {
    const file = join(root, 'a-device.json');
    const script = { schemaVersion: 1, name: 'a-device', description: 'A device.', policies, updates, ...more };
    writeFileSync(file, JSON.stringify(script));
    return file;
  };
  return { root, kit, device };
}

const run = async (stick: Stick, scenario: string, more = {}) => {
  const result = await start(system, join(stick.root, 'out'), scenario, { kit: stick.kit, ...more });
  return { ...result, said: [result.exitCode, ...result.why].join(' ') };
};
const selecting = (updateSettings: object): object => ({ UpdatePolicy: { updateSettings } });

describe('a kit of which nobody states a policy', () => {
  it('of two bare .msu files is installed, each selected and required, and proven by its build: 0', async (t) => {
    const stick = aStick(t, { [SEPTEMBER]: {}, [OCTOBER]: {} });
    const result = await run(stick, stick.device({}, [], { device: { os: { build: 26100, ubr: 1 } } }));
    assert.equal(result.said, '0');
    const { runId, runFolder } = folderOf(result);
    const { updates, kit } = jsonOf(join(runFolder, artifactFiles(runId).catalog)) as unknown as Catalog;
    assert.equal(kit, true);
    assert.deepEqual(
      updates.map((one) => [one.kb, one.decision, one.required, one.classification, one.kind]),
      [
        ['KB5043080', 'selected', true, 'Security Updates', 'cumulative'],
        ['KB5044284', 'selected', true, 'Security Updates', 'cumulative'],
      ],
    );
  });

  it('of a bare .msu that no table knows is installed and not proven: 100 unconfirmed', async (t) => {
    const stick = aStick(t, { 'windows11.0-kb9999999-x64.msu': { classification: 'Security Updates' } });
    assert.equal((await run(stick, stick.device())).said, '100 unconfirmed');
  });

  it('holds what the built-in defaults leave out: a driver, firmware, an upgrade, an update', async (t) => {
    for (const [file, classification, kind] of [
      ['driver.cab', 'Drivers', 'driver'],
      ['firmware.cab', 'Drivers', 'firmware'],
      ['upgrade.cab', 'Upgrades', 'feature'],
      ['preview.cab', 'Updates', 'other'],
    ] as const) {
      const stick = aStick(t, {
        [file]: { title: file, classification, kind, effects: [{ type: 'build', atLeast: '26100.9999' }] },
      });
      assert.equal((await run(stick, stick.device())).said, '0', file);
    }
  });
});

describe('a kit that policy leaves out', () => {
  it('wholly ends 100 kit, and every entry is named before the last line, with rule and file', async (t) => {
    const stick = aStick(t, { 'driver.cab': { title: 'A driver', classification: 'Drivers' }, [OCTOBER]: {} });
    const policies = selecting({ includedClassifications: ['Definition Updates'], drivers: false });
    const result = await run(stick, stick.device(policies));
    assert.equal(result.said, '100 kit');
    assert.equal(result.leftOut?.length, 2);
    assert.match(result.leftOut.join('\n'), /A driver.*drivers is false.*updateSettings\.drivers/u);
    const { runId, runFolder } = folderOf(result);
    const report = jsonOf(join(runFolder, 'Reports', 'final-report.json')) as { findings: { kind: string }[] };
    assert.equal(report.findings.filter(({ kind }) => kind === 'leftOut').length, 2);
    assert.equal(verifyRun(system.files, runFolder, {}).verdict, 'VALID');
    assert.deepEqual(secondVerify(runFolder, null).exit?.why, ['kit']);
    assert.ok(existsSync(join(runFolder, artifactFiles(runId).catalog)));
    const ended = await answered([
      'run',
      '--scenario',
      stick.device(policies),
      '--kit',
      stick.kit,
      '--output-root',
      join(stick.root, 'again'),
    ]);
    assert.equal(ended.code, 100);
    const lines = ended.stdout.trimEnd().split('\n');
    assert.match(lastLineIn(ended.stdout), /why=kit/u);
    assert.equal(lines.filter((line) => line.startsWith('Not installed: ')).length, 2);
  });

  it('in part is named, and ends by what was installed: 0', async (t) => {
    const effects = [{ type: 'build', atLeast: '26100.2033' }] as const;
    const stick = aStick(t, {
      'driver.cab': { title: 'A driver', classification: 'Drivers' },
      [OCTOBER]: { effects: [...effects] },
    });
    const result = await run(stick, stick.device(selecting({ drivers: false })));
    assert.equal(result.said, '0');
    assert.equal(result.leftOut?.length, 1);
  });

  it('by its age only waits: 0', async (t) => {
    const stick = aStick(t, { [OCTOBER]: {} });
    const result = await run(stick, stick.device(selecting({ deferralDays: 20 })));
    assert.deepEqual([result.said, result.counts.todo], ['0', 1]);
  });

  it('is 100 kit in a dry run too; one that would be installed is 0', async (t) => {
    const stick = aStick(t, { [OCTOBER]: {} });
    assert.equal(
      (await run(stick, stick.device(selecting({ excludedKBs: ['KB5044284'] })), { testMode: true })).said,
      '100 kit',
    );
    assert.equal((await run(stick, stick.device(), { testMode: true })).said, '0');
  });
});

describe('a kit for another device', () => {
  for (const [what, stated] of [
    ['release', { targetBuilds: ['14393'] }],
    ['architecture', { architecture: 'arm64' }],
  ] as const) {
    it(`of another ${what} ends 100 kit and says so`, async (t) => {
      const stick = aStick(t, { [OCTOBER]: stated as Omit<KitSourceFile, 'file'> });
      const result = await run(stick, stick.device());
      assert.equal(result.said, '100 kit');
      assert.match(result.leftOut?.[0] ?? '', /KB5044284.*not for this device/u);
    });
  }
});

describe('the stick that is gone', () => {
  const rebooting = [{ kb: 'KB5044284', title: 'October', install: { rebootRequired: true } }];
  const effects = [{ type: 'build' as const, atLeast: '26100.2033' }];

  it('after the reboot is not missed: the same command goes on with the run that waits', async (t) => {
    const stick = aStick(t, { [OCTOBER]: { effects } });
    const scenario = stick.device({}, rebooting);
    const first = await run(stick, scenario);
    assert.equal(first.said, '150');
    renameSync(stick.kit, `${stick.kit}-pulled`);
    const second = await run(stick, scenario);
    assert.deepEqual([second.said, second.runId], ['0', first.runId]);
    assert.equal(verifyRun(system.files, folderOf(second).runFolder, {}).verdict, 'VALID');
    // Then there is no run that waits: a fresh one needs the kit.
    assert.equal((await run(stick, scenario)).said, '240 kit');
  });

  it('before the reboot is not missed either: 150 again', async (t) => {
    const stick = aStick(t, { [OCTOBER]: { effects } });
    const scenario = stick.device({}, rebooting, { reboot: 'manual' });
    const first = await run(stick, scenario);
    renameSync(stick.kit, `${stick.kit}-pulled`);
    const second = await run(stick, scenario);
    assert.deepEqual([first.said, second.said, second.runId], ['150', '150', first.runId]);
  });

  it('and comes back elsewhere is the same kit: the run finds it there, and knows it by that place from then on', async (t) => {
    const stick = aStick(t, { [OCTOBER]: { effects } });
    const scenario = stick.device({}, [
      { ...rebooting[0], install: { rebootRequired: true, needsSecondReboot: true } },
    ]);
    assert.equal((await run(stick, scenario)).said, '150');
    const elsewhere = { kit: `${stick.kit}-f` };
    renameSync(stick.kit, elsewhere.kit);
    assert.equal((await run(stick, scenario, elsewhere)).said, '150');
    rmSync(elsewhere.kit, { recursive: true });
    assert.equal((await run(stick, scenario, elsewhere)).said, '0');
  });

  it('while it installs, and comes back elsewhere, is found there: the same run goes on', async (t) => {
    const stick = aStick(t, { [OCTOBER]: { effects } });
    const scenario = stick.device();
    const stop = new AbortController();
    const listener = { ...SILENT, phaseStarted: (phase: string) => phase === PHASE_IDS.Install && stop.abort() };
    const request = { ...aRequest, outputRoot: join(stick.root, 'out'), scenario, kit: stick.kit };
    const stopped = await runOnce(system, request, { listener, stop: stop.signal });
    assert.equal(stopped.exitCode, 240);
    renameSync(stick.kit, `${stick.kit}-f`);
    const second = await run(stick, scenario, { kit: `${stick.kit}-f` });
    assert.deepEqual([second.said, second.runId], ['0', stopped.runId]);
  });

  it('while a kit that was never used is asked for leaves that to another run: 100 next', async (t) => {
    const stick = aStick(t, { [OCTOBER]: { effects } });
    const scenario = stick.device({}, rebooting);
    await run(stick, scenario);
    assert.equal((await run(stick, scenario, { kit: join(stick.root, 'other') })).said, '100 next');
  });

  it('before anything was installed is missed, and the advice needs no network', async (t) => {
    const stick = aStick(t, { [OCTOBER]: { effects } });
    renameSync(stick.kit, `${stick.kit}-pulled`);
    const result = await run(stick, stick.device());
    assert.deepEqual([result.said, result.failure?.code], ['240 kit', 'kitAbsent']);
    assert.match(result.failure?.next ?? '', /stick/u);
  });

  it('with one byte changed is refused, and the advice needs no network', async (t) => {
    const stick = aStick(t, { [OCTOBER]: { effects } });
    const file = join(stick.kit, 'files', OCTOBER);
    writeFileSync(file, readFileSync(file, 'latin1').replace('windows', 'Windows'), 'latin1');
    const result = await run(stick, stick.device());
    assert.deepEqual([result.said, result.failure?.code], ['240 kit', 'kitInvalid']);
    assert.match(result.failure?.next ?? '', /kit verify.*copy/u);
  });
});
