import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { aFinishedRun } from './a-finished-run.ts';
import { asked, assertRefused, folderIn, LAST_LINE, place, program, treeOf } from './program.ts';

let root = '';
const file = (): string => join(root, 'file');
const empty = (): string => join(root, 'empty');
const output = (): string => join(root, 'output');
before(() => {
  root = place();
  folderIn(root, 'empty');
  writeFileSync(file(), 'x');
  const { folder } = aFinishedRun();
  for (const id of ['5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10', '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d11'])
    cpSync(folder, join(output(), 'Runs', id), { recursive: true });
});

/** What somebody types who has not read the manual: how it ends, and with which error. */
const WRONG: readonly (readonly [() => readonly string[], number, string])[] = [
  [() => ['verify'], 64, 'usage'],
  [() => ['verify', ''], 64, 'usage'],
  [() => ['verify', 'latest', '--output-root', empty()], 66, 'inputAbsent'],
  [() => ['verify', file()], 3, 'evidenceUnreadable'],
  [() => ['verify', '5f1c', '--output-root', output()], 64, 'usage'],
  [() => ['verify', '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10', '--root', '00', '--output-root', output()], 64, 'usage'],
  [() => ['exit-code', file()], 240, 'evidenceUnreadable'],
  [() => ['exit-code', empty()], 66, 'inputAbsent'],
  [() => ['exit-code', 'ffff', '--output-root', output()], 66, 'inputAbsent'],
  [() => ['report', 'latest', '--output-root', empty(), '--out', join(root, 'r')], 66, 'inputAbsent'],
  [() => ['report', '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10', '--output-root', output()], 64, 'usage'],
  [() => ['status', '--config', join(root, 'nothing')], 66, 'configMissing'],
  [() => ['status', '--within', 'ever'], 64, 'usage'],
  [() => ['runs', '--limit', '-1'], 64, 'usage'],
  [() => ['schema', 'nothing'], 64, 'usage'],
  [() => ['policy', 'check', join(root, 'nothing')], 66, 'configMissing'],
  [() => ['policy', 'show', '--config', file()], 1, 'configInvalid'],
  [() => ['policy'], 0, ''],
  [() => ['policy', 'frobnicate'], 64, 'usage'],
  [() => ['kit', 'build', file(), '--out', join(root, 'kit')], 66, 'inputAbsent'],
  [() => ['kit', 'list', file()], 66, 'inputAbsent'],
  [() => ['plan', '--scenario', empty()], 1, 'scenarioInvalid'],
  [() => ['plan', '--scenario', 'no-such'], 66, 'scenarioAbsent'],
  [() => ['plan', '--scenario', 'success-0', '--kit', empty()], 66, 'kitAbsent'],
  [() => ['exit-codes', 'extra'], 64, 'usage'],
  [() => ['version', '--frob'], 64, 'usage'],
  [() => ['drill', '--exit', '999'], 64, 'usage'],
  [() => ['frobnicate'], 64, 'usage'],
];

for (const [args, code, error] of WRONG) {
  test(`${args.toString().slice(7, 90)}: ${code} ${error}`, () => {
    const before = treeOf(root);
    const answer = asked(args());
    assert.deepEqual([answer.code, answer.failure?.code ?? ''], [code, error], answer.stdout);
    if (error === '') assert.equal(answer.stderr, '');
    else assertRefused(answer, code, error);
    const plain = program(args());
    assert.equal(plain.code, code);
    if (error !== '') assert.match(plain.stderr, /\[\w+\]\n(?:[^\n]*\n)*next: /u);
    assert.deepEqual(treeOf(root), before, 'nothing was made');
  });
}

/** `run` has eight codes and none of the others; its last line stands whatever happened, in every form of output. */
const RUNS: readonly (readonly [() => readonly string[], string])[] = [
  [() => ['--scenario', empty()], 'scenarioInvalid'],
  [() => ['--scenario', file()], 'scenarioInvalid'],
  [() => ['--scenario', 'no-such'], 'scenarioAbsent'],
  [() => ['--scenario', 'success-0', '--config', join(root, 'nothing')], 'configMissing'],
  [() => ['--scenario', 'success-0', '--max-runtime', '0'], 'usage'],
  [() => ['-Scenario', 'success-0', '-WaitLock', 'long'], 'usage'],
  [() => ['--scenario', 'success-0', '--ok', '1'], 'usage'],
  [() => ['--scenario', 'success-0', '--exit-profile', 'msi'], 'usage'],
  [() => ['-Scenario:success-0', '-Frobnicate'], 'usage'],
];

for (const [args, error] of RUNS) {
  test(`run ${args.toString().slice(6, 90)}: 240 ${error}`, () => {
    mkdirSync(join(root, 'runs'), { recursive: true });
    const line = ['run', '--output-root', join(root, 'runs'), ...args()];
    const answer = asked(line);
    assert.deepEqual([answer.code, answer.failure?.code], [240, error], answer.stdout);
    for (const form of [[], ['--quiet'], ['--verbose']]) {
      const { code, stdout } = program([...line, ...form]);
      assert.equal(code, 240);
      assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', LAST_LINE);
    }
    const events = program([...line, '--ndjson'])
      .stdout.trimEnd()
      .split('\n');
    const last = events.map((event) => JSON.parse(event) as { lastLine?: string }).at(-1);
    assert.match(last?.lastLine ?? '', LAST_LINE);
  });
}

test('the names and parameters of the PowerShell ancestor, in any case', () => {
  const run = program([
    'invoke-patchpilotrun',
    '-SCENARIO',
    'success-0',
    '-OutputRoot',
    join(root, 'old'),
    '-testmode',
  ]);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout.trimEnd().split('\n').at(-1) ?? '', LAST_LINE);
  assert.equal(program(['Get-PatchPilotExitCodes']).code, 0);
  assert.equal(program(['Get-PatchPilotVersion']).code, 0);
  const id = '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10';
  assert.equal(program(['Get-PatchPilotExitCodeFromEvidence', '-RunId', id, '-OutputRoot', output()]).code, 0);
});

test('--ok and --exit-profile map the code of the process and nothing else', () => {
  const args = ['run', '--scenario', 'install-fails-210', '--output-root'];
  const mapped = asked([...args, join(root, 'a'), '--ok', '210']);
  assert.deepEqual([mapped.code, mapped.object['exitCode']], [0, 210]);
  const binary = asked([...args, join(root, 'b'), '--exit-profile', 'binary']);
  assert.deepEqual([binary.code, binary.object['exitCode']], [1, 210]);
});
