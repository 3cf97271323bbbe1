import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import {
  asked,
  assertRefused,
  deviceOf,
  folderIn,
  place,
  program,
  runOn,
  treeOf,
  type Misbehaviour,
} from './program.ts';

/** Scenario: two updates, one reboot, then 0. Its first start changes a few hundred files' worth. */
const SCENARIO = 'reboot-150';
const LAST = /^PATCHPILOT v=1 exit=(\d+) .*$/mu;

/** An output root on which the first start has ended with 150. */
function aWaiting(): string {
  const root = join(place(), 'output');
  assert.equal(program(runOn(root, SCENARIO)).code, 150);
  return root;
}

/** Every change of files that a start makes, in order: `write /path`. */
function changesOf(root: string, scenario: string): string[] {
  const log = join(place(), 'changes');
  program(runOn(root, scenario), { FAULT_ROOT: root, FAULT_LOG: log });
  return readFileSync(log, 'utf8').trimEnd().split('\n');
}

/** At each of `points`, spread evenly over what a first start changes, and the last. */
function points(step: number): number[] {
  const count = changesOf(join(place(), 'output'), SCENARIO).length;
  return Array.from({ length: count }, (_, index) => index + 1).filter((n) => n % step === 1 || n === count);
}

/** Starts until it is over; the code, whether `verify` takes the last run, and what is left that should not be. */
function finished(root: string): { code: number | null; verdict: number | null; leftovers: string[] } {
  let code = program(runOn(root, SCENARIO)).code;
  for (let starts = 0; code === 150 && starts < 3; starts++) code = program(runOn(root, SCENARIO)).code;
  const leftovers = globSync('**/.*.tmp', { cwd: root });
  return { code, verdict: asked(['verify', 'latest', '--output-root', root]).code, leftovers };
}
const WHOLE = { code: 0, verdict: 0, leftovers: [] };

/** No JSON of ours is short: each parses, or is not there. Temp files of a dead process are not looked at. */
function assertNoShortFile(root: string): void {
  for (const name of globSync('**/*.json', { cwd: root }).filter((one) => !/(^|\/)\./u.test(one)))
    assert.doesNotThrow(() => JSON.parse(readFileSync(join(root, name), 'utf8')) as unknown, name);
}

/** The state of a waiting run whose file was damaged: the run it goes on with, and its events. */
function continued(root: string) {
  const [runId = ''] = readdirSync(join(root, 'Runs'));
  const second = asked(runOn(root, SCENARIO));
  const events = readFileSync(join(root, 'Runs', String(second.object['runId']), RUN_FILES.events), 'utf8');
  return { same: second.object['runId'] === runId, code: second.code, events };
}

test('state file full of NULs', () => {
  // The open run has a generation before, and the cookie; the cookie decides nothing.
  for (const [name, expected] of [
    ['open-run.json', { same: true, code: 0 }],
    ['reboot-required.json', { same: true, code: 0 }],
  ] as const) {
    const root = aWaiting();
    const file = join(deviceOf(root), name);
    writeFileSync(file, Buffer.alloc(readFileSync(file).length));
    const { events, ...found } = continued(root);
    assert.deepEqual(found, expected, name);
    assert.ok(events.includes('"recovered"') && events.includes(name), events);
    assert.deepEqual(finished(root), WHOLE);
  }
});

test('state file half; other schema; newer schema', () => {
  for (const damage of [
    (text: string) => text.slice(0, text.length / 2),
    () => '{"schemaVersion": 1, "other": true}',
    () => '',
  ]) {
    const root = aWaiting();
    const file = join(deviceOf(root), 'open-run.json');
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    const { code, events } = continued(root);
    assert.ok(code === 0 || code === 150, String(code));
    assert.ok(events.includes('"recovered"'));
  }
  for (const name of ['open-run.json', 'reboot-required.json', 'last-run.json', 'update-history.json']) {
    const root = aWaiting();
    const newer = sealed({ schemaVersion: 2, written: 'by a later version' });
    const file = join(deviceOf(root), name);
    writeFileSync(file, newer);
    const refused = asked(runOn(root, SCENARIO));
    assertRefused(refused, 240, 'stateNewer', name);
    assert.deepEqual(readFileSync(file), newer, 'left as it was');
  }
});

test('leftover temp files; read-only target', () => {
  const root = aWaiting();
  const left = join(deviceOf(root), '.open-run.json.0123456789abcdef.tmp');
  const foreign = join(deviceOf(root), 'note.tmp');
  writeFileSync(left, 'half');
  writeFileSync(foreign, 'not ours');
  assert.deepEqual(finished(root), WHOLE);
  assert.deepEqual([existsSync(left), existsSync(foreign)], [false, true]);

  const denied = join(place(), 'output');
  const faults = { FAULT_ROOT: denied, FAULT_FILE: 'State/state.json', FAULT_AT: 2, FAULT_EVER: 1, FAULT_DO: 'EACCES' };
  const refused = asked(runOn(denied, SCENARIO), faults);
  assertRefused(refused, 240, 'outputFailed', 'State/state.json');
  assertNoShortFile(denied);
  assert.deepEqual(finished(denied), WHOLE);
});

/** Every n-th change of a start is refused; `PATCHPILOT_FAULT_STEP=1` refuses each. */
const STEP = Number(process.env['PATCHPILOT_FAULT_STEP'] ?? 48);

function failed(faults: Misbehaviour, root: string): void {
  const answer = program(runOn(root, SCENARIO), { FAULT_ROOT: root, ...faults });
  const last = LAST.exec(answer.stdout.trimEnd().split('\n').at(-1) ?? '');
  assert.ok(last !== null, `${JSON.stringify(faults)}: expected a last line, got ${answer.stdout}${answer.stderr}`);
  assert.ok([150, 240].includes(answer.code ?? -1), `${JSON.stringify(faults)}: ${answer.stdout}`);
  if (answer.code === 240) {
    assert.match(last[0], / why=(output|report|[a-z,]*output[a-z,]*) /u);
    assert.match(answer.stderr, /\[\w+\]\nnext: /u);
  }
}

test('disk full at every write', () => {
  for (const at of points(STEP)) {
    const root = join(place(), 'output');
    failed({ FAULT_AT: at, FAULT_EVER: 1, FAULT_DO: 'ENOSPC' }, root);
    assertNoShortFile(root);
    assert.deepEqual(finished(root), WHOLE, `full at change ${at}`);
  }
});

test('a disk that really is full', (t) => {
  for (const size of ['16k', '64k', '160k']) {
    const root = folderIn(place(), 'output');
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'none', root], { stdio: 'ignore' });
    } catch {
      t.skip('needs the right to mount');
      return;
    }
    try {
      failed({}, root);
      assertNoShortFile(root);
      execFileSync('mount', ['-o', 'remount,size=64m', root]);
      assert.deepEqual(finished(root), WHOLE, size);
    } finally {
      execFileSync('umount', [root]);
    }
  }
});

test('fsync fails once', () => {
  for (const at of [1, 5, 17, 40, 71]) {
    const root = join(place(), 'output');
    failed({ FAULT_ONLY: 'fsync', FAULT_AT: at, FAULT_DO: 'EIO' }, root);
    assertNoShortFile(root);
    assert.deepEqual(finished(root), WHOLE, `at flush ${at}`);
  }
});

test('killed at every write, fsync, rename, append', () => {
  for (const at of points(STEP)) {
    const root = join(place(), 'output');
    const killed = program(runOn(root, SCENARIO), { FAULT_ROOT: root, FAULT_AT: at, FAULT_DO: 'kill' });
    assert.equal(killed.signal, 'SIGKILL', `at change ${at}`);
    assertNoShortFile(root);
    assert.deepEqual(finished(root), WHOLE, `killed at change ${at}`);
  }
});

test('nothing of all this was left by a start that had no fault', () => {
  const root = join(place(), 'output');
  assert.deepEqual(finished(root), WHOLE);
  assert.deepEqual(
    Object.keys(treeOf(root)).filter((name) => name.includes('quarantine')),
    [],
  );
  rmSync(root, { recursive: true });
});

/** As a later version would write it: with a checksum that holds. */
function sealed(value: object): Buffer {
  const hash = execFileSync('sha256sum', { input: JSON.stringify(value), encoding: 'utf8' }).slice(0, 64);
  return Buffer.from(`${JSON.stringify({ ...value, checksum: hash }, null, 2)}\n`);
}
