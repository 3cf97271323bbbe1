import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { PROGRAM } from '../../src/build/paths.mjs';
import { stage } from '../../src/build/release.mjs';
import { scratchFolder } from '../build/programs.ts';
import { pwsh } from '../windows/device/tree.ts';
import { demandListedCodes, PLAYED, rows, underHeading, WITHOUT_GUIDE } from './guide.ts';

const WITHOUT_PWSH =
  existsSync(pwsh) || process.env['PATCHPILOT_WINE'] === 'required'
    ? false
    : 'PowerShell 7 is not here: test/windows/setup.sh brings it';

describe('the blocks of the guide that start no run', { skip: WITHOUT_GUIDE || WITHOUT_PWSH }, () => {
  const scratch = scratchFolder();
  const drive = join(scratch, 'C');
  const atDrive = `New-PSDrive -Name C -PSProvider FileSystem -Root '${drive}' -Scope Global | Out-Null`;

  /** A new prompt with a drive C:, in which the module was imported as the guide says it, and this was typed. */
  function typed(text: string): string[] {
    const script = join(scratch, 'typed.ps1');
    writeFileSync(script, [PLAYED, atDrive, underHeading('Installation', 1), text].join('\n'));
    const flags = ['-NoProfile', '-NonInteractive', '-File'];
    const { stdout, stderr } = spawnSync(pwsh, [...flags, script], { encoding: 'utf8', timeout: 120_000 });
    assert.equal(stderr, '', stdout);
    return rows(stdout.replaceAll(/\u001b\[[?\d;]*[a-zA-Z]/gu, ''));
  }

  before(async () => {
    await stage(join(drive, 'Program Files', 'PatchPilot'), PROGRAM.linux, undefined);
    const runs = [
      'install-fails-210 -OutputRoot C:\\PatchPilot\\Output',
      'success-0 -OutputRoot C:\\PatchPilot\\Well',
      'success-0 -OutputRoot C:\\PatchPilot\\Test -TestMode',
    ].map((run) => `Invoke-PatchPilotRun -Quiet -Scenario ${run} 6>$null`);
    assert.deepEqual(typed(runs.join('\n')), ['210', '0', '0']);
  });

  it('say the version, and the codes as they are listed', () => {
    assert.match(typed(underHeading('Installation', 0)).at(-1) ?? '', /^7 +\d+/u);
    demandListedCodes(typed(underHeading('Exit Codes')).join('\n'));
  });

  it('open a report, and list what was installed and what was not', () => {
    const [run] = readdirSync(join(drive, 'PatchPilot', 'Output', 'Runs'));
    assert.equal(
      typed(underHeading('HTML Report')).at(-1),
      join(drive, `PatchPilot/Output/Runs/${run ?? ''}/Reports/final-report.html`),
    );
    const failed = typed(underHeading('Install Summary'));
    assert.ok(failed.length >= 3, failed.join('\n'));
    const installed = typed(underHeading('JSON Report').replace('PatchPilot\\Output', 'PatchPilot\\Well'));
    assert.ok(installed.length >= 3, installed.join('\n'));
  });

  it('list nothing as installed after a dry run', () => {
    assert.deepEqual(typed(underHeading('JSON Report').replace('PatchPilot\\Output', 'PatchPilot\\Test')), []);
  });
});
