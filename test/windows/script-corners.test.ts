import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
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

suite('what the doctor and the inventory read of a managed device', () => {
  test('enrolments, a WSUS that answers and one that does not, settings and the owner of a port are told', async (t) => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    await withDevice(async (device) => {
      const { registry } = device;
      await registry.set('HKLM\\SOFTWARE\\Microsoft\\Enrollments\\E1', 'ProviderID', 'MS DM Server');
      await registry.set('HKLM\\SOFTWARE\\Microsoft\\Enrollments\\E1', 'EnrollmentState', '1', 'REG_DWORD');
      await registry.set('HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths', 'C:\\PP', '0', 'REG_DWORD');
      const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
      await registry.set(`${policy}\\AU`, 'UseWUServer', '1', 'REG_DWORD');
      await registry.set(policy, 'WUServer', `http://127.0.0.1:${port}`);
      const stdout = '  Proto  Local\r\n  TCP    0.0.0.0:135    0.0.0.0:0    LISTENING    4\r\n';
      await device.standIn('netstat.exe', { stdout });
      const parts = ['enrolments', 'exclusions', 'wsus', 'ports'];
      const read = () =>
        runJob(
          device,
          'inventory',
          parts.map((name) => ['part', name] as const),
        );
      const found = await read();
      const [enrolment] = found.part('enrolments') ?? [];
      assert.deepEqual([enrolment?.provider, enrolment?.state], ['MS DM Server', 1]);
      assert.deepEqual(
        found.part('exclusions')?.map(({ name }) => name),
        ['C:\\PP'],
      );
      assert.deepEqual([found.part('wsus')?.[0]?.port, found.part('wsus')?.[0]?.reachable], [port, true]);
      assert.ok(Array.isArray(found.part('ports')));
      await registry.set(policy, 'WUServer', 'http://127.0.0.1:1');
      assert.equal((await read()).part('wsus')?.[0]?.reachable, false);
    });
  });
});
