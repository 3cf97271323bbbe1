import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { DeviceState } from '../../src/state/device-state.ts';
import { oneFolder } from '../support/one-folder.ts';
import { acquireDeviceLock, lockHolder } from '../../src/state/lock.ts';
import { createFiles } from '../../src/system/files.ts';
import { createLocks } from '../../src/system/locks.ts';
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
  assert.equal((await lockHolder(system, state))?.holder.pid, child.pid);
  child.kill('SIGKILL');
  await ended(child);
  const anyLives = { ...system, processes: { ...system.processes, alive: () => true } };
  assert.equal(await lockHolder(anyLives, state), undefined, 'another process has its id by now');
  const handle = await acquireDeviceLock(system, state, 0, never);
  assert.notEqual(handle, undefined);
  handle?.release();
});

test('who holds the lock is told of a living process of this computer, and the lock stays as it is', async (context) => {
  const state = aDevice(context);
  assert.equal(await lockHolder(system, state), undefined);
  const handle = await acquireDeviceLock(system, state, 0, never);
  assert.equal((await lockHolder(system, state))?.holder.pid, process.pid);
  const elsewhere = { ...system, host: { ...system.host, hostName: 'another' } };
  assert.equal(await lockHolder(elsewhere, state), undefined);
  const dead = { ...system, processes: { ...system.processes, alive: () => false } };
  assert.equal(await lockHolder(dead, state), undefined);
  handle?.release();
  assert.equal(await system.locks.isHeld(state.machineFolder), false);
  assert.equal(await system.locks.isHeld(join(state.machineFolder, 'absent')), false);
});

test('where an account cannot tell, a living process counts as long as it is heard of', async (context) => {
  const state = aDevice(context);
  const locks = { ...system.locks, isHeld: async () => Promise.resolve(null) };
  const handle = await acquireDeviceLock(system, state, 0, never);
  const isTold = async (minutes: number): Promise<boolean> => {
    const clock = { ...system.clock, now: () => system.clock.now() + minutes * 60_000 };
    return (await lockHolder({ ...system, locks, clock }, state)) !== undefined;
  };
  assert.deepEqual(
    [await isTold(59), await isTold(-59), await isTold(61), await isTold(-61)],
    [true, true, false, false],
  );
  const heartbeatAt = new Date(system.clock.now() + 60 * 60_000).toISOString();
  state.life.writeStatus({
    ...{
      schemaVersion: 1,
      state: 'working',
      runId: '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10',
      phase: null,
      phaseName: null,
    },
    ...{ step: null, percent: null, startedAt: heartbeatAt, heartbeatAt, exitCode: null, status: '', nextAction: '' },
  });
  assert.deepEqual([await isTold(61), await isTold(121)], [true, false]);
  handle?.release();
});

test('on Windows a file that nobody has open, or that is not there, is held by nobody', async (context) => {
  const { machineFolder } = aDevice(context);
  const locks = createLocks('win32', 'lock.hold', () => Promise.resolve());
  assert.equal(await locks.isHeld(machineFolder), false);
  writeFileSync(join(machineFolder, 'lock.hold'), '');
  assert.equal(await locks.isHeld(machineFolder), false);
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
