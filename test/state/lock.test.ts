import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { DeviceState } from '../../src/state/device-state.ts';
import { oneFolder } from '../support/one-folder.ts';
import { acquireDeviceLock } from '../../src/state/lock.ts';
import { createFiles } from '../../src/system/files.ts';
import { realSystem } from '../../src/system/real.ts';
import { faultOps } from '../support/fault-ops.ts';
import { quickFolder } from '../support/quick-folder.ts';

const system = realSystem([]);
const never = new AbortController().signal;

function aDevice(context: TestContext): DeviceState {
  const folder = quickFolder();
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return new DeviceState(system.files, oneFolder(folder));
}

const holder = (state: DeviceState, ...more: string[]): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, 'lock-holder.ts'), state.machineFolder, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** The exit code or signal of a process, once its pipes are closed too. */
const ended = async (child: ChildProcess): Promise<unknown> => {
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
};

test('of two acquirers one wins; the other one may when it is released', async (context) => {
  const state = aDevice(context);
  const both = await Promise.all([0, 0].map((wait) => acquireDeviceLock(system, state, wait, never)));
  const won = both.filter((handle) => handle !== undefined);
  assert.equal(won.length, 1);
  won[0]?.release();
  const next = await acquireDeviceLock(system, state, 0, never);
  assert.notEqual(next, undefined);
  next?.release();
});

test('a lock that cannot be announced is given back', async (context) => {
  const state = aDevice(context);
  const fault = faultOps({ kind: 'kill', at: 1 });
  await assert.rejects(acquireDeviceLock({ ...system, files: createFiles(fault.ops) }, state, 0, never));
  const next = await acquireDeviceLock(system, state, 0, never);
  assert.notEqual(next, undefined);
  next?.release();
});

test('a place that does not take the announcement is named, not called a fault of ours', async (context) => {
  const state = aDevice(context);
  mkdirSync(state.life.lockPath);
  await assert.rejects(acquireDeviceLock(system, state, 0, never), {
    code: 'outputFailed',
    subject: state.life.lockPath,
  });
});

const STALE: Record<string, string | Buffer> = {
  empty: '',
  'full of NULs': Buffer.alloc(200),
  foreign: '{"owner":"somebody else"}',
  'that names this very process': JSON.stringify({ holder: { pid: process.pid } }),
  'that names a living process': JSON.stringify({ holder: { pid: process.ppid } }),
  'of the future': JSON.stringify({ acquiredAt: '2999-01-01T00:00:00.000Z', holder: { pid: 1 } }),
};

for (const [name, content] of Object.entries(STALE)) {
  test(`a leftover lock.json ${name} blocks nobody and is replaced`, async (context) => {
    const state = aDevice(context);
    writeFileSync(state.life.lockPath, content);
    const handle = await acquireDeviceLock(system, state, 0, never);
    assert.notEqual(handle, undefined);
    const { holder: told } = JSON.parse(readFileSync(state.life.lockPath, 'utf8')) as { holder: { pid: number } };
    assert.equal(told.pid, process.pid);
    handle?.release();
  });
}

test('a killed holder blocks nobody', async (context) => {
  const state = aDevice(context);
  const child = holder(state, 'for ever');
  if (child.stdout === null) throw new Error('expected a pipe');
  await once(child.stdout, 'data');
  assert.equal(await acquireDeviceLock(system, state, 0, never), undefined);
  child.kill('SIGKILL');
  await ended(child);
  const handle = await acquireDeviceLock(system, state, 0, never);
  assert.notEqual(handle, undefined);
  handle?.release();
});

test('20 processes started at once hold the lock one after the other', async (context) => {
  const state = aDevice(context);
  const codes = await Promise.all(Array.from({ length: 20 }, () => ended(holder(state))));
  assert.deepEqual([...new Set(codes)], [0]);
  const lines = readFileSync(join(state.machineFolder, 'held.log'), 'utf8').trimEnd().split('\n');
  assert.equal(lines.length, 40);
  for (let index = 0; index < lines.length; index += 2) {
    assert.equal(lines[index]?.replace('begin', 'end'), lines[index + 1]);
  }
});
