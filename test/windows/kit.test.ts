import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, stat, symlink } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { withDevice } from './bench.ts';
import {
  honestMsu,
  KIT,
  type KitFile,
  lyingMsu,
  markWindowsReady,
  onLinux,
  OUTPUT,
  putKit,
  readJson,
  runKit,
  verdicts,
} from './kit-on-device.ts';

const MACHINE = 'C:\\ProgramData\\PatchPilot\\machine';

describe('a kit on a Windows device', { concurrency: false }, () => {
  it('is installed, confirmed by its effects and reported: 0', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001'), await honestMsu('KB5000002')]);
      const run = await runKit(device);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.deepEqual([run.last['exit'], run.last['inst'], run.last['sim']], ['0', '2', undefined]);
      assert.equal(run.stderr, '');
      assert.ok(device.exists('C:\\windows\\system32\\kb5000002.txt'));
      assert.deepEqual(await verdicts(device, run.runFolder), { KB5000001: 'installed', KB5000002: 'installed' });

      const record = await readJson(device, `${run.runFolder}\\run.json`);
      assert.deepEqual([record['simulated'], record['mode'], record['exitCode']], [false, 'live', 0]);
      for (const file of [
        'artifact-index.json',
        'manifest.json',
        'Reports\\final-report.json',
        'Reports\\final-report.html',
        'Reports\\diff-report.json',
        'Logs\\Events.jsonl',
        'Telemetry\\spans.jsonl',
        `Artifacts\\Baseline\\${run.last['run'] ?? ''}\\baseline.json`,
        `Artifacts\\Snapshot\\${run.last['run'] ?? ''}\\snapshot.json`,
      ]) {
        assert.ok(device.exists(`${run.runFolder}\\${file}`), file);
      }
      // Nothing of the kit stays behind in protected storage.
      assert.deepEqual(
        device.list(MACHINE).filter((name) => name.startsWith('kit-')),
        [],
      );

      const again = await device.run(['exit-code', run.runFolder]);
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.equal(onLinux(device, 'exit-code', run.runFolder).code, 0);
      const verified = onLinux(device, 'verify', run.runFolder);
      assert.equal(verified.code, 0, verified.stdout);
      assert.match(verified.stdout, /VALID/u);
    });
  });

  it('that lies is found out, though Windows reports success: 210', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await lyingMsu('KB5000001'), await honestMsu('KB5000002')]);
      const run = await runKit(device);
      assert.equal(run.code, 210, run.stdout + run.stderr);
      assert.deepEqual([run.last['inst'], run.last['fail']], ['1', '1']);
      assert.deepEqual(await verdicts(device, run.runFolder), { KB5000001: 'notEffective', KB5000002: 'installed' });
      const report = await readJson(device, `${run.runFolder}\\Reports\\final-report.json`);
      const rows = report['InstallSummary'] as { kb: string; verdict: string }[];
      assert.equal(rows.find((row) => row.kb === 'KB5000001')?.verdict, 'notEffective');
      assert.equal(onLinux(device, 'exit-code', run.runFolder).code, 210);
      assert.equal(onLinux(device, 'verify', run.runFolder).code, 0);
    });
  });

  it('with one changed byte installs nothing and names the file: 240', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001'), await honestMsu('KB5000002')]);
      const path = `${KIT}\\files\\windows11.0-kb5000002-x64.msu`;
      const bytes = await device.readBytes(path);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await device.writeFile(path, bytes);
      await device.standIn('wusa.exe', { delegate: true });
      const run = await runKit(device);
      assert.equal(run.code, 240, run.stdout + run.stderr);
      assert.equal(run.last['why'], 'kit');
      assert.match(run.stderr, /windows11\.0-kb5000002-x64\.msu/u);
      assert.deepEqual(await device.calls('wusa.exe'), []);
      assert.ok(!device.exists('C:\\windows\\system32\\kb5000001.txt'));
    });
  });

  it('that needs a reboot waits for it, and goes on in the same run after it: 150, 150, 0', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await markWindowsReady(device);
      await device.standIn('wusa.exe', { delegate: true, exitCode: 3010 });
      const first = await runKit(device);
      assert.equal(first.code, 150, first.stdout + first.stderr);
      const same = await runKit(device);
      assert.deepEqual([same.code, same.last['run']], [150, first.last['run']]);

      await device.restart();
      const last = await runKit(device);
      assert.equal(last.code, 0, last.stdout + last.stderr);
      assert.equal(last.last['run'], first.last['run']);
      assert.deepEqual(await verdicts(device, last.runFolder), { KB5000001: 'installed' });
      assert.equal((await device.calls('wusa.exe')).length, 1);
      assert.equal(device.list(`${OUTPUT}\\Runs`).length, 1);
      assert.equal(onLinux(device, 'verify', last.runFolder).code, 0);
    });
  });

  it('that is there already is not installed again: 0, alreadyPresent', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await device.standIn('wusa.exe', { delegate: true });
      assert.equal((await runKit(device)).code, 0);
      const again = await runKit(device);
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.deepEqual(await verdicts(device, again.runFolder), { KB5000001: 'alreadyPresent' });
      assert.equal((await device.calls('wusa.exe')).length, 1);
    });
  });

  it('whose run is killed in the middle is looked up, not installed twice: 0', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001'), await honestMsu('KB5000002')]);
      await device.standIn('wusa.exe', {
        when: [{ contains: 'kb5000002', delegate: true, delayMs: 20_000 }],
        delegate: true,
      });
      const call = await device.start(['run', '--output-root', OUTPUT, '--kit', KIT], { timeoutMs: 240_000 });
      while ((await device.calls('wusa.exe')).length < 2) await new Promise((done) => setTimeout(done, 100));
      while (!device.exists('C:\\windows\\system32\\kb5000002.txt')) await new Promise((done) => setTimeout(done, 100));
      await call.kill();
      const next = await runKit(device);
      assert.equal(next.code, 0, next.stdout + next.stderr);
      assert.equal((await device.calls('wusa.exe')).length, 2);
      assert.deepEqual(await verdicts(device, next.runFolder), { KB5000001: 'installed', KB5000002: 'installed' });
      assert.equal(device.list(`${OUTPUT}\\Runs`).length, 1);
    });
  });

  it('of another architecture or build alone is not applicable, and nothing of the kit came to the device: 100 kit', async () => {
    await withDevice(async (device) => {
      const arm = await honestMsu('KB5000001', { architecture: 'arm64' });
      const old = await honestMsu('KB5000002', { targetBuilds: ['19041'] });
      await putKit(device, [arm, old]);
      await device.standIn('wusa.exe', { delegate: true });
      const run = await runKit(device);
      assert.deepEqual([run.code, run.last['why']], [100, 'kit'], run.stdout + run.stderr);
      assert.deepEqual(await device.calls('wusa.exe'), []);
      const catalog = await readJson(
        device,
        `${run.runFolder}\\Artifacts\\UpdateCatalog\\${run.last['run'] ?? ''}\\catalog.json`,
      );
      assert.equal((catalog['counts'] as { notApplicable: number }).notApplicable, 2);
    });
  });

  it('whose .exe no policy trusts installs nothing: 240; with its hash in the policy it runs', async () => {
    await withDevice(async (device) => {
      const program = await device.readBytes('C:\\windows\\system32\\hostname.exe');
      const setup: KitFile = {
        name: 'setup.exe',
        bytes: program,
        stated: {
          title: 'Setup',
          classification: 'Security Updates',
          arguments: [],
          effects: [{ type: 'file', path: '%SystemRoot%\\System32\\hostname.exe' }],
        },
      };
      await putKit(device, [setup, await honestMsu('KB5000001')]);
      const refused = await runKit(device);
      assert.equal(refused.code, 240, refused.stdout + refused.stderr);
      assert.deepEqual([refused.last['why'], refused.stderr.includes('setup.exe')], ['kit', true]);
      assert.ok(!device.exists('C:\\windows\\system32\\kb5000001.txt'));

      const sha256 = createHash('sha256').update(program).digest('hex');
      await device.writeFile('C:\\policy\\ClientProfile.json', JSON.stringify({ trustedHashes: [sha256] }));
      const trusted = await runKit(device, ['--config', 'C:\\policy']);
      // It ran; that its file was there before says nothing, so nothing shows what it did.
      assert.deepEqual([trusted.code, trusted.last['why']], [100, 'unconfirmed'], trusted.stdout + trusted.stderr);
      assert.ok(device.exists('C:\\windows\\system32\\kb5000001.txt'));
    });
  });

  it('is only looked at by a test run: nothing is copied, installed or left in the registry', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await device.standIn('wusa.exe', { delegate: true });
      const run = await runKit(device, ['--test-mode']);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.deepEqual(await device.calls('wusa.exe'), []);
      assert.equal(await device.registry.hasKey('HKLM\\SOFTWARE\\PatchPilot\\Boot'), false);
    });
  });

  it('that states no effect stays unconfirmed: 100', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001', { effects: [] })]);
      const run = await runKit(device);
      assert.equal(run.code, 100, run.stdout + run.stderr);
      assert.equal(run.last['why'], 'unconfirmed');
      assert.deepEqual(await verdicts(device, run.runFolder), { KB5000001: 'unconfirmed' });
    });
  });

  it('is not installed when the output root is a link, and nothing is written through it: 240', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await device.writeFile('C:\\elsewhere\\keep.txt', 'x');
      await symlink('../elsewhere', device.path(OUTPUT)); // Wine shows it as a reparse point
      const run = await runKit(device);
      assert.equal(run.code, 240, run.stdout + run.stderr);
      assert.equal(run.last['why'], 'output');
      assert.deepEqual(device.list('C:\\elsewhere'), ['keep.txt']);
      assert.ok(!device.exists('C:\\windows\\system32\\kb5000001.txt'));
    });
  });

  it('is not installed when users can exchange the output root: 240', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await chmod(device.path('C:\\PatchPilot'), 0o777); // Wine shows Unix permissions as access lists
      const run = await runKit(device);
      assert.equal(run.code, 240, run.stdout + run.stderr);
      assert.equal(run.last['why'], 'output');
    });
  });

  it('is installed after a machine folder that users could write to was hardened, which is told: 0', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await mkdir(device.path(MACHINE), { recursive: true });
      await chmod(device.path(MACHINE), 0o777);
      const run = await runKit(device);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.equal((await stat(device.path(MACHINE))).mode & 0o002, 0);
      const events = await device.readFile(`${run.runFolder}\\Logs\\Events.jsonl`);
      assert.match(events, /hardened/u);
    });
  });

  it('is not installed when users put a link into such a folder, which is neither followed nor moved: 240', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await device.writeFile('C:\\elsewhere\\open-run.json', 'x');
      await mkdir(device.path(MACHINE), { recursive: true });
      await chmod(device.path(MACHINE), 0o777);
      await symlink('../../../elsewhere', device.path(`${MACHINE}\\memory`));
      const run = await runKit(device);
      assert.equal(run.code, 240, run.stdout + run.stderr);
      assert.equal(run.last['why'], 'output');
      assert.deepEqual(device.list('C:\\elsewhere'), ['open-run.json']);
    });
  });
});
