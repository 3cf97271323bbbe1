import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { plainAscii } from '../../src/domain/escape.ts';
import { answered, lastLineIn, onlyObject, patchpilot } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

const LAST_LINE = /^PATCHPILOT v=1 exit=(\d+) status=\w+ .* run=\S+ root=\S+$/u;

/** Command lines that no run can be made of. */
const MISUSES: Readonly<Record<string, readonly string[]>> = {
  'an unknown option': ['--ouput-root', 'x'],
  'an option without value': ['-OutputRoot'],
  'an argument that has no place': ['now'],
  'a duration that is none': ['--max-runtime', '50'],
  'no time at all': ['--max-runtime', '0'],
  'a wait that is none': ['--wait-lock', 'long'],
  'an exit profile that does not exist': ['--exit-profile', 'intune'],
  'an exit profile whose codes would be cut': ['--exit-profile', 'msi'],
  'a code that run does not have': ['--ok', '100,1'],
  'two forms of output': ['--json', '--ndjson'],
  'a dry run that is handed over': ['--detach', '--test-mode'],
  'a scenario that is handed over': ['--detach', '--scenario', 'success-0'],
  'an id that cannot be a folder': ['--scenario', 'success-0', '--tenant-id', '../x'],
  'a scenario that does not exist': ['--scenario', 'nothing-like-it'],
};

for (const [what, args] of Object.entries(MISUSES)) {
  test(`run with ${what} ends with 240, why=usage, and its last line`, async (t) => {
    const root = args.includes('-OutputRoot') ? [] : ['--output-root', scratchFolder(t)];
    const line = ['run', ...root, ...args];
    const { code, stdout, stderr } = await answered(line);
    assert.equal(code, 240);
    const last = line.includes('--json') ? String(onlyObject(stdout)['lastLine']) : lastLineIn(stdout);
    assert.match(last, LAST_LINE);
    assert.match(last, / exit=240 status=ReportingFailure .* why=usage /u);
    assert.match(stderr, /^patchpilot: .* \[\w+\]\n(next: .*\n)+$/u);
  });
}

for (const scenario of [['--scenario', 'success-0'], ['-Scenario:success-0'], ['--scenario=success-0']]) {
  test(`a command line that is not understood says sim=1 where it names a scenario: ${scenario.join(' ')}`, async (t) => {
    const args = ['run', '--output-root', scratchFolder(t), '--frobnicate'];
    assert.match(lastLineIn((await answered([...args, ...scenario])).stdout), / sim=1 /u);
    assert.doesNotMatch(lastLineIn((await answered(args)).stdout), / sim=/u);
  });
}

test('a refused command line is recorded where the output root exists, and makes none', async (t) => {
  const root = scratchFolder(t);
  await answered(['run', '-OutputRoot', root, '--frobnicate']);
  const [line = ''] = readFileSync(join(root, 'State', 'refusals.jsonl'), 'utf8').split('\n');
  assert.equal((JSON.parse(line) as { code: string }).code, 'usage');
  await answered(['run', '-OutputRoot', join(root, 'missing'), '--frobnicate']);
  assert.equal(existsSync(join(root, 'missing')), false);
});

test('run as a process: plain ASCII lines, the last line last, nothing on stderr', (t) => {
  const root = scratchFolder(t);
  const { code, stdout, stderr } = patchpilot([
    'Invoke-PatchPilotRun',
    '-Scenario',
    'hostile-titles-0',
    '-OutputRoot',
    root,
  ]);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  assert.match(stdout, /^[\x20-\x7e\n]+$/u);
  assert.match(lastLineIn(stdout), LAST_LINE);
});

test('run --json prints one object with the last line, and the code of the process beside the native one', async (t) => {
  const root = scratchFolder(t);
  const args = ['run', '--scenario', 'install-fails-210', '--output-root', root, '--json', '--exit-profile', 'binary'];
  const { code, stdout, stderr } = await answered(args);
  const object = onlyObject(stdout);
  assert.equal(code, 1);
  assert.deepEqual([object['exitCode'], object['processExitCode']], [210, 1]);
  assert.match(String(object['lastLine']), / exit=210 /u);
  assert.notEqual(stderr, '');
});

test('run --ndjson prints one object a line; only the last has the last line', async (t) => {
  const root = scratchFolder(t);
  const { stdout } = await answered(['run', '--scenario', 'success-0', '--output-root', root, '--ndjson']);
  const objects = stdout.trimEnd().split('\n').map(onlyObject);
  assert.ok(objects.length > 20);
  assert.deepEqual(
    objects.flatMap((object, i) => ('lastLine' in object ? [i] : [])),
    [objects.length - 1],
  );
  assert.equal(objects.filter(({ type }) => type === 'phaseStarted').length, 11);
});

test('run --quiet prints the last line and nothing else', async (t) => {
  const root = scratchFolder(t);
  const { stdout, stderr } = await answered(['run', '--scenario', 'success-0', '-OutputRoot', root, '-Quiet']);
  assert.match(stdout, /^PATCHPILOT [^\n]*\n$/u);
  assert.equal(stderr, '');
});

test('run waits at 150, goes on to 0, and the code can be mapped', async (t) => {
  const root = scratchFolder(t);
  const start = (...more: string[]) => answered(['run', '--scenario', 'reboot-150', '--output-root', root, ...more]);
  const first = await start('--ok', '100,150');
  assert.equal(first.code, 0);
  assert.match(lastLineIn(first.stdout), / exit=150 status=RebootRequired .* age=0 /u);
  assert.equal((await start()).code, 0);
  assert.equal(readdirSync(join(root, 'Runs')).length, 1);
});

test('on a terminal there is a moving line, none longer than the terminal, and it is gone at the end', async (t) => {
  const root = scratchFolder(t);
  const args = ['run', '--scenario', 'success-0', '--output-root', root];
  const { stdout } = await answered(args, { terminal: 60 });
  const moving = stdout.split('\r\x1b[2K').slice(1);
  assert.ok(moving.length > 11);
  assert.ok(moving.every((text) => (text.split('\n')[0] ?? '').length < 60 || text.includes('\n')));
  assert.doesNotMatch((await answered([...args, '--no-color'], { terminal: 60 })).stdout, /\x1b/u);
});

test('run is refused where the environment turns certificate checks off', async (t) => {
  const root = scratchFolder(t);
  const args = ['run', '--scenario', 'success-0', '--output-root', root];
  const { code, stdout } = await answered(args, { weakenedTls: true });
  assert.equal(code, 240);
  assert.match(lastLineIn(stdout), / why=config /u);
  assert.equal((await answered(['version'], { weakenedTls: true })).code, 0);
});

test('the output root may hold anything that a folder name may', async (t) => {
  const root = join(scratchFolder(t), 'Größe 50 % & mehr');
  mkdirSync(root);
  const { code, stdout } = await answered(['run', '--scenario', 'success-0', '--output-root', root]);
  assert.equal(code, 0);
  assert.ok(stdout.includes(plainAscii(root)));
});
