import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { Device } from './bench.ts';
import { withDevice } from './bench.ts';
import { WINDOWS_POWERSHELL } from './bridge.ts';

const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
const NEEDED = ['wuauserv', 'BITS', 'CryptSvc', 'TrustedInstaller'];

interface Answer {
  readonly verdict: string;
  readonly findings: readonly { readonly id: string; readonly status: string }[];
}

async function doctor(device: Device): Promise<{ code: number | null; status: Map<string, string>; text: string }> {
  const { code, stdout, stderr } = await device.run(['doctor', '--json'], { timeoutMs: 240_000 });
  const { findings } = JSON.parse(stdout) as Answer;
  return { code, status: new Map(findings.map(({ id, status }) => [id, status])), text: stdout + stderr };
}

describe('doctor on a Windows device', { concurrency: false }, () => {
  it('is ready where services can start, not ready where one is disabled, unknown without PowerShell', async () => {
    await withDevice(async (device) => {
      for (const name of NEEDED) {
        await device.registry.set(`${SERVICES}\\${name}`, 'Type', 0x20);
        await device.registry.set(`${SERVICES}\\${name}`, 'Start', 3);
      }
      await device.standIn('dism.exe', { stdout: 'No component store corruption detected.\r\n' });
      const ready = await doctor(device);
      assert.equal(ready.code, 0, ready.text);
      assert.equal(ready.status.get('componentStore'), 'ok');

      await device.registry.set(`${SERVICES}\\wuauserv`, 'Start', 4);
      const broken = await doctor(device);
      assert.deepEqual([broken.code, broken.status.get('services')], [1, 'problem'], broken.text);

      await rm(device.path(WINDOWS_POWERSHELL));
      const blocked = await doctor(device);
      assert.deepEqual([blocked.code, blocked.status.get('account')], [2, 'unknown'], blocked.text);
      // Nothing was made on the way.
      assert.equal(device.exists('C:\\ProgramData\\PatchPilot'), false);
    });
  });
});
