import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after } from 'node:test';
import fc from 'fast-check';
import { COMMANDS } from '../../src/cli/commands.ts';
import { realSystem } from '../../src/system/real.ts';
import { answered, lastLineIn } from '../support/cli.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { testFiles } from '../support/test-files.ts';
import { fuzz } from './fuzz.ts';

const root = quickFolder();
after(() => {
  rmSync(root, { recursive: true, force: true });
});
const real = realSystem([]);
const host = { ...real.host, defaultOutputRoot: root, workingFolder: root, machineFolder: `${root}/machine` };
const system = { ...real, files: testFiles, host };

const words = COMMANDS.flatMap(({ name, oldName = '' }) => [...name.split(' '), oldName]);
const options = COMMANDS.flatMap((command) => Object.keys(command.options)).flatMap((key) => [
  `--${key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`,
  `-${key.charAt(0).toUpperCase()}${key.slice(1)}`,
]);
const VALUES = [
  '',
  'latest',
  'success-0',
  root,
  `${root}/none`,
  '..',
  '0',
  '-1',
  '7d',
  'x',
  '100,150',
  'CON',
  '\0',
  'ü',
  '"',
];
const argument = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...options, '--json', '--ndjson', '--quiet', '--help', '-?', '--', '-', '/?', '--no-color'),
  fc.constantFrom(...VALUES),
  fc
    .tuple(fc.constantFrom(...options), fc.constantFrom('=', ':'), fc.constantFrom(...VALUES))
    .map((all) => all.join('')),
  fc.string({ maxLength: 12 }),
);
/** `drill` plays every scenario there is, which is another test. */
const line = fc.array(argument, { maxLength: 6 }).filter((args) => !args.some((arg) => /drill/iu.test(arg)));

/** Any command line: an exit code that is documented, at most one JSON object, ASCII, and never a fault of our own. */
fuzz('command lines', line, async (args) => {
  const { code, stdout, stderr } = await answered(args, { system });
  assert.ok([0, 1, 2, 3, 64, 66, 100, 150, 170, 210, 220, 230, 240].includes(code ?? -1), `${code}: ${stderr}`);
  assert.ok(!stderr.includes('[internal]'), stderr);
  assert.match(stdout + stderr, /^[\n\u0020-\u007e]*$/u);
  if (stderr !== '' && code !== 0) assert.match(stderr, /\nnext: /u);
  if (args.includes('--json') && !args.includes('--ndjson') && stdout.startsWith('{')) JSON.parse(stdout);
  if (lastLineIn(stdout).startsWith('PATCHPILOT ')) assert.ok(lastLineIn(stdout).length <= 240);
});
