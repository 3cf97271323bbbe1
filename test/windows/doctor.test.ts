import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { Device } from './bench.ts';
import { withDevice } from './bench.ts';
import { replay } from '../support/replay.ts';
import { WINDOWS_POWERSHELL } from './bridge.ts';
import { anUpdate } from './update.ts';

const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
const NEEDED = ['wuauserv', 'BITS', 'CryptSvc', 'TrustedInstaller'];

interface Answer {
  readonly verdict: string;
  readonly findings: readonly { readonly id: string; readonly status: string }[];
}

async function doctor(
  device: Device,
  ...options: string[]
): Promise<{ code: number | null; status: Map<string, string>; text: string }> {
  const { code, stdout, stderr } = await device.run(['doctor', '--json', ...options], { timeoutMs: 240_000 });
  const { findings } = JSON.parse(stdout) as Answer;
  return { code, status: new Map(findings.map(({ id, status }) => [id, status])), text: stdout + stderr };
}

/** The recording can be read by the product again, holds what a run would read, and nothing secret. */
async function demandRecording(device: Device, secret: string): Promise<void> {
  const manifest = JSON.parse((await device.readBytes('C:\\recorded\\manifest.json')).toString()) as {
    files: { file: string; args: string[] | null; exit: number | null }[];
  };
  const parts = new Set<string>();
  for (const { file, exit } of manifest.files) {
    const text = (await device.readBytes(`C:\\recorded\\${file.replace('/', '\\')}`)).toString();
    assert.ok(!text.includes(secret), file);
    if (file.startsWith('tools/')) continue;
    const { parts: read, faults } = replay(text);
    assert.deepEqual([faults, exit], [[], 0], file);
    for (const [name, { state }] of read) if (state === 'complete') parts.add(name);
  }
  for (const part of ['account', 'places', 'applications', 'updates', 'outcome', 'history', 'wsus']) {
    assert.ok(parts.has(part), `${part} is in no recording: ${[...parts].join(' ')}`);
  }
  const tools = manifest.files.flatMap(({ args }) => (args === null ? [] : [args.join(' ')]));
  assert.ok(tools.some((one) => one.includes('/CheckHealth')) && tools.some((one) => one.startsWith('qe System')));
}

describe('doctor on a Windows device', { concurrency: false }, () => {
  it('is ready where services can start, not ready where one is disabled, unknown without PowerShell', async () => {
    await withDevice(async (device) => {
      for (const name of NEEDED) {
        await device.registry.set(`${SERVICES}\\${name}`, 'Type', 0x20);
        await device.registry.set(`${SERVICES}\\${name}`, 'Start', 3);
      }
      await device.standIn('dism.exe', { stdout: 'No component store corruption detected.\r\n' });
      await device.updateAgent({ updates: [anUpdate({ kb: '5139455' })] });
      const wsus = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
      await device.registry.set(wsus, 'WUStatusServer', 'http://updates:hunter2-Zq81@wsus.example');
      const ready = await doctor(device, '--record', 'C:\\recorded');
      assert.equal(ready.code, 0, ready.text);
      await demandRecording(device, 'hunter2-Zq81');
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
