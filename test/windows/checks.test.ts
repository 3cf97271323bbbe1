import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';

import { runAgent } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import { REQUEST_MARKER, runJob, runPowerShell } from './bridge.ts';
import { markWindowsReady, onLinux, readJson } from './kit-on-device.ts';
import { anUpdate } from './update.ts';

const CONFIG = 'C:\\apps';
const PROBE = 'C:\\windows\\system32\\cmd.exe';

async function writeConfig(device: Device, checks: readonly object[], allowed: readonly object[]): Promise<void> {
  await device.writeFile(`${CONFIG}\\ClientProfile.json`, JSON.stringify({ allowCommands: allowed }));
  const policy = { applications: [{ name: 'Till', checks }] };
  await device.writeFile(`${CONFIG}\\AppValidationPolicy.json`, JSON.stringify(policy));
}
const run = (device: Device) => runAgent(device, { arguments: ['--config', CONFIG] });
const statuses = async (device: Device, runFolder: string, stage: 'pre' | 'post') => {
  const report = await readJson(device, `${runFolder}\\Reports\\${stage}-validation.json`);
  const checks = report['checks'] as { check: string; observedStatus: string }[];
  return Object.fromEntries(checks.map(({ check, observedStatus }) => [check, observedStatus]));
};

/** A web server outside of the device that answers so often with 200, then with 503. */
async function anApplication(goodAnswers: number): Promise<{ port: number; close: () => void }> {
  let asked = 0;
  const server = createServer((_request, response) => {
    response.writeHead(++asked <= goodAnswers ? 200 : 503).end('{"state":"ok"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** Made for this test: CN=till.example, in force until 2126. */
const CERTIFICATE =
  'MIIBhjCCASugAwIBAgIUbACkqIeiyJXmGEvdGogjuSUcE/YwCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMdGlsbC5leGFtcGxlMCAXDTI2MTEyNT' +
  'E4NDMwN1oYDzIxMjYxMTAxMTg0MzA3WjAXMRUwEwYDVQQDDAx0aWxsLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ3a61jzs7U' +
  '0Csna0lxDgf1cjpzTqHpr29DQtnazxjzSTyHP4z0pbcgK6JW0GO5ITmnonsjnvA2uihtPPBFbHUpo1MwUTAdBgNVHQ4EFgQUje0ANgkiEC+O1N' +
  'l1MBJA2XTCa3swHwYDVR0jBBgwFoAUje0ANgkiEC+O1Nl1MBJA2XTCa3swDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAhy5b' +
  'zV3kpUKJkpv1nJ4BdR17NixbY68Wt0ZppA+BUR4CIQC/cFoEtUY7RQ8uyY6bkBPYYhJAb3rAADg9iq+SEAWn8w==';

/** The certificate in the store of the machine. */
async function putCertificate(device: Device): Promise<void> {
  const script = [
    'param($source)',
    `$certificate = New-Object Security.Cryptography.X509Certificates.X509Certificate2(,[Convert]::FromBase64String('${CERTIFICATE}'))`,
    "$store = New-Object Security.Cryptography.X509Certificates.X509Store('My', [Security.Cryptography.X509Certificates.StoreLocation]::LocalMachine)",
    "$store.Open([Security.Cryptography.X509Certificates.OpenFlags]'ReadWrite')",
    '$store.Add($certificate)',
    '$store.Close()',
    'exit 0',
  ];
  const { code, stderr } = await runPowerShell(device, `${script.join('\n')}\n${REQUEST_MARKER}\nend\n`);
  assert.equal(code, 0, stderr);
}

suite('application checks on a device', () => {
  test('an application that works before and not after the updates is a regression: 220', async () => {
    const application = await anApplication(1);
    try {
      await withDevice(async (device) => {
        await putCertificate(device);
        await device.writeFile('C:\\Till\\till.ini', 'x');
        await device.updateAgent({ updates: [anUpdate()] });
        await markWindowsReady(device);
        const url = `http://127.0.0.1:${application.port}/health`;
        await writeConfig(
          device,
          [
            { type: 'HealthEndpoint', id: 'health', url, bodyMatch: '"ok"' },
            { type: 'Port', id: 'port', port: application.port },
            { type: 'Process', id: 'process', processName: 'services.exe' },
            { type: 'Service', id: 'service', serviceName: 'RpcSs' },
            { type: 'File', id: 'file', path: 'C:\\Till\\till.ini' },
            { type: 'Certificate', id: 'certificate', subject: 'till.example' },
            {
              type: 'Synthetic',
              id: 'probe',
              command: PROBE,
              arguments: ['/c', 'echo', 'fine'],
              expectedOutput: 'fine',
            },
          ],
          [{ path: PROBE }],
        );
        const found = await run(device);
        assert.equal(found.code, 220, found.said);
        const good = {
          port: 'open',
          process: 'running',
          service: 'Running',
          file: 'present',
          certificate: 'valid',
          probe: 'exit 0',
        };
        assert.deepEqual(await statuses(device, found.runFolder, 'pre'), { health: '200', ...good });
        assert.deepEqual(await statuses(device, found.runFolder, 'post'), { health: '503', ...good });
        assert.equal(onLinux(device, 'exit-code', found.runFolder).code, 220);
        assert.equal(onLinux(device, 'verify', found.runFolder).code, 0);
      });
    } finally {
      application.close();
    }
  });

  test('a command that nobody allowed is not run and ends 100 checks; one that users could have put there ends the start: 240', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [anUpdate()] });
      const probe = { type: 'Synthetic', id: 'probe', command: PROBE, arguments: ['/c', 'echo', 'ran>C:\\ran.txt'] };
      await writeConfig(device, [probe], [{ path: 'C:\\windows\\system32\\other.exe' }]);
      const refused = await run(device);
      assert.deepEqual([refused.code, refused.last['why']], [100, 'checks'], refused.said);
      assert.equal(onLinux(device, 'exit-code', refused.runFolder).code, 100);
      await writeConfig(device, [probe], [{ path: PROBE }]);
      await chmod(device.path(CONFIG), 0o777);
      const open = await run(device);
      assert.deepEqual([open.code, open.last['why']], [240, 'config'], open.said);
      assert.equal(device.exists('C:\\ran.txt'), false);
    });
  });

  test('what is not there is told as such, each by itself', async () => {
    await withDevice(async (device) => {
      // prettier-ignore
      const result = await runJob(device, 'checks', [['service', 'NoSuchService'], ['process', 'NoSuchProcess']]);
      assert.deepEqual([result.part('service'), result.part('process')], [[{ state: null }], [{ count: 0 }]]);
      await putCertificate(device);
      const none = await runJob(device, 'checks', [['certificate', 'LocalMachine\\My', 'nobody.example']]);
      assert.deepEqual(none.part('certificate'), []);
      const wrong = await runJob(device, 'checks', [['certificate', 'NoPlace\\My', 'till.example']]);
      assert.equal(wrong.part('certificate'), undefined);
    });
  });
});
