import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../src/cli/commands.ts';
import { findCommand } from '../../src/cli/find-command.ts';
import { parseOptions } from '../../src/cli/parse.ts';
import { answered, onlyObject } from '../support/cli.ts';

const WIDTH = 80;

for (const command of COMMANDS) {
  test(`help of ${command.name} fits a terminal, is ASCII, and names its options, codes and an example`, async () => {
    const { code, stdout, stderr } = await answered([...command.name.split(' '), '--help']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const lines = stdout.split('\n');
    assert.deepEqual(
      lines.filter((line) => line.length > WIDTH),
      [],
    );
    assert.match(stdout, /^[\x20-\x7e\n]+$/u);
    assert.ok(stdout.startsWith(`patchpilot ${command.name}`));
    assert.ok(command.examples.length > 0);
    for (const { line } of command.examples) assert.ok(stdout.replace(/\s+/gu, ' ').includes(line));
    assert.ok(stdout.includes('--json'));
    assert.ok(command.exitCodes.every((line) => lines.includes(`  ${line}`)));
  });

  for (const { line } of command.examples) {
    test(`the example "${line}" is a command line that is understood`, () => {
      const found = findCommand(line.split(' ').slice(1), COMMANDS);
      assert.ok(found.kind === 'command' && found.command === command);
      assert.equal(parseOptions(found.command, found.rest).help, false);
    });
  }
}

test('a command line without any word shows its commands on stderr and ends with 64: a job that lost its arguments is not green', async () => {
  const { code, stdout, stderr } = await answered([]);
  assert.deepEqual([code, stdout], [64, '']);
  for (const { name } of COMMANDS) assert.match(stderr, new RegExp(`^  ${name} `, 'mu'));
});

test('the help of the program shows its commands and ends with 0', async () => {
  const { code, stdout } = await answered(['--help']);
  assert.equal(code, 0);
  for (const { name } of COMMANDS) assert.match(stdout, new RegExp(`^  ${name} `, 'mu'));
  assert.deepEqual(
    stdout.split('\n').filter((line) => line.length > WIDTH),
    [],
  );
});

test('help does not name what only a scheduled task says', async () => {
  const pages = await Promise.all([['--help'], ['run', '--help'], ['policy']].map((args) => answered(args)));
  for (const { stdout } of pages) assert.doesNotMatch(stdout, /detached/u);
});

test('help is the same in another language', async () => {
  process.env['LC_ALL'] = 'de_DE.UTF-8';
  assert.match((await answered(['run', '--help'])).stdout, /^Options:$/mu);
});

test('help as JSON is one object', async () => {
  assert.equal(onlyObject((await answered(['verify', '--help', '--json'])).stdout)['command'], 'verify');
});

test('names and old names are each used once', () => {
  const names = COMMANDS.flatMap(({ name, oldName }) => [
    name,
    ...(oldName === undefined ? [] : [oldName.toLowerCase()]),
  ]);
  assert.equal(new Set(names).size, names.length);
});
