import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';

import { SCRIPT_FILES, scriptFolder } from './bridge.ts';
import { scriptLinesFolder } from './device/scriptLines.ts';
import { linuxPowerShell } from './device/tree.ts';

/** `run.sh` runs this after all tests of the bench: it judges what the PowerShell engine has recorded meanwhile. */

/** A line of a script file, as `name:number`. */
const at = (file: string, number: number): string => `${basename(file)}:${number}`;

/** The lines on which a statement begins. */
function statementLines(files: readonly string[]): string[] {
  const listed = execFileSync(linuxPowerShell, ['--statements', ...files], { encoding: 'utf8' });
  return listed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => at(line.split('\t')[0] ?? '', Number(line.split('\t')[1])));
}

/** Files run as one text: which line of which file each line of it is, by number and text. */
async function linesOfText(files: readonly string[]): Promise<Map<string, string>> {
  const lines = new Map<string, string>();
  let before = 0;
  for (const file of files) {
    const texts = (await readFile(file, 'utf8')).split('\n');
    texts.forEach((text, index) => lines.set(`${before + index + 1}\t${text}`, at(file, index + 1)));
    before += texts.length;
  }
  return lines;
}

async function recordedLines(folder: string): Promise<Set<string>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.lines'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return new Set(texts.flatMap((text) => text.split('\n')));
}

/**
 * Lines that cannot be run on the bench, each with the reason: by their text, or where that says too little with the
 * text of the line before them. Everything else must have been run.
 */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  '(New-Object Security.Principal.SecurityIdentifier($value)),': 'an element of a list: run, and not traced',
  '[void]$method.Invoke($null, [object[]]@($Path, $security))': '.NET Framework only',
  '[void]$method.Invoke($null, [object[]]@($Path, $security))\nreturn': '.NET Framework only',
  "$connection = $type.GetMethod('GetInternetConnectionProfile').Invoke($null, @())": '.NET Framework only',
  'if ($null -eq $connection) { return $null }': '.NET Framework only',
  'return $connection.GetConnectionCost().NetworkCostType.ToString()': '.NET Framework only',
  'Add-Item ([ordered]@{ name = $drive.Name; type = $kind; fileSystem = $drive.DriveFormat; total = $drive.TotalSize; free = $drive.TotalFreeSpace })\n} catch { Add-Skipped 1 }':
    'needs a drive that goes between two looks',
  'Add-TaskFiles $child "$Path\\$([IO.Path]::GetFileName($child))" $Count\n} catch { Add-Skipped 1 }':
    'Wine keeps no folder from anybody',
  'foreach ($key in (Open-Subkeys (Open-Key $users "$sid\\$Uninstall"))) { [void]$products.Add(@{ Key = $key; Scope = $sid }) }\n} catch { Add-Skipped 1 }':
    'Wine keeps no registry key from anybody',
  '} catch {\n$states.Clear()': 'the service manager of Wine always answers',
  '} catch [Threading.AbandonedMutexException] {\n$held = $true': 'needs a holder that ends between two looks',
  '} catch [UnauthorizedAccessException] {\n$held = $false': 'Wine keeps no mutex from anybody',
};

test('every line of the scripts was run', async (t) => {
  assert.ok(scriptLinesFolder !== undefined, 'expected PATCHPILOT_SCRIPT_LINES to name a folder, got none');
  const recorded = await recordedLines(scriptLinesFolder);
  const scripts = (await readdir(scriptFolder)).filter((name) => name.endsWith('.ps1'));
  const run = new Set<string>();
  const texts = new Map<string, string>();
  const reasons = new Map<string, string | undefined>();
  for (const files of SCRIPT_FILES) {
    let before = '';
    for (const [line, place] of await linesOfText(files)) {
      const text = line.slice(line.indexOf('\t') + 1).trim();
      texts.set(place, text);
      reasons.set(place, OUT_OF_REACH[text] ?? OUT_OF_REACH[`${before}\n${text}`]);
      before = text;
      if (recorded.has(line)) run.add(place);
    }
  }
  const all = statementLines(scripts.map((name) => join(scriptFolder, name)));
  const missing = all.filter((line) => !run.has(line) && reasons.get(line) === undefined);
  const apart = all.filter((line) => !run.has(line)).length - missing.length;
  t.diagnostic(`${all.length - missing.length - apart} of ${all.length} lines were run, ${apart} cannot be run here`);
  const named = missing.map((line) => `${line} ${texts.get(line) ?? ''}`);
  assert.deepEqual(named, [], 'expected every line to have been run, or to be out of reach with its reason');
});
