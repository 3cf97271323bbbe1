import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { InstallClaim, Updates, UpdateSource } from '../../../src/device/port/updates.ts';
import { InstallerRecord } from '../../../src/pipeline/start/installers.ts';
import { DeviceState } from '../../../src/state/device-state.ts';
import { anEntry } from '../../evidence/an-update.ts';
import { oneFolder } from '../../support/one-folder.ts';
import { realSystem } from '../../../src/system/real.ts';
import type { Clock, System } from '../../../src/system/system.ts';
import { quickFolder } from '../../support/quick-folder.ts';

const BOOT = '00000000-0000-4000-8000-00000000000b';
const OTHER_BOOT = '00000000-0000-4000-8000-00000000000c';
const real = realSystem([]);

/** A clock whose sleeps take no time, so that a bounded wait ends at once; `ahead` moves its wall clock. */
function quickClock(ahead = 0): Clock {
  let slept = 0;
  return {
    ...real.clock,
    now: () => real.clock.now() + ahead,
    elapsed: () => slept,
    sleep: (ms) => {
      slept += ms;
      return Promise.resolve();
    },
  };
}

/** A machine folder, and what a start on it knows of installers. The device installs by running `program`. */
function aMachine(context: TestContext) {
  const folder = quickFolder();
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return {
    file: join(folder, 'installers.json'),
    start(boot: string | null, program: readonly string[] = [], ahead = 0) {
      const system: System = { ...real, clock: quickClock(ahead) };
      const record = new InstallerRecord(system, new DeviceState(real.files, oneFolder(folder)), boot);
      const [path = '', ...args] = program;
      const install = async (): Promise<InstallClaim> => {
        const { code } = await record.system.processes.run({
          ...{ program: path, args, cwd: '/', env: {}, timeoutMs: 600_000, maxOutputBytes: 1_000 },
        });
        return { outcome: 'succeeded', hresult: code, rebootRequired: false, detail: null, durationMs: 0 };
      };
      const stillInstalling = (): Promise<string | null> => Promise.resolve(null);
      return record.watch({ updates: { install }, stillInstalling });
    },
  };
}

const install = ({ updates }: Updates<Pick<UpdateSource, 'install'>>): Promise<InstallClaim> =>
  updates.install(anEntry('KB1'), () => undefined);

/** A process that lives until the test ends it, as an installer whose start was killed does. */
async function orphan(context: TestContext): Promise<{ pid: number; end: () => Promise<void> }> {
  const child = spawn('/bin/sleep', ['600'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  context.after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  return {
    pid: child.pid ?? 0,
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test('an installer is on disk while it works, and forgotten when it has ended', async (context) => {
  const { start, file } = aMachine(context);
  // It ends only once its record is there.
  const first = start(BOOT, ['/bin/sh', '-c', `while [ ! -e ${file} ]; do /bin/sleep 0.05; done; exit 7`]);
  assert.equal((await install(first)).hresult, 7);
  assert.equal(existsSync(file), false);
  assert.equal(await first.stillInstalling(), null);
});

test('what an install of a killed start left behind holds up every later start until it is gone', async (context) => {
  const { start, file } = aMachine(context);
  const left = await orphan(context);
  const state = new DeviceState(real.files, oneFolder(join(file, '..')));
  const startedAt = new Date().toISOString();
  state.writeInstallers([{ pid: left.pid, program: 'C:\\Windows\\System32\\wusa.exe', startedAt, bootId: BOOT }]);

  assert.match((await start(BOOT).stillInstalling()) ?? '', new RegExp(`^wusa\\.exe, process ${left.pid},`, 'u'));
  assert.match((await start(BOOT).stillInstalling()) ?? '', /^wusa\.exe/u);
  await left.end();
  assert.equal(await start(BOOT).stillInstalling(), null);
  assert.equal(existsSync(file), false);
});

for (const [name, boot, ahead] of [
  ['another boot', OTHER_BOOT, 0],
  ['more than a day ago', BOOT, 25 * 3_600_000],
] as const) {
  test(`an id from ${name} is another process's, and holds up nothing`, async (context) => {
    const { start, file } = aMachine(context);
    const state = new DeviceState(real.files, oneFolder(join(file, '..')));
    const startedAt = new Date().toISOString();
    state.writeInstallers([{ pid: process.pid, program: 'wusa.exe', startedAt, bootId: BOOT }]);
    assert.equal(await start(boot, [], ahead).stillInstalling(), null);
    assert.equal(existsSync(file), false);
  });
}

test('an installer that cannot be written down is ended, and the install fails', async (context) => {
  const { start, file } = aMachine(context);
  const device = start(BOOT, ['/bin/sleep', '600']);
  rmSync(join(file, '..'), { recursive: true });
  await assert.rejects(install(device), { code: 'outputFailed' });
});
