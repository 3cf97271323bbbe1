import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as v from 'valibot';
import { CHAIN_START } from '../../src/evidence/hash.ts';
import { event } from '../../src/schema/run.ts';
import { checkEvent } from '../../src/verify/log-line-checks.ts';

const PREVIOUS = { lines: 4, head: 'a'.repeat(64) };
const good = {
  ...{ seq: fc.constant(5), time: fc.constant('2026-11-25T09:00:00.000Z'), type: fc.string() },
  ...{ phase: fc.constantFrom(null, '01', '11'), data: fc.dictionary(fc.string(), fc.jsonValue()) },
  prev: fc.constant(PREVIOUS.head),
};
const spoiled = {
  seq: fc.constantFrom<unknown>(4, 6, '5', 5.5, null),
  time: fc.constantFrom<unknown>('2026-11-25T09:00:00Z', '2026-11-25T09:00:00.000Z\n', 1, null),
  type: fc.constantFrom<unknown>(1, null, ['x']),
  phase: fc.constantFrom<unknown>('12', 'null', 1, '1', undefined),
  data: fc.constantFrom<unknown>(null, [], 'x', 1),
  prev: fc.constantFrom<unknown>(CHAIN_START, PREVIOUS.head.toUpperCase(), null),
};
const one = <K extends keyof typeof good>(key: K) =>
  fc.oneof({ weight: 9, arbitrary: good[key] as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: spoiled[key] });

/** Events as they should be and not, their keys also in another order, one missing or one too many. */
const events = fc
  .tuple(
    fc.record({
      ...{
        seq: one('seq'),
        time: one('time'),
        type: one('type'),
        phase: one('phase'),
        data: one('data'),
        prev: one('prev'),
      },
    }),
    fc.constantFrom('as written', 'other order', 'one missing', 'one more'),
  )
  .map(([value, form]): object => {
    const members = Object.entries(value);
    if (form === 'other order') return Object.fromEntries(members.reverse());
    if (form === 'one missing') return Object.fromEntries(members.slice(0, -1));
    return form === 'one more' ? { ...value, more: 1 } : value;
  });

test('an event is good exactly when its schema says so and it follows the line before', () => {
  let accepted = 0;
  fc.assert(
    fc.property(events, (value) => {
      const parsed = v.safeParse(event, value);
      const follows = parsed.success && parsed.output.seq === 5 && parsed.output.prev === PREVIOUS.head;
      assert.equal(checkEvent(value, PREVIOUS) === null, follows);
      if (follows) accepted += 1;
    }),
    { numRuns: 2_000 },
  );
  assert.ok(accepted > 100, `${accepted} of 2000 were good`);
});
