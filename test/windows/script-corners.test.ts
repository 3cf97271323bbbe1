import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { withDevice } from './bench.ts';
import { runJob } from './bridge.ts';
import { NETWORK_CARD, NETWORK_CARD_ID } from './update.ts';

/** What a bare device lacks and real ones have: the lines of the scripts that read it run here. */
suite('scripts on a device that has what a bare one lacks', () => {
  test('a driver in use, a task of the scheduler, wininit and an agent that asks for a reboot are told', async () => {
    await withDevice(async (device) => {
      const { registry } = device;
      await registry.set(NETWORK_CARD, 'DriverDesc', 'Network card');
      await registry.set(NETWORK_CARD, 'DriverVersion', '12.19.2.45');
      await registry.set(NETWORK_CARD, 'MatchingDeviceId', NETWORK_CARD_ID);
      const tasks = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree';
      await registry.set(`${tasks}\\Folder\\Task`, 'Id', '{11111111-2222-3333-4444-555555555555}');
      await device.updateAgent({ rebootRequired: true });
      await device.standIn('wininit.exe', { hang: true });
      await device.startProgram('C:\\windows\\system32\\wininit.exe', []);

      const parts = ['boot', 'drivers', 'tasks', 'rebootAgent'];
      const found = await runJob(
        device,
        'inventory',
        parts.map((name) => ['part', name] as const),
      );
      assert.equal(typeof found.part('boot')?.[0]?.wininitPid, 'number');
      const [driver] = (found.part('drivers') ?? []).filter(
        ({ matchingDeviceId }) => matchingDeviceId === NETWORK_CARD_ID,
      );
      assert.deepEqual([driver?.name, driver?.version], ['Network card', '12.19.2.45']);
      assert.ok(found.part('tasks')?.some(({ path, source }) => path === '\\Folder\\Task' && source === 'cache'));
      assert.deepEqual(found.part('rebootAgent')?.[0]?.set, true);
    });
  });

  test('a 64-bit number is told in digits; a path that cannot be asked for is unreadable, not absent', async () => {
    await withDevice(async (device) => {
      const key = 'HKLM\\SOFTWARE\\Bench';
      await device.registry.set(key, 'big', '18446744073709551615', 'REG_QWORD');
      const found = await runJob(device, 'effects', [
        ['registry', key, 'big'],
        ['file', 'C:\\windows\\a|b'],
      ]);
      const [value] = found.part('registry') ?? [];
      assert.deepEqual([value?.kind, value?.data], ['QWord', '18446744073709551615']);
      assert.equal(found.part('file')?.[0]?.state, 'unreadable');
    });
  });
});
