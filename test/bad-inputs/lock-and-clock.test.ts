import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROGRAM } from '../../src/build/paths.mjs';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { asked, deviceOf, installsOn, place, program, runOn } from './program.ts';

const TIME = '2026-11-23T09:30:00.000Z';
const holder = { pid: process.pid, processStartedAt: TIME, bootId: null, host: hostname() };
const lock = { schemaVersion: 1, runId: null, acquiredAt: TIME, holder };
const LEFT: Readonly<Record<string, string>> = {
  empty: '',
  NUL: '\0'.repeat(200),
  'a live unrelated pid': JSON.stringify(lock),
  'a dead pid': JSON.stringify({ ...lock, holder: { ...holder, pid: 2 ** 30 } }),
  'another boot': JSON.stringify({ ...lock, holder: { ...holder, bootId: '0d9a6c1e-52f3-4b7a-8a4d-6d1f0b2c3e41' } }),
  'the future': JSON.stringify({ ...lock, acquiredAt: '2099-01-01T00:00:00.000Z' }),
};

test('lock.json empty, NUL, live unrelated pid, other boot, future', () => {
  const output = join(place(), 'output');
  assert.equal(program(runOn(output, 'success-0')).code, 0);
  for (const [what, content] of Object.entries(LEFT)) {
    writeFileSync(join(deviceOf(output), 'lock.json'), content);
    assert.equal(program(runOn(output, 'success-0')).code, 0, what);
  }
});

/** Starts of the built program that do not wait for one another. */
function startedAtOnce(count: number, args: readonly string[]): Promise<(number | null)[]> {
  const starts = Array.from({ length: count }, () => spawn(PROGRAM.linux, args, { stdio: 'ignore' }));
  return Promise.all(starts.map((child) => new Promise<number | null>((done) => child.on('close', done))));
}

test('starts in the same millisecond: exactly one runs at a time', async () => {
  const output = join(place(), 'output');
  const codes = await startedAtOnce(12, runOn(output, 'success-0', '--quiet'));
  const ran = codes.filter((code) => code === 0).length;
  assert.ok(ran >= 1 && codes.every((code) => code === 0 || code === 170), codes.join());
  assert.equal(readdirSync(join(output, 'Runs')).length, ran);
  assert.equal(installsOn(output), 3, 'three updates, each asked for once');
  assert.equal(asked(['verify', 'latest', '--output-root', output]).code, 0);
});

const DAY = 86_400;
test('clock set back a day, forward ten years', () => {
  for (const seconds of [-DAY, 3_650 * DAY]) {
    const output = join(place(), 'output');
    assert.equal(program(runOn(output, 'reboot-150')).code, 150);
    const second = asked(runOn(output, 'reboot-150'), { CLOCK_OFFSET: seconds });
    assert.equal(second.code, 0, second.stdout);
    const folder = String(second.object['runFolder']);
    const { steps } = JSON.parse(readFileSync(join(folder, RUN_FILES.state), 'utf8')) as {
      steps: { durationMs?: number }[];
    };
    for (const { durationMs = 0 } of steps) assert.ok(durationMs >= 0 && durationMs < DAY * 1000);
    assert.equal(asked(['verify', folder, '--root', String(second.object['root'])]).code, 0);
    assert.equal(installsOn(output), 2);
  }
});

test('cookie without a reboot; cookie twice; cookie from another device', () => {
  const output = join(place(), 'output');
  const scenario = 'manual-reboot-150';
  assert.equal(program(runOn(output, scenario)).code, 150);
  const installs = installsOn(output);
  const [runId = ''] = readdirSync(join(output, 'Runs'));
  for (let again = 0; again < 3; again++) {
    const { code, object } = asked(runOn(output, scenario));
    assert.deepEqual([code, object['runId']], [150, runId]);
  }
  assert.equal(installsOn(output), installs, 'nothing is installed while it waits');

  const twice = join(place(), 'output');
  assert.equal(program(runOn(twice, 'reboot-150')).code, 150);
  const cookie = join(deviceOf(twice), 'reboot-required.json');
  const kept = readFileSync(cookie);
  assert.equal(program(runOn(twice, 'reboot-150')).code, 0);
  writeFileSync(cookie, kept);
  assert.equal(program(runOn(twice, 'reboot-150')).code, 0);
  assert.ok(readdirSync(deviceOf(twice)).some((name) => name.startsWith('reboot-required.rejected.')));
  assert.equal(installsOn(twice), 2, 'no update is installed twice');

  const other = join(place(), 'output');
  const D2 = ['--device-id', 'D2'];
  assert.equal(program(runOn(other, 'success-0')).code, 0);
  assert.equal(program([...runOn(other, 'reboot-150').slice(0, -2), ...D2]).code, 150);
  const device2 = deviceOf(other).replace('D1~sim', 'D2~sim');
  cpSync(join(device2, 'reboot-required.json'), join(deviceOf(other), 'reboot-required.json'));
  const foreign = asked(runOn(other, 'success-0'));
  assert.equal(foreign.code, 0, foreign.stdout);
  assert.ok(readdirSync(deviceOf(other)).some((name) => name.startsWith('reboot-required.rejected.')));
});
