import assert from 'node:assert/strict';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type CallResult, type Device, type StandIn, withDevice } from './bench.ts';
import { productExe } from './device/tree.ts';
import { writeProtected } from './write-protected.ts';

const NAME = 'Patch this device.cmd';
const SCRIPT = join(import.meta.dirname, '..', '..', 'examples', 'usb-kit', NAME);
/** What a path may hold and cmd would take for something else. Wine's own cmd loses a percent sign everywhere. */
const FOLDER = "C:\\removable\\one (a & b) !now! ^ it's";
const STICK = FOLDER.replace('C:\\removable', 'E:');
const COPY = 'C:\\Program Files\\PatchPilot stick';

/** A stick as drive E: that holds the file to double-click, on a device whose account is an administrator or not. */
async function putStick(device: Device, administrator = true): Promise<void> {
  await device.standIn('fltmc.exe', { exitCode: administrator ? 0 : 5 });
  await device.copyIn(SCRIPT, `${FOLDER}\\${NAME}`);
  await symlink('../drive_c/removable', driveE(device));
}

const driveE = (device: Device): string => join(device.path('C:\\'), '..', 'dosdevices', 'e:');

/** A kit, and in the place of the program one that answers so: what is tested is the file that starts it. */
async function putProgram(device: Device, answer: StandIn): Promise<void> {
  await device.standIn('patchpilot.exe', answer, FOLDER);
  await device.writeFile(`${FOLDER}\\october\\kit.json`, '{}');
}

async function programStarted(device: Device): Promise<void> {
  for (let waited = 0; (await device.calls('patchpilot.exe')).length === 0; waited += 50) {
    if (waited > 60_000) throw new Error('expected the program to be started within a minute');
    await pause(50);
  }
}

/** As the Explorer starts it; all that it says in one text. */
async function doubleClick(device: Device, folder = STICK, env = {}): Promise<CallResult & { said: string }> {
  const result = await device.exec(`${folder}\\${NAME}`, [], { timeoutMs: 240_000, env });
  return { ...result, said: `${result.stdout}${result.stderr}`.replaceAll('\r', '') };
}

const KEPT = /Press any key/u;

suite('the file on the stick', { concurrency: false }, () => {
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

  test('lets the program of an earlier start work on where it is in use, and says so; else it is replaced', async () => {
    await withDevice(async (device) => {
      await putStick(device);
      await putProgram(device, { hang: true });
      const open = await device.startProgram(`${STICK}\\${NAME}`, []);
      await programStarted(device);
      const older = await device.readBytes(`${COPY}\\patchpilot.exe`);
      const newer = Buffer.concat([older, Buffer.from('newer')]);
      await device.writeFile(`${FOLDER}\\patchpilot.exe`, newer);
      await putProgram(device, { exitCode: 170 });
      const beside = await doubleClick(device);
      assert.equal(beside.code, 170, beside.said);
      assert.match(
        beside.said,
        /^NOT THE PROGRAM OF THIS STICK: .*\nreplaced, for the reason above, and does the work\./mu,
      );
      assert.match(beside.said, /^ANOTHER RUN WORKS ON THIS DEVICE\./mu);
      assert.deepEqual(await device.readBytes(`${COPY}\\patchpilot.exe`), older);
      assert.deepEqual(device.list(COPY), [NAME, 'patchpilot.exe', 'the-kit.txt']);
      await device.restart();
      await open.result;
      const after = await doubleClick(device);
      assert.doesNotMatch(after.said, /NOT THE PROGRAM/u);
      assert.deepEqual(await device.readBytes(`${COPY}\\patchpilot.exe`), newer);
    });
  });

  test('gives the program the kit and the policy of the stick, from the copy too, and no run without its policy', async () => {
    await withDevice(async (device) => {
      await putStick(device);
      await putProgram(device, { exitCode: 150 });
      await device.writeFile(`${FOLDER}\\policy.json`, '{}');
      const asked = async (folder: string): Promise<string[] | undefined> => {
        await device.forgetCalls('patchpilot.exe');
        const { code, said, stderr } = await doubleClick(device, folder);
        const [call] = await device.calls('patchpilot.exe');
        assert.equal(code, call === undefined ? 240 : 150, said);
        assert.equal(stderr, '');
        return call?.args;
      };
      const whole = ['run', '--kit', `${STICK}\\october`, '--config', `${STICK}\\policy.json`];
      assert.deepEqual(await asked(STICK), whole);
      assert.deepEqual(await asked(COPY), whole);
      await rm(device.path(`${FOLDER}\\policy.json`));
      assert.equal(await asked(COPY), undefined);
      await rm(driveE(device));
      assert.deepEqual(await asked(COPY), whole.slice(0, 3));
    });
  });

  test('says what came of the run where the stick is pulled out while it works, and with which command the evidence comes', async () => {
    await withDevice(async (device) => {
      await putStick(device);
      await putProgram(device, { exitCode: 210, delayMs: 3000 });
      const clicked = doubleClick(device);
      await programStarted(device);
      await rm(driveE(device));
      await rm(device.path(FOLDER), { recursive: true });
      const { code, said } = await clicked;
      assert.equal(code, 210, said);
      assert.match(
        said,
        /^FAILED: an update is not installed\.[^]*^The stick is out, and the evidence still on this device\./mu,
      );
      assert.ok(said.includes(`\n  "${STICK}\\patchpilot.exe" bundle --new --to "${STICK}\\evidence"\n`), said);
      assert.match(said, KEPT);
      assert.ok(!device.exists(COPY));
    });
  });

  test('makes no kit on a stick that is write-protected, and says so', async () => {
    await withDevice(async (device) => {
      await putStick(device);
      await putProgram(device, { exitCode: 0 });
      await rm(device.path(`${FOLDER}\\october`), { recursive: true });
      await device.writeFile(`${FOLDER}\\new.msu`, '');
      await writeProtected(device, FOLDER, async () => {
        const { code, said } = await doubleClick(device);
        assert.equal(code, 240, said);
        assert.match(said, /^Nothing can be written to this stick: the evidence will stay on the device\.$/mu);
        assert.match(
          said,
          /^No kit could be made of them on this stick, for the reason above\. Nothing was installed\./mu,
        );
        assert.match(said, KEPT);
      });
      assert.deepEqual(await device.calls('patchpilot.exe'), []);
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
