import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutantsOf } from './mutants.ts';
import { summaryOf } from './summary.ts';
import { record, tryFile } from './trial.ts';

const FILE = 'test/mutation/fixture/decisions.ts';
const instrumented = await mutantsOf([FILE]);
const recording = await record(instrumented, ['test/mutation/fixture/their-tests.ts']);
const tried = await tryFile(FILE, instrumented, recording);
const fateOf = (original: string, mutated: string): string | undefined =>
  tried.find(({ mutant }) => mutant.original === original && mutant.mutated === mutated)?.outcome;

test('what no test notices survives, and what no test reaches is told apart', () => {
  const left = tried.flatMap(({ mutant, outcome }) =>
    outcome === 'killed' ? [] : [`${outcome}: ${mutant.original} → ${mutant.mutated}`],
  );
  assert.deepEqual(left.toSorted(), [
    'not reached: n + 1 → n - 1',
    // An arrow function is made while its module loads, which every test that imports it reaches.
    'survived: (n: number): number => n + 1 → () => undefined',
    'survived: years >= 18 → years > 18',
  ]);
});

test('what a test notices is killed: by an assertion, by a loop without an end, while loading, and behind a memory', () => {
  assert.equal(fateOf('years >= 18', 'years < 18'), 'killed');
  assert.equal(fateOf('n += step', 'n -= step'), 'killed');
  assert.equal(fateOf('[1, 2]', '[]'), 'killed');
  assert.equal(fateOf('2 * 3', '2 / 3'), 'killed');
});

test('tests that fail without a mutant end the trial', async () => {
  await assert.rejects(record(instrumented, ['test/mutation/fixture/no-such-tests.ts']));
});

test('an equivalent survivor counts neither as mutant nor as survivor, an accepted one as both', () => {
  const row = { file: FILE, original: 'a', mutated: 'b', why: 'w' };
  const mutant = { id: '1', file: FILE, line: 1, column: 1, operator: 'o', original: 'a', mutated: 'b' };
  const [survivor, killed] = [
    { mutant, outcome: 'survived' } as const,
    { mutant: { ...mutant, original: 'c' }, outcome: 'killed' } as const,
  ];
  const of = (tries: (typeof survivor | typeof killed)[], wanted: { equivalent: boolean; places?: number }) =>
    summaryOf('area', tries, [{ ...row, ...wanted }]);
  assert.equal(of([survivor, killed], { equivalent: true }).share, 0);
  assert.equal(of([survivor, killed], { equivalent: false }).share, 0.5);
  assert.deepEqual(of([survivor], { equivalent: true }).stale, []);
  // A row is for as many places as it says: neither more nor fewer.
  const again = { ...survivor, mutant: { ...mutant, line: 2 } };
  assert.equal(of([survivor, again], { equivalent: true }).share, 1);
  assert.equal(of([survivor, again], { equivalent: true, places: 2 }).share, 0);
  assert.equal(of([survivor], { equivalent: true, places: 2 }).stale.length, 1);
  assert.equal(of([killed], { equivalent: true }).stale.length, 1);
});
