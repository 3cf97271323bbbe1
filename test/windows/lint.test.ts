import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { ROOT } from '../docs/named-tests.ts';
import { LINTED, PROMPT } from './lint/commands.ts';
import { lint, lintText } from './lint/lint.ts';

const scriptsBelow = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ps[dm]?1$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

suite('the module and the examples', { concurrency: 2 }, () => {
  for (const { folder, together, own } of LINTED) {
    const files = scriptsBelow(folder);
    for (const program of together ? [files] : files.map((file) => [file])) {
      const name = together ? folder : program.map((file) => file.slice(ROOT.length + 1)).join('');
      test(`${name} would run in PowerShell 5.1`, async () => {
        const { clean, findings } = await lint(program, { ...PROMPT, ...own });
        assert.ok(clean, findings);
        assert.match(findings, new RegExp(`in ${program.length} file`, 'u'));
      });
    }
  }

  const faults: readonly [script: string, finding: RegExp][] = [
    ['$a = $b ?? 1', /7 only: \?\?/u],
    ['$a = $b ? 1 : 2', /7 only: \? :/u],
    ['Test-Path a && Test-Path b', /7 only: &&/u],
    ['if ($IsWindows) { 1 }', /6 and later only: variable/u],
    ["ConvertFrom-Json '{}' -AsHashtable", /parameter not on the list: -AsHashtable/u],
    ["ConvertFrom-Json -Depth 3 '{}'", /parameter not on the list: -Depth/u],
    ['Join-Path a b c', /3 values without a name, 5\.1 takes 2/u],
    ['Join-Path a b -AdditionalChildPath c', /parameter not on the list: -AdditionalChildPath/u],
    ['Get-Content -AsByteStream a', /parameter not on the list: -AsByteStream/u],
    ['Get-Content a -Encoding utf8NoBOM', /value not on the list, for -Encoding/u],
    ['Split-Path -LeafBase a', /parameter not on the list: -LeafBase/u],
    ['Get-Variable -Val a', /parameter not on the list: -Val/u],
    ['Test-Path a -ProgressAction Ignore', /parameter not on the list: -ProgressAction/u],
    ['Microsoft.PowerShell.Management\\Join-Path a b c', /3 values/u],
    ['select a', /command not on the list: select a/u],
    ['Test-Json a', /command not on the list/u],
    ["param([ArgumentCompletions('a')] $a)", /attribute|unknown to 5\.1/u],
    ["param([ValidateSet('a', ErrorMessage = 'b')] $a)", /5\.1 has no .*ValidateSetAttribute::ErrorMessage/u],
  ];
  for (const [script, finding] of faults) {
    test(`finds fault with ${JSON.stringify(script)}`, async () => {
      const { clean, findings } = await lintText(script, PROMPT);
      assert.equal(clean, false);
      assert.match(findings, finding);
    });
  }

  test('finds no fault with what 5.1 has', async () => {
    const fine = [
      "$all = @{ Path = 'a' }\nTest-Path @all -ErrorAction:Stop",
      "Join-Path 'a' -Verbose 'b' -ErrorAction Ignore",
      "Get-Content -Raw -Encoding UTF8 'a' | ConvertFrom-Json",
      "& 'name with a space' 1 2 3; & $program --any",
      'param([Parameter(Mandatory = $true, Position = 0)] [Alias("b")] [ValidateSet("a")] $a)',
      'function f { [CmdletBinding(SupportsShouldProcess = $true)] param([ArgumentCompleter({ 1 })] $a) }',
    ];
    for (const script of fine) {
      const { clean, findings } = await lintText(script, { ...PROMPT, 'name with a space': null });
      assert.ok(clean, findings);
    }
  });
});
