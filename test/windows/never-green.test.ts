import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { catalogFile, installsOf, runAgent, summary } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import type { AgentUpdate } from './device/updateAgent.ts';
import { markWindowsReady, onLinux } from './kit-on-device.ts';
import {
  aCumulativeUpdate,
  aDefinitionUpdate,
  aDriverUpdate,
  anUpdate,
  category,
  NETWORK_CARD,
  NETWORK_CARD_ID,
  packageState,
  setPackage,
  setRevision,
} from './update.ts';

/** One of each kind of what was once believed, on the exe; `test/never-green` has the rest, in process. */

const VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const SUCCESS = ['installed', 'installedDespiteError', 'alreadyPresent'];
const PACKAGES = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages';
const rollup = (ubr: number): string => `Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.${ubr}.1.10`;
const unreadable = [{ hresult: '0x80240FFF' }];

const installed = async (device: Device): Promise<number> => installsOf(await device.agentCalls()).length;

suite('what an update is', () => {
  test('what cannot be read is not empty, every number of an update counts, optional is action 4', async () => {
    await withDevice(async (device) => {
      const honest = anUpdate({ kb: '5031001' });
      const unclear = anUpdate({
        kb: '5031002',
        categories: [category.critical, category.windows11],
        members: { Categories: unreadable },
      });
      const second = anUpdate({ kb: '5031003', kbs: ['5031003', '5031999'] });
      const optional = anUpdate({ kb: '5031004', deploymentAction: 4 });
      await device.updateAgent({ updates: [honest, unclear, second, optional] });
      await markWindowsReady(device);
      const run = await runAgent(device, { policy: { updateSettings: { excludedKBs: ['KB5031999'] } } });
      assert.deepEqual([run.code, run.last['why']], [100, 'scan'], run.said);
      assert.deepEqual([...(await summary(device, run.runFolder)).keys()], [honest.id]);
      const catalog = await catalogFile(device, run);
      const decided = new Map(catalog.updates.map((entry) => [entry.updateId, [entry['decision'], entry['rule']]]));
      assert.deepEqual(decided.get(unclear.id), ['deferred', 'unreadable']);
      assert.deepEqual(decided.get(second.id), ['excluded', 'excludedKBs']);
      assert.equal(decided.has(optional.id), false, 'nobody asked for it');
      assert.equal(onLinux(device, 'exit-code', run.runFolder).code, 100);
    });
  });
});

suite('what an update is, on other releases of Windows', () => {
  test('on Server 2016 the servicing stack goes before the cumulative update, in German and without a build in its title', async () => {
    await withDevice(async (device) => {
      await device.registry.set(VERSION, 'CurrentBuild', '14393');
      await device.registry.set(VERSION, 'CurrentBuildNumber', '14393');
      await device.registry.set(VERSION, 'UBR', 9339);
      await device.registry.set(VERSION, 'InstallationType', 'Server');
      await device.registry.set(VERSION, 'EditionID', 'ServerStandard');
      await device.registry.set(VERSION, 'ReleaseId', '1607');
      await device.exec('reg', ['delete', VERSION, '/v', 'DisplayVersion', '/f']);
      const server = {
        id: '569e8e8f-c6cd-42c8-92a3-efbb20a0f6f5',
        name: 'Windows Server 2016',
        type: 'Product',
      } as const;
      const categories = [category.security, server];
      const monthly = anUpdate({
        kb: '5122878',
        title: '2026-09 Kumulatives Update für Windows Server 2016 für x64-basierte Systeme (KB5122878)',
        categories,
        install: { rebootRequired: true },
      });
      const stack = anUpdate({
        kb: '5122899',
        title: '2026-09 Servicing Stack Update für Windows Server 2016 für x64-basierte Systeme (KB5122899)',
        categories,
        install: {
          effects: [setPackage('Package_for_KB5122899~31bf3856ad364e35~amd64~~10.0.1.2', packageState.installed)],
        },
      });
      await device.updateAgent({ updates: [monthly, stack] });
      await markWindowsReady(device);
      const run = await runAgent(device);
      const { updates } = await catalogFile(device, run);
      assert.deepEqual(
        updates.map(({ updateId, kind, order }) => [updateId, kind, order]),
        [
          [stack.id, 'servicingStack', 1],
          [monthly.id, 'cumulative', 2],
        ],
        run.said,
      );
      assert.deepEqual((updates[1] as { targetBuilds?: unknown }).targetBuilds, ['14393.9512']);
    });
  });

  test('an update for a build that no table has is held back and named where nothing says whose it is', async () => {
    await withDevice(async (device) => {
      const unknown = anUpdate({
        kb: '5199870',
        title: '2026-11 Security Update (KB5199870) (28100.1200)',
        categories: [category.security],
      });
      await device.updateAgent({ updates: [unknown] });
      await markWindowsReady(device);
      const run = await runAgent(device);
      assert.deepEqual([run.code, run.last['why']], [100, 'scan'], run.said);
      assert.equal((await catalogFile(device, run)).updates[0]?.['rule'], 'unknownBuild');
      assert.equal(await installed(device), 0);
    });
  });
});

/** Updates that claim success and change nothing, by what would show them. */
const LIES: Readonly<Record<string, AgentUpdate>> = {
  'a driver whose date is of 1968': aDriverUpdate({
    title: 'Intel - System - 10.1.50.2',
    driver: { class: 'System', hardwareId: NETWORK_CARD_ID, provider: 'Intel', date: '1968-07-18' },
    install: {},
  }),
  'the removal tool': anUpdate({
    kb: '890830',
    title: 'Windows-Tool zum Entfernen bösartiger Software x64 - v5.138 (KB890830)',
    categories: [category.rollup, category.windows11],
    install: {},
  }),
  'an update of an unknown kind that no list shows': anUpdate({ kb: '5031005', listed: false, install: {} }),
};

suite('what proves it', () => {
  test('no lie is believed; what no list shows is not called a failure for that, and what is in force is installed', async () => {
    await withDevice(async (device) => {
      await device.registry.set(NETWORK_CARD, 'MatchingDeviceId', NETWORK_CARD_ID);
      await device.registry.set(NETWORK_CARD, 'DriverVersion', '10.1.2.1');
      await device.registry.set(NETWORK_CARD, 'DriverDate', '7-18-1968');
      const unlisted = aCumulativeUpdate({ listed: false });
      await device.updateAgent({ updates: [unlisted, ...Object.values(LIES)] });
      await markWindowsReady(device);
      const policy = {
        updateSettings: {
          drivers: true,
          includedClassifications: ['Critical Updates', 'Security Updates', 'Update Rollups'],
        },
      };
      const first = await runAgent(device, { policy });
      assert.equal(first.code, 150, first.said);
      await device.restart();
      const last = await runAgent(device, { policy });
      const records = await summary(device, last.runFolder);
      assert.equal(records.get(unlisted.id)?.verdict, 'installed', last.said);
      for (const [name, { id }] of Object.entries(LIES))
        assert.ok(!SUCCESS.includes(records.get(id)?.verdict ?? 'none'), `${name}: ${records.get(id)?.verdict ?? ''}`);
      assert.equal(
        records.get(LIES['an update of an unknown kind that no list shows']?.id ?? '')?.verdict,
        'unconfirmed',
      );
      assert.notEqual(last.code, 0);
      assert.equal(onLinux(device, 'exit-code', last.runFolder).code, last.code);
    });
  });

  test('a claim that nothing bears out is left alone from the third run on, until --retry', async () => {
    await withDevice(async (device) => {
      const title = '2026-11 Hotpatch Security Update (KB5199900) (26200.9800)';
      const hotpatch = anUpdate({ kb: '5199900', title, install: { becomes: 'offered' } });
      await device.updateAgent({ updates: [hotpatch] });
      await markWindowsReady(device);
      const codes: (number | null)[] = [];
      for (let day = 1; day <= 3; day++) codes.push((await runAgent(device)).code);
      assert.equal(await installed(device), 2, codes.join());
      assert.ok(!codes.includes(0), codes.join());
      const again = await runAgent(device, { arguments: ['--retry', 'KB5199900'] });
      assert.equal(await installed(device), 3, again.said);
    });
  });

  test('an agent that dies in an install, and a history that cannot be read, cost the one update', async () => {
    await withDevice(async (device) => {
      const lost = anUpdate({ kb: '5031001', install: { crash: 'before' } });
      const next = anUpdate({ kb: '5031002' });
      const answers = { 'IUpdateSearcher.QueryHistory': [{ hresult: '0x80240FFF' }] };
      await device.updateAgent({ updates: [lost, next], answers });
      await markWindowsReady(device);
      const run = await runAgent(device);
      const records = await summary(device, run.runFolder);
      assert.equal(records.get(next.id)?.verdict, 'installed', run.said);
      assert.ok(!SUCCESS.includes(records.get(lost.id)?.verdict ?? 'none'), run.said);
      assert.ok(run.code === 100 || run.code === 210, run.said);
    });
  });

  test('a release that cannot be read is not taken for the one that is wanted', async () => {
    await withDevice(async (device) => {
      const upgrade = anUpdate({
        kb: '',
        title: 'Windows 10, version 22H2',
        categories: [category.upgrade],
        install: { becomes: 'offered' },
      });
      await device.exec('reg', ['delete', VERSION, '/v', 'DisplayVersion', '/f']);
      await device.updateAgent({ updates: [upgrade] });
      await markWindowsReady(device);
      const policy = { updateSettings: { featureUpdates: true } };
      const run = await runAgent(device, { policy });
      const verdict = (await summary(device, run.runFolder)).get(upgrade.id)?.verdict;
      assert.ok(!SUCCESS.includes(verdict ?? 'none'), run.said);
      assert.notEqual(run.code, 0, run.said);
    });
  });
});

suite('whether the device is patched', () => {
  test('definitions on offer, an update that policy leaves out, and a package that is only staged hide no old build', async () => {
    await withDevice(async (device) => {
      await device.registry.set(VERSION, 'UBR', 6899);
      await device.exec('reg', ['delete', `${PACKAGES}\\${rollup(9700)}`, '/f']);
      await device.registry.set(`${PACKAGES}\\${rollup(6899)}`, 'CurrentState', packageState.installed);
      await device.registry.set(`${PACKAGES}\\${rollup(9801)}`, 'CurrentState', packageState.staged);
      const left = aCumulativeUpdate({ kb: '5199861' });
      await device.updateAgent({ updates: [aDefinitionUpdate(), left] });
      await markWindowsReady(device);
      const run = await runAgent(device, { policy: { updateSettings: { excludedKBs: ['KB5199861'] } } });
      assert.equal(run.code, 100, run.said);
      assert.ok((run.last['why'] ?? '').split(',').includes('stale'), run.said);
      assert.equal(onLinux(device, 'exit-code', run.runFolder).code, 100);
    });
  });

  test('the build after the reboot is what counts: an old one that this run raised is not stale', async () => {
    await withDevice(async (device) => {
      await device.registry.set(VERSION, 'UBR', 6899);
      await device.exec('reg', ['delete', `${PACKAGES}\\${rollup(9700)}`, '/f']);
      await device.registry.set(`${PACKAGES}\\${rollup(6899)}`, 'CurrentState', packageState.superseded);
      const raised = aCumulativeUpdate({
        install: {
          rebootRequired: true,
          effects: [setPackage(rollup(9801), packageState.pending)],
          atReboot: { effects: [setPackage(rollup(9801), packageState.installed), setRevision(9801)] },
        },
      });
      await device.updateAgent({ updates: [raised] });
      await markWindowsReady(device);
      const first = await runAgent(device);
      assert.equal(first.code, 150, first.said);
      await device.restart();
      const last = await runAgent(device);
      assert.equal(last.code, 0, last.said);
    });
  });

  test('a disabled service that only the search reports is 240 agent; Safe Mode is 240 setup before anything is installed', async () => {
    await withDevice(async (device) => {
      const disabled = { 'IUpdateSearcher.Search': [{ hresult: '0x80070422' }] };
      await device.updateAgent({ updates: [anUpdate()], answers: disabled });
      await markWindowsReady(device);
      const agent = await runAgent(device);
      assert.deepEqual([agent.code, agent.last['why']], [240, 'agent'], agent.said);

      await device.updateAgent({ updates: [anUpdate()] });
      const option = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SafeBoot\\Option';
      await device.registry.set(option, 'OptionValue', 1);
      const safe = await runAgent(device);
      assert.deepEqual([safe.code, safe.last['why']], [240, 'setup'], safe.said);
      assert.equal(await installed(device), 0);
      const doctor = await device.run(['doctor', '--json'], { timeoutMs: 240_000 });
      assert.equal(doctor.code, 1, doctor.stdout);
      assert.match(doctor.stdout, /Safe Mode/iu);
    });
  });

  test('hidden updates that policy wants are named, and what Intune holds back is said', async () => {
    await withDevice(async (device) => {
      const hidden = anUpdate({ kb: '5031001', hidden: true });
      await device.updateAgent({ updates: [hidden] });
      await markWindowsReady(device);
      const intune = 'HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update';
      await device.registry.set(intune, 'DeferQualityUpdatesPeriodInDays', 21);
      const run = await runAgent(device);
      const catalog = await catalogFile(device, run);
      assert.equal(catalog.updates.find(({ updateId }) => updateId === hidden.id)?.['rule'], 'hidden', run.said);
      assert.equal(await installed(device), 0);
      const id = run.last['run'] ?? '';
      const baseline = await device.readFile(`${run.runFolder}\\Artifacts\\Baseline\\${id}\\baseline.json`);
      assert.match(baseline, /PolicyManager[^"]*DeferQualityUpdatesPeriodInDays": ?21/u);
    });
  });
});
