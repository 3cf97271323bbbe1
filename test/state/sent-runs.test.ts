import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SentRuns } from '../../src/state/sent-runs.ts';
import { filesOn } from '../reliability/memory-host.ts';
import { MemoryDisk } from '../support/memory-disk.ts';

const RUNS = ['a', 'b'].map((one) => `${one.repeat(8)}-0000-4000-8000-000000000000`);
const oneRun = fc.constantFrom(...RUNS);
const oneFolder = fc.constantFrom('E:\\evidence', '\\\\server\\evidence');
const note = fc.record({ runId: oneRun, to: oneFolder, volume: fc.option(fc.nat({ max: 20 }), { nil: undefined }) });
const rest = { path: 'zip', time: '2026-10-13T00:00:00.000Z', verdict: 'VALID', root: null } as const;
const MOST_RECORDS = 8 * 4;

describe('what was sent', () => {
  it('is true only of a run, folder and volume that were noted, of the newest always, and stays small', () => {
    fc.assert(
      fc.property(fc.array(note, { maxLength: 60 }), (notes) => {
        const sent = new SentRuns(filesOn(new MemoryDisk()), '/out');
        const noted = new Set<string>();
        for (const { runId, to, volume } of notes) {
          const place = volume === undefined ? { to } : { to, volume: String(volume) };
          sent.note({ runId, ...place, ...rest }, new Set(RUNS));
          noted.add(JSON.stringify([runId, place]));
          assert.equal(sent.has(runId, place), volume !== undefined);
        }
        for (const { runId, to, volume } of sent.all()) {
          const place = volume === undefined ? { to } : { to, volume };
          assert.ok(noted.has(JSON.stringify([runId, place])));
          for (const other of RUNS) assert.ok(!sent.has(other, { ...place, volume: '21' }));
          assert.ok(!sent.has(runId, { to }));
        }
        assert.ok(sent.all().length <= MOST_RECORDS, String(sent.all().length));
      }),
      { numRuns: 40 },
    );
  });

  it('remembers the eight newest volumes of a run and folder, and forgets runs that are gone', () => {
    const sent = new SentRuns(filesOn(new MemoryDisk()), '/out');
    const [first = '', second = ''] = RUNS;
    for (let volume = 1; volume <= 9; volume += 1)
      sent.note({ runId: first, to: 'E:\\', volume: String(volume), ...rest }, new Set(RUNS));
    const has = (volume: number): boolean => sent.has(first, { to: 'E:\\', volume: String(volume) });
    assert.deepEqual([1, 2, 9].map(has), [false, true, true]);
    sent.note({ runId: second, to: 'E:\\', volume: '9', ...rest }, new Set([second]));
    assert.deepEqual(
      sent.all().map(({ runId }) => runId),
      [second],
    );
  });
});
