import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { confirm, staysNotApplicable, type Observed } from '../../src/domain/confirm.ts';

const sights: fc.Arbitrary<Observed> = fc.record({
  state: fc.constantFrom('present', 'absent', 'unreadable', 'notStated', 'listed'),
  agentMayDecide: fc.boolean(),
  presentBefore: fc.constantFrom(true, false, null),
  superseded: fc.boolean(),
  stagingTraces: fc.boolean(),
  stillOffered: fc.constantFrom(true, false, null),
  findings: fc.array(fc.string(), { maxLength: 2 }),
  disagreed: fc.array(fc.string(), { maxLength: 2 }),
});
/** A success says nothing more; a failure has its reason, with `installed` null, and false in evidence of before. */
const claims = fc.oneof(
  fc.record({
    installed: fc.constantFrom(true, null),
    hresult: fc.constantFrom(null, 0, 3010),
    reason: fc.constant(null),
  }),
  fc.record({
    installed: fc.constantFrom(false, null),
    hresult: fc.constantFrom(null, -1),
    reason: fc.constantFrom('installError' as const, 'timeLimit' as const),
  }),
);
const saysSuccess = ({ reason }: Parameters<typeof confirm>[0]): boolean => reason === null;

const always = (holds: (claim: Parameters<typeof confirm>[0], sight: Observed) => void): void => {
  fc.assert(fc.property(claims, sights, holds), { numRuns: 2_000 });
};

const SUCCESSES = ['installed', 'installedDespiteError', 'alreadyPresent'];

test('no success without state on disk, but for a claim that the agent lists, offers no more and may decide alone', () => {
  always((claim, sight) => {
    const { verdict, agentOnly } = confirm(claim, sight);
    const bounded =
      sight.state === 'listed' && sight.agentMayDecide && sight.stillOffered === false && saysSuccess(claim);
    assert.equal(agentOnly, bounded && sight.disagreed.length === 0);
    if (!SUCCESSES.includes(verdict)) return;
    assert.ok(sight.state === 'present' || (bounded && verdict === 'installed'));
    assert.notEqual(sight.stillOffered, true);
    assert.deepEqual(sight.disagreed, []);
  });
});

test('what the agent lists or leaves out of its list is never an alarm, and its error none while it is listed', () => {
  always((claim, given) => {
    for (const state of ['listed', 'notStated'] as const) {
      const { verdict } = confirm(claim, { ...given, state });
      assert.ok(!['notEffective', 'rolledBack'].includes(verdict), verdict);
      if (verdict === 'failed') {
        assert.equal(state, 'notStated');
        assert.ok(!saysSuccess(claim));
        assert.notEqual(given.stillOffered, false);
      }
    }
  });
});

test('an install whose end nobody saw is not a failure of an update that nothing shows', () => {
  fc.assert(
    fc.property(sights, (given) => {
      const claim = { installed: null, hresult: null, reason: 'installError' } as const;
      assert.equal(confirm(claim, { ...given, state: 'notStated' }).verdict, 'unconfirmed');
    }),
  );
});

test('never failed, not effective or rolled back while the state shows the update', () => {
  always((claim, sight) => {
    const { verdict } = confirm(claim, sight);
    if (sight.state === 'present') assert.ok(!['failed', 'notEffective', 'rolledBack'].includes(verdict));
  });
});

test('a claim is never enough: what cannot be read or is not stated stays unconfirmed', () => {
  always((claim, sight) => {
    if (sight.state === 'unreadable') assert.equal(confirm(claim, sight).verdict, 'unconfirmed');
    if (sight.state === 'notStated' && saysSuccess(claim)) assert.equal(confirm(claim, sight).verdict, 'unconfirmed');
  });
});

test('installed is null for unconfirmed, false for what is not there, true for the rest', () => {
  always((claim, sight) => {
    const { verdict, installed } = confirm(claim, sight);
    const expected = verdict === 'unconfirmed' ? null : !['failed', 'notEffective', 'rolledBack'].includes(verdict);
    assert.equal(installed, expected);
  });
});

test('whatever disagreed is kept beside the verdict', () => {
  always((claim, sight) => {
    const { disagreed, decidedBy } = confirm(claim, sight);
    for (const one of sight.disagreed) assert.ok(disagreed.includes(one));
    assert.deepEqual(decidedBy, sight.findings);
  });
});

test('readable and absent: no effect after a claim, failed after an error, rolled back with traces', () => {
  always((claim, given) => {
    const sight = { ...given, state: 'absent', superseded: false } as const;
    const plain = saysSuccess(claim) ? 'notEffective' : 'failed';
    assert.equal(confirm(claim, sight).verdict, sight.stagingTraces ? 'rolledBack' : plain);
  });
});

test('"not applicable" is neutral only while the agent does not offer it and the device does not have it', () => {
  const claim = { installed: false, hresult: null, reason: 'notApplicable' } as const;
  fc.assert(
    fc.property(sights, (sight) => {
      const neutral = staysNotApplicable(claim, sight);
      assert.equal(neutral, !['present', 'listed'].includes(sight.state) && sight.stillOffered !== true);
      if (neutral) return;
      const { verdict } = confirm(claim, sight);
      assert.ok(!['failed', 'notEffective', 'rolledBack'].includes(verdict));
      if (sight.stillOffered === true) assert.equal(verdict, 'unconfirmed');
    }),
  );
});

const SUCCESS = { installed: null, hresult: 0, reason: null } as const;
const ERROR = { installed: null, hresult: -1, reason: 'installError' } as const;
const OTHER_DEVICE = { installed: null, hresult: null, reason: 'notApplicable' } as const;
const NOTHING: Observed = {
  ...{ state: 'absent', agentMayDecide: false, presentBefore: false, superseded: false, stagingTraces: false },
  ...{ stillOffered: false, findings: ['the state'], disagreed: [] },
};

/** The verdict, and how many things are said against it. */
const outcome = (claim: Parameters<typeof confirm>[0], observed: Partial<Observed>): string => {
  const { verdict, disagreed } = confirm(claim, { ...NOTHING, ...observed });
  assert.ok(disagreed.every((one) => one !== ''));
  return `${verdict} ${disagreed.length}`;
};

test('present: what is against it makes it unconfirmed, then superseded, then there before, then installed', () => {
  const [present, offered] = [{ state: 'present' }, { state: 'present', stillOffered: true }] as const;
  assert.equal(outcome(SUCCESS, present), 'installed 0');
  assert.equal(outcome(ERROR, present), 'installedDespiteError 1');
  assert.equal(outcome(SUCCESS, { ...present, stillOffered: null, presentBefore: null }), 'installed 0');
  assert.equal(outcome(SUCCESS, { ...present, presentBefore: true }), 'alreadyPresent 0');
  assert.equal(outcome(ERROR, { ...present, presentBefore: true }), 'alreadyPresent 1');
  assert.equal(outcome(SUCCESS, { ...present, presentBefore: true, superseded: true }), 'superseded 0');
  assert.equal(outcome(ERROR, { ...present, superseded: true }), 'superseded 1');
  assert.equal(outcome(SUCCESS, { ...offered, superseded: true }), 'unconfirmed 1');
  assert.equal(outcome(ERROR, offered), 'unconfirmed 2');
  assert.equal(outcome(SUCCESS, { ...present, disagreed: ['a witness'] }), 'unconfirmed 1');
  assert.equal(outcome(ERROR, { ...present, disagreed: ['a witness'] }), 'unconfirmed 2');
});

test('absent: superseded unless it is offered still, rolled back with traces, and a claim of success against it', () => {
  assert.equal(outcome(SUCCESS, {}), 'notEffective 1');
  assert.equal(outcome(ERROR, {}), 'failed 0');
  assert.equal(outcome(SUCCESS, { stagingTraces: true }), 'rolledBack 1');
  assert.equal(outcome(ERROR, { stagingTraces: true }), 'rolledBack 0');
  assert.equal(outcome(SUCCESS, { superseded: true, stagingTraces: true }), 'superseded 0');
  assert.equal(outcome(ERROR, { superseded: true, stillOffered: null }), 'superseded 1');
  assert.equal(outcome(SUCCESS, { superseded: true, stillOffered: true }), 'unconfirmed 2');
  assert.equal(outcome(SUCCESS, { stillOffered: true }), 'notEffective 1');
  assert.equal(outcome(OTHER_DEVICE, { stillOffered: true }), 'unconfirmed 2');
  assert.equal(outcome(OTHER_DEVICE, {}), 'unconfirmed 1');
});

test('listed, not stated, unreadable: what is said against each', () => {
  assert.equal(outcome(SUCCESS, { state: 'unreadable' }), 'unconfirmed 1');
  const listed = { state: 'listed', agentMayDecide: true } as const;
  assert.deepEqual(confirm(SUCCESS, { ...NOTHING, ...listed }), {
    ...{ verdict: 'installed', installed: true, decidedBy: ['the state'], disagreed: [], agentOnly: true },
  });
  assert.equal(outcome(SUCCESS, { ...listed, stillOffered: true }), 'unconfirmed 1');
  assert.equal(outcome(SUCCESS, { ...listed, agentMayDecide: false }), 'unconfirmed 0');
  assert.equal(outcome(ERROR, listed), 'unconfirmed 1');
  assert.equal(outcome(ERROR, { ...listed, stillOffered: true }), 'unconfirmed 2');
  const notStated = { state: 'notStated', stillOffered: null } as const;
  assert.equal(outcome(OTHER_DEVICE, { ...notStated, stillOffered: true }), 'unconfirmed 2');
  assert.equal(outcome(OTHER_DEVICE, notStated), 'unconfirmed 1');
  assert.equal(outcome(SUCCESS, notStated), 'unconfirmed 0');
  assert.equal(outcome(ERROR, notStated), 'failed 0');
  assert.equal(outcome(ERROR, { ...notStated, stillOffered: false }), 'unconfirmed 2');
  assert.equal(outcome({ ...ERROR, hresult: null }, notStated), 'unconfirmed 1');
  assert.equal(outcome({ ...ERROR, hresult: null, reason: 'timeLimit' }, notStated), 'failed 0');
});

test('only "not applicable" stays not applicable', () => {
  assert.equal(staysNotApplicable(OTHER_DEVICE, NOTHING), true);
  assert.equal(staysNotApplicable(ERROR, NOTHING), false);
});
