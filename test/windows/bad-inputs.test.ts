import assert from 'node:assert/strict';
import { chmod, rm, symlink, truncate } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { type Device, type StandIn, withDevice } from './bench.ts';
import { honestMsu, KIT, OUTPUT, putKit, runKit } from './kit-on-device.ts';

/** Of the thirty bad inputs those that need Windows; `test/bad-inputs` has the others. */
const POWERSHELL = 'C:\\windows\\system32\\WindowsPowerShell\\v1.0\\powershell.exe';
const STATE = `${OUTPUT}\\State\\Tenants\\T0\\Clients\\C0\\Sites\\S0\\Devices\\D1~sim`;
const SIMULATED = ['run', '--scenario', 'success-0', '--output-root', OUTPUT, '--device-id', 'D1', '--json'];
const LIMIT = { timeoutMs: 400_000 };

interface Answer {
  readonly exitCode: number;
  readonly why: readonly string[];
  readonly failure: { readonly code: string; readonly subject: string | null; readonly message: string } | null;
  readonly lastLine: string;
}
const answerOf = (stdout: string): Answer => JSON.parse(stdout) as Answer;

/** Opens a file without sharing and keeps it for a time: what a virus scanner or a backup does. */
async function held(device: Device, path: string, milliseconds: number): Promise<{ kill(): unknown }> {
  const script = `$f = [IO.File]::Open('${path}', 'Open', 'ReadWrite', 'None'); [IO.File]::WriteAllText('C:\\held', 'x'); Start-Sleep -Milliseconds ${milliseconds}`;
  const holder = await device.startProgram(POWERSHELL, ['-NoLogo', '-NoProfile', '-Command', script], LIMIT);
  for (let waited = 0; !device.exists('C:\\held') && waited < 120_000; waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(device.exists('C:\\held'));
  return holder;
}

/** A scripted program in the place of PowerShell. */
async function replacePowerShell(device: Device, answer: StandIn): Promise<void> {
  await device.standIn('powershell.exe', answer);
  await device.copyIn(device.path('C:\\windows\\system32\\powershell.exe'), POWERSHELL);
}

/** A kit run on a device whose PowerShell is what `spoil` made of it: a typed error, and nothing installed. */
async function withSpoiltPowerShell(spoil: (device: Device) => Promise<void>): Promise<number> {
  return withDevice(async (device) => {
    await putKit(device, [await honestMsu('KB5000001')]);
    await device.standIn('wusa.exe', { delegate: true });
    await spoil(device);
    const run = await runKit(device, ['--json'], LIMIT);
    const { exitCode, why, failure } = answerOf(run.stdout);
    assert.deepEqual([run.code, exitCode, why, failure?.code], [240, 240, ['powershell'], 'bridgeFailed'], run.stdout);
    assert.deepEqual(await device.calls('wusa.exe'), []);
    assert.ok(!device.exists('C:\\windows\\system32\\kb5000001.txt'));
    assert.ok(!device.exists(OUTPUT), 'a place that nobody could judge is not written to');
    return run.ms;
  });
}

describe('bad inputs on Windows', { concurrency: false }, () => {
  it('target held open by another process for a moment and for ever', async () => {
    await withDevice(async (device) => {
      assert.equal((await device.run(SIMULATED, LIMIT)).code, 0);
      const target = `${STATE}\\memory\\sim-success-0\\last-run.json`;
      const before = await device.readBytes(target);
      const holder = await held(device, target, 600_000);
      const refused = await device.run(SIMULATED, LIMIT);
      const { exitCode, failure } = answerOf(refused.stdout);
      assert.deepEqual([refused.code, exitCode, failure?.subject], [240, 240, target], refused.stdout);
      assert.deepEqual(await device.readBytes(target), before, 'the old state is intact');
      holder.kill();
      await rm(device.path('C:\\held'));
      await held(device, target, 500);
      assert.equal((await device.run(SIMULATED, LIMIT)).code, 0);
    });
  });

  it('PowerShell missing', async () => {
    await withSpoiltPowerShell(async (device) => rm(device.path(POWERSHELL)));
  });

  /** What a PowerShell that is blocked, broken or exchanged does; 95 is what ours ends with in a constrained engine. */
  const SPOILT: Readonly<Record<string, StandIn>> = {
    'localised text, exit 0 with an error': { exitCode: 0, stdout: 'Der Zugriff wurde verweigert.\r\n' },
    'blocked by policy: a code of Windows and nothing else': { exitCode: 1260 },
    'constrained language': { exitCode: 95 },
    hanging: { hang: true },
  };
  for (const [name, answer] of Object.entries(SPOILT))
    it(`PowerShell, ${name}`, async () => {
      await withSpoiltPowerShell((device) => replacePowerShell(device, answer));
    });

  it('PowerShell with 1 GB of output', async () => {
    const ms = await withSpoiltPowerShell(async (device) => {
      await replacePowerShell(device, { stdout: '' });
      await truncate(device.path('C:\\bench\\standin\\powershell.exe.0.out'), 2 ** 30);
    });
    assert.ok(ms < 30_000, `it is not read to its end: ${ms} ms`); // it took 80 s when it was, 3 s now
  });

  it('the hostile environment: nothing injected, names recorded', async () => {
    await withDevice(async (device) => {
      await device.writeFile('C:\\evil.js', "require('fs').writeFileSync('C:\\\\injected', 'x')");
      const env = { NODE_OPTIONS: '--require C:\\evil.js', NODE_V8_COVERAGE: 'C:\\coverage', NODE_DEBUG: 'fs' };
      const run = await device.run(SIMULATED, { ...LIMIT, env });
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.deepEqual([device.exists('C:\\injected'), device.exists('C:\\coverage')], [false, false]);
      const runId = /run=(\S+)/u.exec(answerOf(run.stdout).lastLine)?.[1] ?? '';
      const record = JSON.parse(await device.readFile(`${OUTPUT}\\Runs\\${runId}\\run.json`)) as {
        environmentRemoved: string[];
      };
      assert.ok(record.environmentRemoved.includes('NODE_V8_COVERAGE'), record.environmentRemoved.join());
    });
  });

  it('a configuration and a kit that a 32-bit agent put into what it calls System32: told where they lie', async () => {
    await withDevice(async (device) => {
      const there = 'C:\\windows\\SysWOW64\\agent';
      await device.writeFile(`${there}\\ClientProfile.json`, '{}');
      await putKit(device, [await honestMsu('KB5000001')], `${there}\\kit`);
      const call = (args: string[]) => device.run(args, LIMIT);
      const run = await call(['run', '--config', 'C:\\Windows\\System32\\agent', '--output-root', OUTPUT, '--json']);
      const { exitCode, failure } = answerOf(run.stdout);
      assert.deepEqual([run.code, exitCode, failure?.code], [240, 240, 'configMissing'], run.stdout);
      assert.match(failure?.message ?? '', /32-bit program.* it lies at C:\\windows\\SysWOW64\\agent;/iu);
      const list = await call(['kit', 'list', 'C:\\Windows\\System32\\agent\\kit']);
      assert.match(list.stderr, /it lies at C:\\windows\\SysWOW64\\agent\\kit;/iu);
      const native = await call(['policy', 'show', '--config', 'C:\\Windows\\Sysnative\\agent']);
      assert.equal(native.code, 64, native.stderr);
      assert.match(native.stderr, /write C:\\Windows\\System32\\agent/u);
    });
  });

  it('output root that users can exchange, or that leads into System32', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      const before = device.list('C:\\windows\\system32');
      await symlink('../windows/system32', device.path(OUTPUT)); // Wine shows it as a reparse point
      const linked = answerOf((await runKit(device, ['--json'], LIMIT)).stdout);
      assert.deepEqual([linked.exitCode, linked.failure?.code], [240, 'outputUnusable']);
      assert.ok(`${linked.failure?.subject ?? ''}${linked.failure?.message ?? ''}`.includes(OUTPUT));
      assert.deepEqual(device.list('C:\\windows\\system32'), before);
      await rm(device.path(OUTPUT));
      await chmod(device.path('C:\\PatchPilot'), 0o777); // Wine shows Unix permissions as access lists
      const open = answerOf((await runKit(device, ['--json'], LIMIT)).stdout);
      assert.deepEqual([open.exitCode, open.failure?.code], [240, 'outputUnusable']);
      assert.ok(device.exists(`${KIT}\\kit.json`));
    });
  });
});
