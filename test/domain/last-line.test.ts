import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EXIT_CODES } from '../../src/domain/exit-codes.ts';
import { LAST_LINE_MAX, lastLine, NO_COUNTS, type LastLineFacts } from '../../src/domain/last-line.ts';
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

const WIDE = { inst: 123_456, fail: 5_000, defer: 9_999, regr: 0, todo: 1_000 };

test('a counter is printed up to 9999, and up to 999 only where the line would not fit', () => {
  assert.match(lastLine(facts({ counts: WIDE })), / inst=9999 fail=5000 defer=9999 regr=0 todo=1000 why=- /u);
  const full = { status: 'DiagnosticsFailure', simulated: true, ageDays: 99_999, streak: 99_999 };
  const counts = { ...WIDE, regr: 5_000 };
  const narrow = / inst=999 fail=999 defer=999 regr=999 todo=999 why=\+\d+ sim=1 age=999 streak=999 run=/u;
  assert.match(lastLine(facts({ ...full, counts, why: PARTIAL_WHYS })), narrow);
});

test('a reason that fills the line to its last place stands whole; one letter more, and it is counted', () => {
  const counts = { inst: 1_000, fail: 0, defer: 0, regr: 0, todo: 0 };
  const withWord = (length: number) => lastLine(facts({ counts, why: ['x'.repeat(length) as RecordedWhy] }));
  const room = LAST_LINE_MAX - withWord(1).length + 1;
  assert.ok(room > 1 && room < 64);
  assert.equal(withWord(room).length, LAST_LINE_MAX);
  assert.ok(withWord(room).includes(` why=${'x'.repeat(room)} `) && withWord(room).includes(' inst=1000 '));
  assert.match(withWord(room + 1), / inst=1000 .* why=\+1 /u);
});

test('as many reasons stand as fit before their number', () => {
  const line = lastLine(facts({ why: PARTIAL_WHYS }));
  const [, named = '', left] = / why=([a-z,]+),\+(\d+) /u.exec(line) ?? [];
  const kept = named.split(',').length;
  assert.ok(kept > 1);
  assert.equal(kept + Number(left), PARTIAL_WHYS.length);
  assert.ok(line.length + 1 + (PARTIAL_WHYS[kept]?.length ?? 0) > LAST_LINE_MAX);
});

test('a word of nothing is no reason, and a status or an id has its longest', () => {
  assert.match(lastLine(facts({ why: ['...' as RecordedWhy, 'space'] })), / why=space /u);
  assert.match(lastLine(facts({ status: 'S'.repeat(30) })), / status=S{18} /u);
  assert.match(lastLine(facts({ runId: 'a'.repeat(70) })), / run=a{64} root=/u);
});

test('a run that has done nothing counts nothing', () => {
  assert.match(lastLine(facts({ counts: NO_COUNTS })), / inst=0 fail=0 defer=0 regr=0 todo=0 why=- /u);
});
