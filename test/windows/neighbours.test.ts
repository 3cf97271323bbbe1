import assert from 'node:assert/strict';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { withDevice } from './bench.ts';
import { honestMsu, putKit, readJson, runKit } from './kit-on-device.ts';

/** What stands where a program is looked for by its name alone; none of it is a program. */
const PLANTED = ['powershell.exe', 'wusa.exe', 'dism.exe', 'version.dll', 'bcrypt.dll', 'patchpilot.exe.local'];

describe('another user on a Windows device', { concurrency: false }, () => {
  it('plants programs and libraries in the working folder and in a folder of PATH: none is taken, 0', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      for (const name of PLANTED) await device.writeFile(`C:\\planted\\${name}`, 'not a program');
      const run = await runKit(device, [], {
        cwd: 'C:\\planted',
        env: { PATH: 'C:\\planted;C:\\windows\\system32', PSModulePath: 'C:\\planted' },
      });
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.ok(device.exists('C:\\windows\\system32\\kb5000001.txt'));
    });
  });

  it('may write to the configuration beside the program: 240 config, and nothing is installed', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await device.writeFile('C:\\PatchPilot\\config\\ClientProfile.json', '{}');
      await chmod(device.path('C:\\PatchPilot\\config'), 0o777); // Wine shows Unix permissions as access lists
      const run = await runKit(device);
      assert.equal(run.code, 240, run.stdout + run.stderr);
      assert.equal(run.last['why'], 'config');
      assert.match(run.stderr, /\[configUntrusted\]/u);
      assert.ok(!device.exists('C:\\windows\\system32\\kb5000001.txt'));
    });
  });

  it('may write to the configuration that --config names: it is used, and an event and the report say so', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await device.writeFile('C:\\policy\\ClientProfile.json', '{}');
      await chmod(device.path('C:\\policy'), 0o777); // Wine shows Unix permissions as access lists
      const run = await runKit(device, ['--config', 'C:\\policy']);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      const events = await readFile(device.path(`${run.runFolder}\\Logs\\Events.jsonl`), 'utf8');
      assert.match(events, /"type":"configOpenToUsers".*C:\\\\policy/u);
      const text = await readFile(device.path(`${run.runFolder}\\Reports\\final-report.json`), 'utf8');
      assert.match(text, /configOpenToUsers/u);
    });
  });

  it('may exchange the program, and whoever starts it may set TZ: it runs, and a line, an event and the report say so', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      const silent = await runKit(device, ['--test-mode']);
      assert.doesNotMatch(silent.stdout, /exchange this program|variable TZ/u);
      await chmod(device.path('C:\\PatchPilot\\patchpilot.exe'), 0o777); // Wine shows Unix permissions as access lists
      const run = await runKit(device, [], { env: { TZ: 'Asia/Tokyo' } });
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.match(run.stdout, /variable TZ of whoever started this run, "Asia\/Tokyo"/u);
      assert.match(run.stdout, /exchange this program.*C:\\PatchPilot\\patchpilot\.exe; copy it/iu);
      const events = await readFile(device.path(`${run.runFolder}\\Logs\\Events.jsonl`), 'utf8');
      assert.match(events, /"type":"programOpenToUsers".*patchpilot\.exe/u);
      const text = await readFile(device.path(`${run.runFolder}\\Reports\\final-report.json`), 'utf8');
      assert.match(text, /Users can exchange this program/u);
      assert.match(text, /Local time is that of the variable TZ/u);
    });
  });

  it('answers at the health endpoint of a policy without an end, or never: both are an answer in time', async () => {
    const endpoint = createServer((request, response) => {
      if (request.url === '/silent') return;
      const more = setInterval(() => response.write('x'.repeat(262_144)), 5);
      response.on('close', () => clearInterval(more));
    });
    await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', done));
    const { port } = endpoint.address() as AddressInfo;
    const check = (id: string) => ({
      type: 'HealthEndpoint',
      id,
      url: `http://127.0.0.1:${port}/${id}`,
      timeoutSeconds: 5,
    });
    const policy = { applications: [{ name: 'web', checks: [check('endless'), check('silent')] }] };
    try {
      await withDevice(async (device) => {
        await putKit(device, [await honestMsu('KB5000001')]);
        await device.writeFile('C:\\policy\\ClientProfile.json', '{}');
        await device.writeFile('C:\\policy\\AppValidationPolicy.json', JSON.stringify(policy));
        const run = await runKit(device, ['--config', 'C:\\policy']);
        assert.equal(run.code, 0, run.stdout + run.stderr);
        const report = await readJson(device, `${run.runFolder}\\Reports\\post-validation.json`);
        const checks = report['checks'] as { check: string; observedStatus: string }[];
        assert.deepEqual(
          checks.map(({ check: id, observedStatus }) => [id, observedStatus]),
          [['endless', '200'], ['silent', 'timeout']], // prettier-ignore
        );
      });
    } finally {
      endpoint.closeAllConnections();
      endpoint.close();
    }
  });

  for (const name of ['open-run.json', 'open-run.json.previous'])
    it(`has left a ${name} in a machine folder that was open: it decides nothing, a fresh run ends with 0`, async () => {
      await withDevice(async (device) => {
        await putKit(device, [await honestMsu('KB5000001')]);
        const machine = 'C:\\ProgramData\\PatchPilot\\machine';
        await mkdir(device.path(machine), { recursive: true });
        await device.writeFile(`${machine}\\${name}`, '{"schemaVersion":1,"runId":"x","outputRoot":"C:\\\\windows"}');
        await chmod(device.path(machine), 0o777);
        const run = await runKit(device);
        assert.equal(run.code, 0, run.stdout + run.stderr);
      });
    });
});
