import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventOf } from '../../../src/device/windows/application-log.ts';
import { EXIT_CODES } from '../../../src/domain/exit-codes.ts';

test('every exit code has an id that the program takes, its own where it is one, and a type that says how grave it is', () => {
  const events = Object.values(EXIT_CODES).map((code) => [code, eventOf(code).id, eventOf(code).type]);
  assert.deepEqual(events, [
    [0, 1, 'INFORMATION'],
    [100, 100, 'WARNING'],
    [150, 150, 'WARNING'],
    [170, 170, 'WARNING'],
    [210, 210, 'ERROR'],
    [220, 220, 'ERROR'],
    [230, 230, 'ERROR'],
    [240, 240, 'ERROR'],
  ]);
});
