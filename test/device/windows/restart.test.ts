import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askForRestart, fastStartIn, shutDownSince } from '../../../src/device/windows/restart.ts';
import { readSessions } from '../../../src/device/windows/sessions.ts';
import { aWindows, answerOf } from './a-windows.ts';

const sessions = async (items: readonly object[] | string) => {
  const { system, bridge } = aWindows(() => ({ says: answerOf({ sessions: items }) }));
  return (await readSessions(bridge, system.clock)).state;
};

test('sessions that could not be read are unknown, never none', async () => {
  assert.equal(await sessions([]), 'none');
  assert.equal(await sessions([{ session: 2, seen: 'logonKey', user: 'S-1-5-21-1' }]), 'active');
  assert.equal(await sessions([{ session: 2, seen: 'shell', user: null }]), 'active');
  assert.equal(await sessions('access is denied'), 'unknown');
  const silent = aWindows(() => ({ ended: 'silence', code: null }));
  assert.equal((await readSessions(silent.bridge, silent.system.clock)).state, 'unknown');
});

test('shutdown.exe is asked without a shell, its message one argument whatever it holds', async () => {
  const { system, calls } = aWindows(() => ({}));
  const message = '" /s & del C:\\ "';
  assert.equal((await askForRestart(system, 'C:\\Temp', 60, message)).accepted, true);
  assert.equal(calls[0]?.program, 'C:\\Windows\\System32\\shutdown.exe');
  assert.deepEqual(calls[0].args, ['/r', '/t', '60', '/d', 'p:2:3', '/c', message]);
});

test('a shutdown that has begun is no refusal; one that is only scheduled may be no restart, and anything else but 0 is one', async () => {
  const asked = async (code: number | null) =>
    (
      await askForRestart(
        aWindows(() => ({ code, ended: code === null ? 'timeLimit' : 'exit' })).system,
        'C:\\T',
        1,
        '',
      )
    ).accepted;
  assert.deepEqual(
    [await asked(1190), await asked(1115), await asked(5), await asked(null)],
    [false, true, false, false],
  );
});

test('a start after a shutdown with Fast Startup is told from a restart, and from a log that says nothing', async () => {
  const record = (type: string) => `<Event><EventData><Data Name='BootType'>${type}</Data></EventData></Event>`;
  assert.deepEqual(
    [fastStartIn(record('1')), fastStartIn(record('0x1')), fastStartIn(record('0')), fastStartIn('')],
    [true, true, false, null],
  );
  const failed = aWindows(() => ({ code: 5, stdout: record('1') })).system;
  assert.equal(await shutDownSince(failed, 'C:\\T', 0), null);
});
