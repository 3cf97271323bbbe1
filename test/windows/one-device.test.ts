import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';

import { type AgentRun, installsOf, runAgent, summary } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import { markWindowsReady, onLinux } from './kit-on-device.ts';
import { aCumulativeUpdate, anUpdate, packageState, setPackage } from './update.ts';

const MACHINE = 'C:\\ProgramData\\PatchPilot\\machine';
const day = (date: string): string => `C:\\PatchPilot\\Output\\${date}`;
const stateFolder = (root: string, deviceId: string): string =>
  `${root}\\State\\Tenants\\T0\\Clients\\C0\\Sites\\S0\\Devices\\${deviceId}`;

const remove = (device: Device, path: string): Promise<void> => rm(device.path(path), { recursive: true, force: true });

/** The maintenance job of the seed guide: each day a root of its own, and here an id of its own too. */
const onDay = (device: Device, date: string, deviceId: string, more: readonly string[] = []): Promise<AgentRun> =>
  runAgent(device, { root: day(date), arguments: ['--device-id', deviceId, ...more] });

/** An update that claims success and changes nothing: its package is never there. */
const aLie = () =>
  aCumulativeUpdate({
    install: {
      becomes: 'offered',
      effects: [setPackage('Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.9801.1.10', packageState.staged)],
    },
  });

/** A web server outside of the device that works until it is broken. */
async function aTill(): Promise<{ url: string; break: () => void; close: () => void }> {
  let works = true;
  const server = createServer((_request, response) => response.writeHead(works ? 200 : 503).end('till'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    break: () => (works = false),
    close: () => server.close(),
  };
}

suite('one device has one memory, whatever the output root and the ids', () => {
  test('the dated root of a maintenance job: the run that waits goes on under the root and the id of the next day', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [aCumulativeUpdate(), anUpdate({ kb: '5031001' })] });
      await markWindowsReady(device);
      const first = await onDay(device, '2026-11-26', 'WS-001');
      assert.equal(first.code, 150, first.said);

      const same = await onDay(device, '2026-11-27', 'WS-002');
      assert.deepEqual([same.code, same.last['run']], [150, first.last['run']], same.said);

      await device.restart();
      const last = await onDay(device, '2026-11-27', 'WS-002');
      assert.equal(last.code, 0, last.said);
      assert.equal(last.last['run'], first.last['run'], 'it is the run that waited');
      assert.ok(last.stdout.includes(day('2026-11-26')), 'and the output says where it lies');
      assert.deepEqual([last.last['inst'], last.last['fail']], ['2', '0']);
      const records = await summary(device, first.runFolder);
      assert.deepEqual(
        [...records.values()].map(({ verdict }) => verdict),
        ['installed', 'installed'],
      );
      assert.equal(onLinux(device, 'verify', first.runFolder).code, 0);
      assert.equal(onLinux(device, 'exit-code', first.runFolder).code, 0);

      const listed = await device.run(['runs', '--json']);
      assert.ok(listed.stdout.includes(first.last['run'] ?? '?'), listed.stdout + listed.stderr);
      assert.equal((await device.run(['status', '--exit-code'])).code, 0);
      assert.equal((await device.run(['verify', 'latest'])).code, 0);
    });
  });

  test('status tells of a run as long as it holds the device, and says that one was cut off', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [anUpdate({ install: { ms: 3_600_000 } })] });
      const call = await device.start(['run'], { timeoutMs: 300_000 });
      const lock = `${MACHINE}\\lock.json`;
      const limit = Date.now() + 120_000;
      while (!device.exists(lock) && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 200));
      const codeNow = async () => (await device.run(['status', '--exit-code', '--quiet'])).code;
      assert.equal(await codeNow(), 170);
      await call.kill();
      await call.result;
      assert.equal(device.exists(lock), true);
      assert.equal(await codeNow(), 240);
    });
  });

  test('a lying update is counted over the roots of three days, and then left alone', async () => {
    await withDevice(async (device) => {
      const lie = aLie();
      await device.updateAgent({ updates: [lie] });
      await markWindowsReady(device);
      const streaks: (string | undefined)[] = [];
      for (const date of ['2026-11-24', '2026-11-25', '2026-11-26']) {
        const run = await onDay(device, date, `WS-${date}`);
        assert.equal(run.code, 210, run.said);
        streaks.push(run.last['streak']);
      }
      assert.deepEqual(streaks, ['1', '2', '3']);
      assert.equal(installsOf(await device.agentCalls()).length, 2, 'two empty claims are a loop');
    });
  });

  for (const [loss, lose] of [
    ['full of NULs', (device: Device, cookie: string) => device.writeFile(cookie, '\0'.repeat(600))],
    ['lost', (device: Device, cookie: string) => remove(device, cookie)],
  ] as const) {
    test(`a cookie that is ${loss} loses nothing: a till that broke at the reboot is 220`, async () => {
      const till = await aTill();
      try {
        await withDevice(async (device) => {
          const config = ['--config', 'C:\\apps'];
          await device.writeFile('C:\\apps\\ClientProfile.json', '{}');
          const checks = [{ type: 'HealthEndpoint', id: 'till', url: till.url, attempts: 1 }];
          await device.writeFile(
            'C:\\apps\\AppValidationPolicy.json',
            JSON.stringify({ applications: [{ name: 'Till', checks }] }),
          );
          await device.updateAgent({ updates: [aCumulativeUpdate()] });
          await markWindowsReady(device);
          const first = await onDay(device, '2026-11-26', 'WS-001', config);
          assert.equal(first.code, 150, first.said);
          const cookie = `${stateFolder(day('2026-11-26'), 'WS-001')}\\reboot-required.json`;
          await lose(device, cookie);
          await remove(device, `${cookie}.previous`);
          till.break();
          await device.restart();
          const last = await onDay(device, '2026-11-27', 'WS-002', config);
          assert.equal(last.code, 220, last.said);
          assert.equal(last.last['run'], first.last['run']);
        });
      } finally {
        till.close();
      }
    });
  }

  test('a run folder that was deleted while it waited: the next run confirms what it attempted before it decides anything', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [lost()] });
      await markWindowsReady(device);
      const first = await onDay(device, '2026-11-26', 'WS-001');
      assert.equal(first.code, 150, first.said);
      await remove(device, day('2026-11-26'));
      await device.restart();
      const last = await onDay(device, '2026-11-27', 'WS-001');
      assert.notEqual(last.code, 0, last.said);
      assert.notEqual(last.last['run'], first.last['run']);
    });
  });

  test('a copy of the image on another computer does not go on with the run that waited on the first', async () => {
    await withDevice(async (device) => {
      const board = 'HKLM\\SYSTEM\\HardwareConfig';
      await device.registry.set(board, 'LastConfig', '{aaaaaaaa-1111-4222-8333-444444444444}');
      await device.updateAgent({ updates: [aCumulativeUpdate()] });
      await markWindowsReady(device);
      const first = await onDay(device, '2026-11-26', 'WS-001');
      assert.equal(first.code, 150, first.said);
      // The name of a computer cannot be changed here, so what was remembered is told to be of another name.
      await rename(device, 'TEMPLATE-PC');
      await device.registry.set(board, 'LastConfig', '{bbbbbbbb-1111-4222-8333-444444444444}');
      await device.restart();
      const copy = await onDay(device, '2026-11-27', 'WS-001');
      assert.notEqual(copy.last['run'], first.last['run'], copy.said);
      const known = JSON.parse(await device.readFile(`${MACHINE}\\machine.json`)) as { smbiosUuid: string };
      assert.equal(known.smbiosUuid, 'bbbbbbbb-1111-4222-8333-444444444444');
    });
  });

  test('a dry run leaves no trace in what real runs read', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [aLie()] });
      await markWindowsReady(device);
      const real = await onDay(device, '2026-11-26', 'WS-001');
      assert.equal(real.code, 210, real.said);
      const before = await Promise.all(memory(device));
      const dry = await onDay(device, '2026-11-27', 'WS-001', ['--test-mode']);
      assert.equal(dry.code, 0, dry.said);
      assert.deepEqual(await Promise.all(memory(device)), before);
      const records = await summary(device, dry.runFolder);
      assert.deepEqual(
        [...records.values()].map(({ installed }) => installed),
        [null],
      );
      assert.equal((await device.run(['status', '--exit-code'])).code, 210);
      const again = await onDay(device, '2026-11-28', 'WS-001');
      assert.equal(again.last['streak'], '2', again.said);
    });
  });
});

/** An update that the reboot undoes although its installer claimed success. */
const lost = () =>
  aCumulativeUpdate({
    install: {
      rebootRequired: true,
      effects: [setPackage('Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.9801.1.10', packageState.pending)],
      atReboot: { becomes: 'gone' },
    },
  });

const memory = (device: Device): Promise<string>[] =>
  ['last-run.json', 'update-history.json', 'runs.json'].map((name) => device.readFile(`${MACHINE}\\${name}`));

/** Writes another name into what the device knows of itself, whole as our own files are. */
async function rename(device: Device, computerName: string): Promise<void> {
  const path = `${MACHINE}\\machine.json`;
  const { checksum: _, ...known } = JSON.parse(await device.readFile(path)) as Record<string, unknown>;
  const other = { ...known, computerName };
  const checksum = createHash('sha256').update(JSON.stringify(other)).digest('hex');
  await device.writeFile(path, JSON.stringify({ ...other, checksum }));
}
