import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { win32 } from 'node:path';
import { describe, it } from 'node:test';
import { withDevice } from './bench.ts';
import { honestMsu, KIT, OUTPUT, putKit, runKit, type KitFile } from './kit-on-device.ts';

const KEY = 'HKLM\\SOFTWARE\\Bench\\setup';
const acts = `C:\\windows\\system32\\reg.exe add ${KEY} /v state /d installed /f`;
const effects = [{ type: 'registry', key: KEY, value: 'state', equals: 'installed' }] as const;
/** What would be taken apart by a shell, or by quoting that is not exact. */
const ARGUMENTS = ['/quiet', '/name=a b', '/y=^&|()<>!'];

/** The first words of the command lines of all processes, in lower case. */
const startedPrograms = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((pid) => {
      try {
        return (readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '').toLowerCase();
      } catch {
        return ''; // it has just ended
      }
    });

describe('an installer of a kit', { concurrency: false }, () => {
  it('has a console, its arguments to the letter and its exit code, and lives on when the run is killed: 0', async () => {
    await withDevice(async (device) => {
      const bytes = await device.readBytes('C:\\bench\\standin.exe');
      const stated = { title: 'setup', kb: 'KB5000002', classification: 'Security Updates', arguments: ARGUMENTS };
      const codes = { successCodes: [0xc0000005] };
      const setup: KitFile = { name: 'setup.exe', bytes, stated: { ...stated, ...codes, effects: [...effects] } };
      await putKit(device, [setup, await honestMsu('KB5000001')]);
      const trustedHashes = [createHash('sha256').update(bytes).digest('hex')];
      await device.writeFile('C:\\policy\\ClientProfile.json', JSON.stringify({ trustedHashes }));
      await device.standIn('setup.exe', { run: acts, exitCode: 0xc0000005 });
      await device.standIn('wusa.exe', { delegate: true, delayMs: 8_000 });
      const args = ['run', '--output-root', OUTPUT, '--kit', KIT, '--config', 'C:\\policy'];
      const call = await device.start(args, { timeoutMs: 120_000 });
      while ((await device.calls('wusa.exe')).length === 0) await new Promise((done) => setTimeout(done, 100));
      const [wusa] = await device.calls('wusa.exe');
      const copy = `${win32.dirname(wusa?.cwd ?? '')}\\program\\patchpilot.exe`;
      assert.ok(startedPrograms().includes(copy.toLowerCase()), `its keeper is ${copy}`);
      await call.kill();
      const next = await runKit(device, ['--config', 'C:\\policy']);
      assert.equal(next.code, 0, next.stdout + next.stderr);
      assert.ok(device.exists('C:\\windows\\system32\\kb5000001.txt'));
      assert.equal((await device.calls('wusa.exe')).length, 1, 'it worked on, and was waited for');
      const [seen] = await device.calls('setup.exe');
      assert.deepEqual([seen?.args, seen?.console], [ARGUMENTS, true]);
      const claims = await device.readFile(`${next.runFolder}\\Logs\\install-summary.jsonl`);
      assert.match(claims, /"hresult":-1073741819/u);
      assert.equal(device.exists(copy), false);
    });
  });

  it('is ended with its tree, and with its keeper: what its time limit does', async () => {
    await withDevice(async (device) => {
      await device.copyIn(device.path('C:\\bench\\standin.exe'), 'C:\\setup.exe');
      await device.standIn('setup.exe', { hang: true });
      const alive = async () => (await device.exec('C:\\windows\\system32\\tasklist.exe', [])).stdout;
      const started = async (before: number) => {
        const call = await device.start(['--keep-installer', 'C:\\setup.exe', '/quiet'], { timeoutMs: 60_000 });
        while ((await device.calls('setup.exe')).length === before) await new Promise((done) => setTimeout(done, 100));
        return call;
      };
      const first = await started(0);
      const [, keeper = ''] = /patchpilot\.exe +(\d+)/u.exec(await alive()) ?? [];
      await device.exec('C:\\windows\\system32\\taskkill.exe', ['/PID', keeper, '/T', '/F']);
      await first.result;
      assert.doesNotMatch(await alive(), /setup\.exe|patchpilot\.exe/u);
      await (await started(1)).kill();
      for (let left = 50; left > 0 && (await alive()).includes('setup.exe'); left--) continue;
      assert.doesNotMatch(await alive(), /setup\.exe/u);
    });
  });

  it('that is no program is told as not started, with the reason of Windows: 210', async () => {
    await withDevice(async (device) => {
      const bytes = Buffer.from('MZ and nothing that Windows could start');
      const stated = { title: 'setup', kb: 'KB5000002', classification: 'Security Updates', effects: [...effects] };
      await putKit(device, [{ name: 'setup.exe', bytes, stated: { ...stated, arguments: ['/quiet'] } }]);
      const trustedHashes = [createHash('sha256').update(bytes).digest('hex')];
      await device.writeFile('C:\\policy\\ClientProfile.json', JSON.stringify({ trustedHashes }));
      const run = await runKit(device, ['--config', 'C:\\policy']);
      assert.equal(run.code, 210, run.stdout + run.stderr);
      const claims = await device.readFile(`${run.runFolder}\\Logs\\install-summary.jsonl`);
      assert.match(claims, /did not end by itself: spawn E/u);
    });
  });
});
