import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decideRestart, type RestartQuestion } from '../../src/domain/auto-restart.ts';

const TUESDAY_0200 = Date.parse('2026-11-24T02:00:00.000Z');
const window = {
  name: 'night',
  weekdays: ['Tuesday' as const],
  start: '01:00',
  durationMinutes: 120,
  timeZone: 'UTC',
  rebootReserveMinutes: 30,
};
const aQuestion = (more: Partial<RestartQuestion> = {}): RestartQuestion => ({
  allowAutoReboot: true,
  rebootWithActiveUser: false,
  delaySeconds: 300,
  windows: [window],
  nowMs: TUESDAY_0200,
  timeZone: 'UTC',
  sessions: { state: 'none', findings: [] },
  ...more,
});
const minutes = (n: number): number => n * 60_000;

test('Windows is asked inside the window, also in its reserve, when nobody is logged on', () => {
  assert.equal(decideRestart(aQuestion()), 'restart');
  assert.equal(decideRestart(aQuestion({ nowMs: TUESDAY_0200 + minutes(45) })), 'restart');
});

test('a restart that would begin after the window has closed is not asked for', () => {
  assert.equal(decideRestart(aQuestion({ nowMs: TUESDAY_0200 + minutes(55) })), 'windowTooShort');
  assert.equal(decideRestart(aQuestion({ nowMs: TUESDAY_0200 + minutes(61) })), 'outsideWindow');
});

test('somebody who is logged on, or may be, keeps the device from restarting unless policy says otherwise', () => {
  const active = { state: 'active' as const, findings: [] };
  const unknown = { state: 'unknown' as const, findings: [] };
  assert.equal(decideRestart(aQuestion({ sessions: active })), 'activeUser');
  assert.equal(decideRestart(aQuestion({ sessions: unknown })), 'sessionsUnknown');
  assert.equal(decideRestart(aQuestion({ sessions: active, rebootWithActiveUser: true })), 'restart');
  assert.equal(decideRestart(aQuestion({ sessions: unknown, rebootWithActiveUser: true })), 'restart');
});

test('without windows any time will do', () => {
  assert.equal(decideRestart(aQuestion({ windows: [], nowMs: 0 })), 'restart');
});

test('nothing but all conditions together restarts a device', () => {
  const question = fc.record({
    allowAutoReboot: fc.boolean(),
    rebootWithActiveUser: fc.boolean(),
    delaySeconds: fc.integer({ min: 0, max: 86_400 }),
    windows: fc.constantFrom([], [window]),
    nowMs: fc.integer({ min: TUESDAY_0200 - minutes(600), max: TUESDAY_0200 + minutes(600) }),
    timeZone: fc.constant('UTC'),
    sessions: fc.record({
      state: fc.constantFrom('none' as const, 'active' as const, 'unknown' as const),
      findings: fc.constant<string[]>([]),
    }),
  });
  fc.assert(
    fc.property(question, (asked) => {
      if (decideRestart(asked) !== 'restart') return;
      assert.ok(asked.allowAutoReboot);
      assert.ok(asked.rebootWithActiveUser || asked.sessions.state === 'none');
      const starts = asked.nowMs + asked.delaySeconds * 1000;
      const opens = TUESDAY_0200 - minutes(60);
      assert.ok(asked.windows.length === 0 || (asked.nowMs >= opens && starts < opens + minutes(120)));
    }),
  );
});

test('where policy does not allow it nothing is asked, and that is told', () => {
  assert.equal(decideRestart(aQuestion({ allowAutoReboot: false })), 'notAllowed');
});
