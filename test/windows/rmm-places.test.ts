import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../docs/named-tests.ts';
import { demandAllPassed, resultsIn } from '../module/pester.ts';
import { withDevice } from './bench.ts';
import { productExe } from './device/tree.ts';

const RELEASE = 'C:\\release';
const EXAMPLES = `${RELEASE}\\examples\\rmm-integration`;
const HOST = 'C:\\bench\\module-host';
const LINE = 'PATCHPILOT v=1 exit=100 status=Detached inst=0 fail=0 defer=0 regr=0 todo=0 why=detached run=- root=-';

test('every wrapper ends as its place wants, in a host of PowerShell 7 and by cmd, beside the exe', async () => {
  await withDevice(async (device) => {
    cpSync(join(ROOT, 'examples', 'rmm-integration'), device.path(EXAMPLES), { recursive: true });
    await device.copyIn(productExe, `${RELEASE}\\patchpilot.exe`);
    await device.copyIn(join(ROOT, 'test', 'module', 'pester.ps1'), 'C:\\tests\\pester.ps1');
    await device.copyIn(join(ROOT, 'test', 'places', 'places.Tests.ps1'), 'C:\\tests\\places.Tests.ps1');
    const pester = ['-Pester', `${HOST}\\pester\\Pester.psd1`, '-Tests', 'C:\\tests\\places.Tests.ps1'];
    const { stdout, stderr } = await device.exec(
      `${HOST}\\module-host.exe`,
      ['C:\\tests\\pester.ps1', ...pester, '-Release', RELEASE, '-Scratch', 'C:\\scratch'],
      { timeoutMs: 400_000 },
    );
    demandAllPassed(resultsIn(stdout + stderr));

    const start = `${EXAMPLES}\\configmgr\\start.cmd`;
    const env = { PATCHPILOT_EXE: 'C:\\windows\\system32\\patchpilot.exe' };
    await device.standIn('patchpilot.exe', {
      stdout: `${LINE}\r\n`,
      when: [{ contains: '--tenant-id', exitCode: 240, stdout: LINE }],
    });
    const begun = await device.exec(start, ['--config', 'C:\\a b\\Policies'], { env });
    assert.deepEqual([begun.code, begun.stdout.trim()], [0, LINE]);
    const refused = await device.exec(start, ['--tenant-id', 'x'], { env });
    assert.equal(refused.code, 240);
    const [call] = await device.calls('patchpilot.exe');
    assert.deepEqual(call?.args, [
      'run',
      '--detach',
      '--quiet',
      '--ok',
      '100,150,170',
      '--config',
      'C:\\a b\\Policies',
    ]);
    const absent = await device.exec(start, [], { env: { PATCHPILOT_EXE: 'C:\\no (where)\\patchpilot.exe' } });
    assert.deepEqual(
      [absent.code, absent.stdout.trim()],
      [240, 'PATCHPILOT is not there: "C:\\no (where)\\patchpilot.exe"'],
    );
  });
});
