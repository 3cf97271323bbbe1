import assert from 'node:assert/strict';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { type CallResult, type Device, withDevice } from './bench.ts';
import { productExe } from './device/tree.ts';
import { honestMsu, type KitFile, lastLine, markWindowsReady, onLinux, verdicts } from './kit-on-device.ts';

const NAME = 'Patch this device.cmd';
const SCRIPT = join(import.meta.dirname, '..', '..', 'examples', 'usb-kit', NAME);
/** What a path may hold and cmd would take for something else. Wine's own cmd loses a percent sign everywhere. */
const FOLDER = "C:\\removable\\one (a & b) !now! ^ it's";
const STICK = FOLDER.replace('C:\\removable', 'E:');
const COPY = 'C:\\Program Files\\PatchPilot stick';
const RUNS = 'C:\\ProgramData\\PatchPilot\\Runs';

/** A stick as drive E: that holds the file to double-click, on a device whose account is an administrator or not. */
async function putStick(device: Device, administrator = true): Promise<void> {
  await device.standIn('fltmc.exe', { exitCode: administrator ? 0 : 5 });
  await device.copyIn(SCRIPT, `${FOLDER}\\${NAME}`);
  await symlink('../drive_c/removable', driveE(device));
}

const driveE = (device: Device): string => join(device.path('C:\\'), '..', 'dosdevices', 'e:');

/** Bare updates beside the file, and what they leave on the device. */
async function putUpdates(device: Device, updates: readonly KitFile[]): Promise<void> {
  for (const { name, bytes } of updates) await device.writeFile(`${FOLDER}\\${name}`, bytes);
  const files = updates.map(({ name, stated }) => ({ file: name, ...stated }));
  await device.writeFile(`${FOLDER}\\kit-source.json`, JSON.stringify({ schemaVersion: 1, files }));
}

/** As the Explorer starts it; all that it says in one text. */
async function doubleClick(device: Device, folder = STICK, env = {}): Promise<CallResult & { said: string }> {
  const result = await device.exec(`${folder}\\${NAME}`, [], { timeoutMs: 240_000, env });
  return { ...result, said: `${result.stdout}${result.stderr}`.replaceAll('\r', '') };
}

const KEPT = /Press any key/u;

suite('the file on the stick', { concurrency: false }, () => {
  test('makes a kit of two bare .msu, installs it, and goes on after the restart without the stick: 150, 0', async () => {
    await withDevice(async (device) => {
      await putStick(device);
      await device.copyIn(productExe, `${FOLDER}\\patchpilot.exe`);
      await putUpdates(device, [await honestMsu('KB5000001'), await honestMsu('KB5000002', { rebootRequired: true })]);
      await device.writeFile(`${FOLDER}\\policy\\ClientProfile.json`, JSON.stringify({ tenantId: 'MSP-001' }));
      await markWindowsReady(device);
      const first = await doubleClick(device);
      assert.equal(first.code, 150, first.said);
      assert.match(first.said, /^Updates {2}2 bare \.msu\nPolicy {3}"E:\\one \(a & b\) !now! \^ it's\\policy"$/mu);
      assert.match(first.said, /^RESTART THIS DEVICE NOW[^]*PatchPilot stick\\Patch this device\.cmd"/mu);
      assert.match(first.said, KEPT);

      await device.restart();
      await rm(driveE(device));
      await rm(device.path(FOLDER), { recursive: true });
      const second = await doubleClick(device, COPY);
      assert.equal(second.code, 0, second.said);
      assert.match(second.said, /^DONE: .*\nThe report is Reports\\final-report\.html in the folder/mu);
      assert.match(second.said, KEPT);
      const run = `${RUNS}\\${lastLine(first.said.split('\n\nRESTART')[0] ?? '')['run'] ?? ''}`;
      assert.ok(second.said.includes(`Evidence: ${run}\n`), second.said);
      assert.ok(device.exists(`${run}\\Reports\\final-report.html`));
      assert.deepEqual(await verdicts(device, run), { KB5000001: 'installed', KB5000002: 'installed' });
      assert.equal(onLinux(device, 'verify', run).code, 0);
      assert.ok(!device.exists(COPY), 'nothing stays behind but the evidence');
    });
  });

  test('says what is missing on the stick, and does nothing then', async () => {
    await withDevice(async (device) => {
      await putStick(device);
      const refused = async (said: RegExp): Promise<void> => {
        const result = await doubleClick(device);
        assert.deepEqual(
          [result.code, said.test(result.said), result.said.includes('Press any key')],
          [240, true, true],
          result.said,
        );
        assert.ok(!device.exists(COPY));
      };
      await refused(/^There is no kit and no \.msu beside this file\. Nothing was done\.$/mu);
      await device.writeFile(`${FOLDER}\\october\\kit.json`, '{}');
      await refused(/^patchpilot\.exe is not beside this file\./mu);
      await device.writeFile(`${FOLDER}\\updates\\new.msu`, '');
      await refused(/^1 of the bare \.msu are not in the kit\./mu);
      await device.writeFile(`${FOLDER}\\kit\\kit.json`, '{}');
      await refused(/^Kits {5}2\n[^]*^There are several kits/mu);
    });
  });

  test('shows what the program refuses, from a 32-bit cmd too', async () => {
    await withDevice(async (device) => {
      await putStick(device, false);
      await device.standIn('fltmc.exe', { exitCode: 0 }, 'C:\\windows\\Sysnative');
      await device.copyIn(productExe, `${FOLDER}\\patchpilot.exe`);
      await device.writeFile(`${FOLDER}\\october\\kit.json`, '{}');
      const of32Bits = {
        PROCESSOR_ARCHITEW6432: 'AMD64',
        ProgramW6432: 'C:\\Program Files',
        ProgramFiles: 'C:\\Program Files (x86)',
      };
      const result = await doubleClick(device, STICK, of32Bits);
      assert.equal(result.code, 240, result.said);
      assert.match(result.said, /exit=240 [^]*^FAILED: the run came to no report\./mu);
      assert.ok(device.exists(`${COPY}\\patchpilot.exe`), 'a start that may go on keeps its program');
    });
  });

  test('asks for administrator rights, and says when it does not get them', async () => {
    await withDevice(async (device) => {
      await putStick(device, false);
      const asked = await doubleClick(device);
      assert.equal(asked.code, 240, asked.said);
      assert.match(asked.said, /^Windows asks for administrator rights now\./mu);
      // It looked again in the window that came, which is no administrator's here either, and did not ask twice.
      assert.equal((await device.calls('fltmc.exe')).length, 2);
      const again = await device.exec(`${STICK}\\${NAME}`, ['elevated']);
      assert.match(again.stdout, /^This account has no administrator rights on this device\. Nothing was done\./mu);
      await device.standIn('powershell.exe', { exitCode: 1223 }, 'C:\\windows\\system32\\WindowsPowerShell\\v1.0');
      const declined = await doubleClick(device);
      assert.equal(declined.code, 240, declined.said);
      assert.match(declined.said, /^Administrator rights were declined/mu);
      assert.match(declined.said, KEPT);
    });
  });
});
