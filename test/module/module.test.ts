import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { EXIT_PROFILES } from '../../src/domain/exit-profile.ts';
import { RUN_OPTIONS } from '../../src/cli/run-options.ts';
import { scratchFolder } from '../build/programs.ts';
import { ROOT } from '../docs/named-tests.ts';
import { pester, pwsh } from '../windows/device/tree.ts';
import { demandAllPassed, resultsIn } from './pester.ts';

const WITHOUT =
  existsSync(pwsh) || process.env['PATCHPILOT_WINE'] === 'required'
    ? false
    : 'PowerShell 7 is not here: test/windows/setup.sh brings it';
const MODULE = join(ROOT, 'src', 'PatchPilot.Engine');
/** PowerShell has a -Verbose of its own for each function; `detached` is what a task of the program says. */
const NOT_IN_THE_MODULE = ['verbose', 'detached'];

describe('the module PatchPilot.Engine', () => {
  it('does what its tests promise, in PowerShell 7 beside the Linux program', { skip: WITHOUT }, () => {
    const scratch = scratchFolder();
    const release = join(scratch, 'release');
    mkdirSync(join(release, 'src'), { recursive: true });
    cpSync(MODULE, join(release, 'src', 'PatchPilot.Engine'), { recursive: true });
    symlinkSync(join(ROOT, 'dist', 'patchpilot'), join(release, 'patchpilot'));
    const tests = join(import.meta.dirname, 'PatchPilot.Engine.Tests.ps1');
    const places = ['-Pester', pester, '-Tests', tests, '-Release', release, '-Scratch', scratch];
    const ended = spawnSync(
      pwsh,
      ['-NoProfile', '-NonInteractive', '-File', join(import.meta.dirname, 'pester.ps1'), ...places],
      {
        encoding: 'utf8',
        timeout: 240_000,
      },
    );
    demandAllPassed(resultsIn(ended.stdout + ended.stderr));
  });

  it('has a parameter for each option of a run, and names every profile', () => {
    const text = readFileSync(join(MODULE, 'Public', 'Invoke-PatchPilotRun.ps1'), 'utf8');
    const body = text.slice(text.indexOf('param('), text.indexOf('$preference = '));
    const parameters = [...body.matchAll(/\]\s*\$(\w+)[,\n]/gu)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'Rest');
    const options = Object.keys(RUN_OPTIONS).filter((name) => !NOT_IN_THE_MODULE.includes(name));
    const asParameters = options.map((name) => name.charAt(0).toUpperCase() + name.slice(1));
    assert.deepEqual(parameters.sort(), asParameters.sort());
    assert.ok(body.includes(EXIT_PROFILES.map((name) => `'${name}'`).join(', ')));
  });

  it('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    assert.match(
      readFileSync(join(MODULE, 'PatchPilot.Engine.psd1'), 'utf8'),
      new RegExp(`ModuleVersion = '${version}'`, 'u'),
    );
  });
});
