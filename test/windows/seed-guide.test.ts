import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../docs/named-tests.ts';
import { forgetHistory } from './agent-on-device.ts';
import { type CallResult, type Device, withDevice } from './bench.ts';
import { lastLine, markWindowsReady } from './kit-on-device.ts';
import { aCumulativeUpdate, anUpdate } from './update.ts';

/** The guide lies beside the project, as the recordings do. */
const GUIDE = join(ROOT, '..', 'shared', 'seed-user-guide.md');
const WITHOUT = existsSync(GUIDE) ? false : 'the guide of the ancestor is not here';
const INSTALLED = 'C:\\Program Files\\PatchPilot';
/** What is no place of a device: a share, which the guide spells with one backslash. */
const MAPPED = [['"\\server\\logs\\', '"C:\\logs\\']] as const;
/** What would open a window: said instead. */
const PLAYED = "function Start-Process { Write-Output 'opened:' @($args | ForEach-Object { $_.FullName }) }";
const LIMIT = { timeoutMs: 400_000 };

interface Block {
  readonly heading: string;
  readonly text: string;
}

/** The PowerShell blocks of the guide as they are printed, each with the heading above it. */
function blocksOf(guide: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  for (const [, title, code] of guide.matchAll(/^#{2,4} (.+)$|^```powershell\n([\s\S]*?)^```$/gmu)) {
    if (title !== undefined) heading = title;
    else blocks.push({ heading, text: code ?? '' });
  }
  return blocks;
}

const BLOCKS = WITHOUT === false ? blocksOf(readFileSync(GUIDE, 'utf8')) : [];
const underHeading = (heading: string, at = 0): string => {
  const found = BLOCKS.filter((one) => one.heading === heading)[at]?.text;
  assert.ok(found, `the guide has no block ${at} under ${heading}`);
  return found;
};

let scripts = 0;

/** A new prompt in which the module was imported as the guide says it, and then this block was typed. */
async function typed(device: Device, block: string): Promise<CallResult> {
  const text = MAPPED.reduce((mapped, [from, to]) => mapped.replaceAll(from, to), block);
  scripts += 1;
  const script = `C:\\typed\\${scripts}.ps1`;
  const import_ = underHeading('Installation', 1);
  await device.writeFile(script, [PLAYED, import_, text].join('\r\n'));
  return device.exec('C:\\bench\\module-host\\module-host.exe', [script], LIMIT);
}

const rows = (stdout: string): string[] => stdout.split(/\r?\n/u).filter((line) => line.trim() !== '');

describe('the guide as it is printed', { skip: WITHOUT, concurrency: false }, () => {
  it('is followed from its first block to its last', async () => {
    await withDevice(async (device) => {
      await install(device);
      const ofRun = async (block: string, code: number, message: string) => {
        const { stdout, stderr } = await typed(device, `$exitCode = & {\n${block}\n}\n"code=$exitCode"`);
        assert.ok(stdout.includes(`code=${code}`), `${message}\n${stdout}${stderr}`);
        return lastLine(stdout.replace(/\ncode=\d+/u, ''));
      };

      const { stdout: version } = await typed(device, underHeading('Installation', 0));
      assert.match(version, /\b7 +\d+/u);
      const codes = underHeading('Exit Codes');
      const printed = rows((await typed(device, codes)).stdout).map((line) => line.trim());
      assert.deepEqual(
        printed,
        [...codes.matchAll(/^# (\d+ *: \w+)$/gmu)].map(([, line = '']) => line),
      );

      const dry = await ofRun(underHeading('Test Mode (Dry-Run)'), 0, 'test mode');
      assert.equal(dry['inst'], '1');
      assert.equal(
        (await device.agentCalls()).some(({ member }) => member?.endsWith('Install') === true),
        false,
      );
      const preProduction = await ofRun(underHeading('Pre-Production Test'), 0, 'pre-production');
      assert.equal(preProduction['inst'], '1');

      const simple = await ofRun(underHeading('Simple Run'), 0, 'simple run');
      assert.equal(simple['inst'], '1');
      const profile = await ofRun(underHeading('With Client Profile'), 0, 'with a client profile');
      assert.equal(profile['inst'], '0');
      const state = 'C:\\PatchPilot\\Output\\State\\Tenants\\MSP-001\\Clients\\ClientABC\\Sites\\HQ\\Devices\\WS-001';
      assert.ok(device.exists(state));

      await device.writeFile('C:\\logs\\.keep', '');
      const window = await typed(device, underHeading('Maintenance Window Patching'));
      assert.equal(window.stderr, '', window.stdout);
      assert.match(await device.readFile('C:\\logs\\patch-history.csv'), /"ExitCode".*\r?\n.*"0"/u);

      const opened = rows((await typed(device, underHeading('HTML Report'))).stdout);
      assert.match(opened.at(-1) ?? '', /^C:\\PatchPilot\\Output\\Runs\\[-\w]+\\Reports\\final-report\.html$/u);
      const reported = rows((await typed(device, underHeading('JSON Report'))).stdout);
      assert.deepEqual(
        [reported.length, (reported.at(-1) ?? '').includes('KB5139455')],
        [3, true],
        reported.join('\n'),
      );
      const failed = await typed(device, underHeading('Install Summary'));
      assert.deepEqual(rows(failed.stdout), [], failed.stdout);
      const ofTest = underHeading('JSON Report').replace('PatchPilot\\Output', 'PatchPilot\\Test');
      assert.deepEqual(rows((await typed(device, ofTest)).stdout), [], 'a dry run has installed nothing');

      await device.updateAgent({ updates: [aCumulativeUpdate()] });
      const waits = await ofRun(underHeading('Simple Run'), 150, 'before the reboot');
      await device.restart();
      const resumed = await ofRun(underHeading('Resume After Reboot'), 0, 'after the reboot');
      assert.equal(resumed['run'], waits['run']);
    });
  });

  it('says 170 while another run is at work', async () => {
    await withDevice(async (device) => {
      await install(device);
      await forgetHistory(device);
      await device.updateAgent({ updates: [anUpdate({ install: { ms: 3_600_000 } })] });
      const first = typed(device, underHeading('Simple Run'));
      const lock = 'C:\\ProgramData\\PatchPilot\\machine\\lock.json';
      while (!device.exists(lock)) await new Promise((resolve) => setTimeout(resolve, 500));
      const { stdout } = await typed(device, `${underHeading('Concurrency Protection')}\n"code=$exitCode"`);
      assert.match(stdout, /^code=170\r?$/mu);
      await device.restart();
      await first;
    });
  });
});

/** The release in its place, as the guide has it extracted, on a device that has an update to install. */
async function install(device: Device): Promise<void> {
  cpSync(join(ROOT, 'src', 'PatchPilot.Engine'), device.path(`${INSTALLED}\\src\\PatchPilot.Engine`), {
    recursive: true,
  });
  await device.copyIn(device.path('C:\\PatchPilot\\patchpilot.exe'), `${INSTALLED}\\patchpilot.exe`);
  await device.updateAgent({ updates: [anUpdate({ kb: '5139455' })] });
  await markWindowsReady(device);
}
