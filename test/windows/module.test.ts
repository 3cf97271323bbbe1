import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../docs/named-tests.ts';
import { demandAllPassed, resultsIn } from '../module/pester.ts';
import { withDevice } from './bench.ts';
import { tasks, withTaskService } from './detached-runs.ts';

const RELEASE = 'C:\\Program Files\\PatchPilot';

test('the module does what its tests promise, in a host of PowerShell 7 without a console beside the exe', async () => {
  await withDevice(async (device) => {
    const module = device.path(`${RELEASE}\\src\\PatchPilot.Engine`);
    cpSync(join(ROOT, 'src', 'PatchPilot.Engine'), module, { recursive: true });
    await device.copyIn(device.path('C:\\PatchPilot\\patchpilot.exe'), `${RELEASE}\\patchpilot.exe`);
    await withTaskService(device);
    const names = ['pester.ps1', 'PatchPilot.Engine.Tests.ps1'];
    for (const name of names) await device.copyIn(join(ROOT, 'test', 'module', name), `C:\\tests\\${name}`);
    const host = 'C:\\bench\\module-host';
    const places = ['-Release', RELEASE, '-Scratch', 'C:\\scratch'];
    const { stdout, stderr } = await device.exec(
      `${host}\\module-host.exe`,
      [
        `C:\\tests\\pester.ps1`,
        '-Pester',
        `${host}\\pester\\Pester.psd1`,
        '-Tests',
        `C:\\tests\\${names[1] ?? ''}`,
        ...places,
      ],
      { timeoutMs: 400_000 },
    );
    demandAllPassed(resultsIn(stdout + stderr));
    assert.equal(tasks(device).length, 1, 'one run was handed over, and none by -WhatIf');
  });
});
