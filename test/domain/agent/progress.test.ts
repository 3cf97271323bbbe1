import { equal } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { actWords, type Sight } from '../../../src/domain/agent/progress.ts';

const MINUTE = 60_000;
const MB = 1_048_576;
const sight = (minute: number, seen: Partial<Sight> = {}): Sight => ({
  atMs: minute * MINUTE,
  bytes: null,
  records: null,
  ...seen,
});

describe('what is told of an act that says nothing itself', () => {
  test('an install of two hours is running, and what is not known is said to be not known', () => {
    equal(actWords('install', [], 120 * MINUTE), 'install, running for 120 min, progress not known');
    equal(actWords('install', [sight(12)], 12.5 * MINUTE), 'install, running for 12 min, progress not known');
  });

  test('the records of Windows say that it was begun, and that it has ended', () => {
    const told = (...records: number[]) => actWords('install', [sight(0), sight(3, { records })], 3 * MINUTE);
    equal(told(), 'install, running for 3 min, no start is recorded yet, progress not known');
    equal(told(44), 'install, running for 3 min, no start is recorded yet, progress not known');
    equal(told(44, 43), 'install, running for 3 min, its start is recorded, progress not known');
    equal(told(43, 19), 'install, running for 3 min, its end is recorded');
    equal(told(43, 20), 'install, running for 3 min, its end is recorded');
  });

  test('a log that is not read once more keeps what it said', () => {
    const sights = [sight(1, { records: [43] }), sight(2)];
    equal(
      actWords('install', sights, 2 * MINUTE),
      'install, running for 2 min, its start is recorded, progress not known',
    );
  });

  test('a download is what its folder has grown by, whole megabytes, since it was asked for', () => {
    const sights = [sight(0, { bytes: 500 * MB }), sight(1, { bytes: 600 * MB }), sight(2, { bytes: 800.5 * MB })];
    equal(actWords('download', sights, 2 * MINUTE), 'download, running for 2 min, 301 MB arrived');
  });

  test('one that no longer grows says since when', () => {
    const sights = [0, 1, 2, 3, 4].map((minute) => sight(minute, { bytes: Math.min(minute, 2) * MB }));
    equal(
      actWords('download', sights, 4 * MINUTE),
      'download, running for 4 min, 2 MB arrived, nothing more for 2 min',
    );
  });

  test('a folder that never grew, that shrank, or that cannot be counted says nothing', () => {
    for (const bytes of [
      [5 * MB, 5 * MB],
      [5 * MB, 4 * MB],
      [null, null],
      [null, 5 * MB],
    ]) {
      const sights = bytes.map((one, minute) => sight(minute, { bytes: one, records: [44] }));
      equal(
        actWords('download', sights, MINUTE),
        'download, running for 1 min, its start is recorded, progress not known',
      );
    }
  });
});
