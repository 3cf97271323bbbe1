import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOfDetached, detachedState, type HandedOver } from '../../src/domain/detached-run.ts';

const NOW = Date.parse('2026-11-27T08:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

/** Handed over `registered` minutes from now; with a process that was seen `seen` minutes from now. */
const aRun = (registered: number, seen: number | null, exitCode: number | null = null): HandedOver =>
  ({
    record: { registeredAt: at(registered) },
    begun: seen === null ? undefined : { pid: 7, seenAt: at(seen), exitCode },
  }) as HandedOver;

const codeOf = (run: HandedOver, lives = true): number =>
  codeOfDetached(
    detachedState(run, (pid) => lives && pid === 7, NOW),
    run.begun?.exitCode ?? null,
  );

test('counts as working for fifteen minutes, and is 240 when it has not begun by then', () => {
  assert.deepEqual(
    [0, -14, -15, -16, 14, 16].map((minutes) => codeOf(aRun(minutes, null))),
    [170, 170, 170, 240, 170, 240],
  );
});

test('works as long as its process gives signs of life: a process id that is used again is nobody', () => {
  assert.equal(codeOf(aRun(-600, -1)), 170);
  assert.equal(codeOf(aRun(-600, -1), false), 240);
  assert.equal(codeOf(aRun(-600, -16)), 240);
});

test('has the code that it came to, but a device that was held for the whole wait is no run that works', () => {
  assert.deepEqual(
    [0, 100, 150, 170, 210, 240].map((code) => codeOf(aRun(-600, -500, code))),
    [0, 100, 150, 240, 210, 240],
  );
});
