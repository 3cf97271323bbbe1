import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PROGRAM } from '../../src/build/paths.mjs';
import { pack } from '../../src/build/release.mjs';
import { scratchFolder } from '../build/programs.ts';
import { BLOCKS, demandListedCodes, PLAYED, rows, underHeading, WITHOUT_GUIDE } from '../module/guide.ts';
import { type CallResult, type Device, withDevice } from './bench.ts';
import { lastLine, markWindowsReady } from './kit-on-device.ts';
import { INSTALLED, typedInPowerShell, unpackRelease } from './release-on-device.ts';
import { aCumulativeUpdate, anUpdate } from './update.ts';

const LOCK = 'C:\\ProgramData\\PatchPilot\\machine\\lock.json';
/** What is no place of a device: a share, which the guide spells with one backslash. */
const MAPPED = [['"\\server\\logs\\', '"C:\\logs\\']] as const;

/** A new prompt in which this was typed. */
const typed = (device: Device, ...lines: readonly string[]): Promise<CallResult> =>
  typedInPowerShell(device, [PLAYED, ...lines]);

/** A new prompt in which the module was imported as the guide says it, and then this block was typed. */
const block = (device: Device, text: string): Promise<CallResult> =>
  typed(device, underHeading('Installation', 1), mapped(text));

const mapped = (text: string): string => MAPPED.reduce((one, [from, to]) => one.replaceAll(from, to), text);

describe('the guide as it is printed', { skip: WITHOUT_GUIDE }, () => {
  const scratch = scratchFolder();

  it('is followed from its first block to its last with the release zip alone', async () => {
    const zip = await pack(join(scratch, 'patchpilot-win-x64'), PROGRAM.win, undefined);
    await withDevice(async (device) => {
      await unpackRelease(device, zip);
      await markWindowsReady(device);
      let at = 0;
      const next = (heading: string): string => {
        const { heading: found, text } = BLOCKS[at++] ?? { heading: 'nothing more', text: '' };
        assert.equal(found, heading);
        return text;
      };
      const run = async (heading: string, code: number) => {
        const { stdout, stderr } = await block(device, `$exitCode = & {\n${next(heading)}\n}\n"code=$exitCode"`);
        assert.ok(stdout.includes(`code=${code}`), `${heading}\n${stdout}${stderr}`);
        return lastLine(stdout.replace(/\ncode=\d+/u, ''));
      };

      const version = await typed(device, next('Installation'));
      assert.match(version.stdout, /\b7 +\d+/u);
      const imported = await typed(device, next('Installation'), '(Get-PatchPilotVersion).Program');
      assert.deepEqual([rows(imported.stdout), imported.stderr], [[`${INSTALLED}\\patchpilot.exe`], '']);

      await device.updateAgent({ updates: [anUpdate({ kb: '5139455' })] });
      assert.equal((await run('Simple Run', 0))['inst'], '1');
      assert.equal((await run('With Client Profile', 0))['inst'], '0');
      const state = 'C:\\PatchPilot\\Output\\State\\Tenants\\MSP-001\\Clients\\ClientABC\\Sites\\HQ\\Devices\\WS-001';
      assert.ok(device.exists(state));

      await device.updateAgent({ updates: [anUpdate({ kb: '5139456' })] });
      assert.equal((await run('Test Mode (Dry-Run)', 0))['inst'], '1');
      demandListedCodes((await block(device, next('Exit Codes'))).stdout);
      assert.equal((await run('Pre-Production Test', 0))['inst'], '1');
      const dryCalls = await device.agentCalls();
      assert.equal(
        dryCalls.some(({ member }) => member?.endsWith('Install') === true),
        false,
      );

      await device.writeFile('C:\\logs\\.keep', '');
      const window = await block(device, next('Maintenance Window Patching'));
      assert.equal(window.stderr, '', window.stdout);
      assert.match(await device.readFile('C:\\logs\\patch-history.csv'), /"ExitCode".*\r?\n.*"0"/u);

      const opened = rows((await block(device, next('HTML Report'))).stdout);
      assert.match(opened.at(-1) ?? '', /^C:\\PatchPilot\\Output\\Runs\\[-\w]+\\Reports\\final-report\.html$/u);
      const reported = rows((await block(device, next('JSON Report'))).stdout);
      assert.deepEqual([reported.length, reported.at(-1)?.includes('KB5139455')], [3, true], reported.join('\n'));
      const failed = await block(device, next('Install Summary'));
      assert.deepEqual([rows(failed.stdout), failed.stderr], [[], '']);

      await device.updateAgent({ updates: [aCumulativeUpdate()] });
      const waits = lastLine((await block(device, underHeading('Simple Run'))).stdout.replace(/\n\d+\s*$/u, ''));
      assert.equal(waits['exit'], '150');
      await device.restart();
      assert.equal((await run('Resume After Reboot', 0))['run'], waits['run']);

      await device.updateAgent({ updates: [anUpdate({ kb: '5139457', install: { ms: 3_600_000 } })] });
      const first = block(device, underHeading('Simple Run'));
      const limit = Date.now() + 120_000;
      while (!device.exists(LOCK) && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 500));
      const second = await block(device, `${next('Concurrency Protection')}\n"code=$exitCode"`);
      assert.match(second.stdout, /^code=170\r?$/mu);
      await device.restart();
      await first;
      assert.equal(at, BLOCKS.length);
    });
  });
});
