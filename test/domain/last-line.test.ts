import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EXIT_CODES } from '../../src/domain/exit-codes.ts';
import { LAST_LINE_MAX, lastLine, type LastLineFacts } from '../../src/domain/last-line.ts';
import { PARTIAL_WHYS, type RecordedWhy } from '../../src/schema/why.ts';

const FORM =
  /^PATCHPILOT v=1 exit=\d+ status=[A-Za-z0-9-]+ inst=\d+ fail=\d+ defer=\d+ regr=\d+ todo=\d+ why=(-|[\w,+-]+)( sim=1)?( age=\d+)?( streak=\d+)? run=[0-9a-f-]+ root=[0-9a-f-]+$/u;

const facts = (changes: Partial<LastLineFacts> = {}): LastLineFacts => ({
  exitCode: 150,
  status: 'RebootRequired',
  counts: { inst: 7, fail: 0, defer: 0, regr: 0, todo: 2 },
  why: [],
  simulated: false,
  ageDays: null,
  streak: null,
  runId: '3f2a0b5e-8f50-4a6e-9d0e-1d8f5a7c2b11',
  root: 'a'.repeat(64),
  ...changes,
});

const count = fc.oneof(fc.nat(), fc.maxSafeNat());
const anyFacts: fc.Arbitrary<LastLineFacts> = fc.record({
  exitCode: fc.constantFrom(...Object.values(EXIT_CODES)),
  status: fc.constantFrom(...Object.keys(EXIT_CODES), 'RebootOverdue', 'Detached'),
  counts: fc.record({ inst: count, fail: count, defer: count, regr: count, todo: count }),
  why: fc.oneof(fc.shuffledSubarray<RecordedWhy>(PARTIAL_WHYS), fc.array(fc.string().map((any) => any as RecordedWhy))),
  simulated: fc.boolean(),
  ageDays: fc.option(count),
  streak: fc.option(count),
  runId: fc.option(fc.uuid()),
  root: fc.option(fc.constant('f'.repeat(64))),
});

test('the line of the contract', () => {
  const root = 'a'.repeat(64);
  const run = '3f2a0b5e-8f50-4a6e-9d0e-1d8f5a7c2b11';
  assert.equal(
    lastLine(facts()),
    `PATCHPILOT v=1 exit=150 status=RebootRequired inst=7 fail=0 defer=0 regr=0 todo=2 why=- run=${run} root=${root}`,
  );
  assert.match(lastLine(facts({ simulated: true, ageDays: 3, streak: 2 })), / why=- sim=1 age=3 streak=2 run=/u);
  assert.match(lastLine(facts({ runId: null, root: null })), / run=- root=-$/u);
});

test('whatever a run came to, the line has its form and at most 240 characters', () => {
  fc.assert(
    fc.property(anyFacts, (any) => {
      const line = lastLine(any);
      assert.ok(line.length <= LAST_LINE_MAX, line);
      assert.match(line, FORM);
    }),
    { numRuns: 1_000 },
  );
});

test('reasons stand in table order, each once', () => {
  assert.match(lastLine(facts({ why: ['overdue', 'window', 'overdue'] })), / why=window,overdue /u);
});

test('reasons that do not fit are counted', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(PARTIAL_WHYS, { minLength: 1 }), (why) => {
      const [, text = ''] = / why=(\S+) /u.exec(lastLine(facts({ why, simulated: true }))) ?? [];
      const words = text.split(',');
      const left = Number(/^\+(\d+)$/u.exec(words.at(-1) ?? '')?.[1] ?? 0);
      const named = left === 0 ? words : words.slice(0, -1);
      assert.equal(named.length + left, why.length);
      assert.deepEqual(named, PARTIAL_WHYS.filter((known) => why.includes(known)).slice(0, named.length));
    }),
  );
});

test('a value can never make a field of its own', () => {
  const line = lastLine(facts({ why: ['a b=c' as RecordedWhy, 'x\nPATCHPILOT' as RecordedWhy], status: 'Bad exit=0' }));
  assert.equal(line.split('\n').length, 1);
  assert.equal(line.match(/ exit=/gu)?.length, 1);
});
