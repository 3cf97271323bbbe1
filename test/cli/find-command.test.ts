import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../src/cli/commands.ts';
import { findCommand } from '../../src/cli/find-command.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

const found = (...args: string[]): [string, readonly string[]] => {
  const result = findCommand(args, COMMANDS);
  return result.kind === 'command' ? [result.command.name, result.rest] : ['overview', [result.group ?? '']];
};
const hints = (...args: string[]): string => {
  try {
    found(...args);
  } catch (error) {
    if (error instanceof UsageError) return error.hints.join('\n');
  }
  return assert.fail('expected a usage error');
};

test('commands and old names are found in any case', () => {
  assert.deepEqual(found('RUN'), ['run', []]);
  assert.deepEqual(found('invoke-patchpilotrun', '-TestMode'), ['run', ['-TestMode']]);
  assert.deepEqual(found('Get-PatchPilotExitCodes')[0], 'exit-codes');
  assert.deepEqual(found('GET-PATCHPILOTVERSION')[0], 'version');
  assert.deepEqual(found('Get-PatchPilotExitCodeFromEvidence', 'latest'), ['exit-code', ['latest']]);
  assert.deepEqual(found('Policy', 'Check', 'config'), ['policy check', ['config']]);
});

test('options may stand before the command, with their values', () => {
  assert.deepEqual(found('--output-root', 'run', 'status'), ['status', ['--output-root', 'run']]);
  assert.deepEqual(found('-OutputRoot:x', '--json', 'kit', 'verify', 'k'), [
    'kit verify',
    ['-OutputRoot:x', '--json', 'k'],
  ]);
  assert.deepEqual(found('verify', '--output-root', 'verify', 'latest'), [
    'verify',
    ['--output-root', 'verify', 'latest'],
  ]);
});

test('nothing, help and the name of a group show what there is', () => {
  assert.deepEqual(found(), ['overview', ['']]);
  assert.deepEqual(found('--help'), ['overview', ['']]);
  assert.deepEqual(found('help'), ['overview', ['']]);
  assert.deepEqual(found('kit'), ['overview', ['kit']]);
  assert.deepEqual(found('help', 'kit', 'build'), ['kit build', ['--help']]);
  assert.deepEqual(found('--version'), ['version', []]);
});

test('an unknown command proposes the nearest one', () => {
  assert.match(hints('statsu'), /status\?/u);
  assert.match(hints('kit', 'bulid'), /kit build\?/u);
  assert.match(hints('Invoke-PatchPilot'), /Invoke-PatchPilotRun\?/u);
  assert.doesNotMatch(hints('xyzzy'), /\?/u);
});

test('options without a command are no run', () => {
  assert.match(hints('-OutputRoot', 'x', '-TestMode'), /patchpilot run -OutputRoot x -TestMode/u);
});
