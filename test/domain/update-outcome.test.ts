import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsFailure, isCodeOfFailure } from '../../src/domain/claim-of.ts';
import { outcomeOf, outcomeOfEarlier, whyOfReason } from '../../src/domain/update-outcome.ts';
import { sameUpdate } from '../../src/domain/update-key.ts';
import { reason, verdict, type InstallRecord } from '../../src/schema/install-summary.ts';
import { anEntry, aRecord } from '../evidence/an-update.ts';

test('a reason of an update that was not attempted has its word or none', () => {
  const words = reason.options.flatMap((one) => {
    const why = whyOfReason(one);
    return why === undefined ? [] : [`${one} ${why}`];
  });
  assert.deepEqual(
    words.toSorted(),
    [
      ...['backup backup', 'battery battery', 'download download', 'next next', 'space space', 'stopped next'],
      ...['time time', 'window window'],
    ].toSorted(),
  );
});

test('where something was confirmed, that it could not be downloaded says nothing; nor is a claim more than one', () => {
  const entry = anEntry('KB1');
  const outcome = (more: Partial<InstallRecord>) => outcomeOf(entry, aRecord(entry, more));
  const offline = { reason: 'download', downloaded: false } as const;
  assert.deepEqual(outcome({ ...offline, verdict: 'installed' }), { kind: 'installed' });
  assert.deepEqual(outcome({ ...offline, verdict: null, installed: null }), { kind: 'notDone', why: 'download' });
  const claimed = { verdict: null, installed: true, reason: 'notApplicable' } as const;
  assert.deepEqual(outcome(claimed), { kind: 'unconfirmed' });
});

test('what an earlier run attempted ended by the verdict on it', () => {
  const kinds = verdict.options.map((one) => {
    const { kind } = outcomeOfEarlier({ verdict: one, installed: true } as Parameters<typeof outcomeOfEarlier>[0]);
    return `${one} ${kind}`;
  });
  assert.deepEqual(
    kinds.toSorted(),
    [
      ...['alreadyPresent installed', 'failed failed', 'installed installed', 'installedDespiteError installed'],
      ...['notEffective failed', 'rolledBack failed', 'superseded superseded', 'unconfirmed unconfirmed'],
    ].toSorted(),
  );
});

test('a claim of failure is one by its reason while it is open, or by what evidence of before says', () => {
  assert.equal(claimsFailure({ installed: false, reason: null }), true);
  assert.equal(claimsFailure({ installed: true, reason: 'installError' }), false);
  const open = reason.options.filter((one) => claimsFailure({ installed: null, reason: one }));
  assert.deepEqual(open.toSorted(), ['installError', 'timeLimit']);
  const codes = [null, ...reason.options].filter((one) => isCodeOfFailure({ reason: one }));
  assert.deepEqual(codes.toSorted(), ['download', 'installError', 'notApplicable', 'timeLimit']);
});

test('another revision is another update', () => {
  const one = { updateId: 'a', revision: 1 };
  assert.equal(sameUpdate(one, { ...one }), true);
  assert.equal(sameUpdate(one, { ...one, revision: 2 }), false);
  assert.equal(sameUpdate(one, { ...one, updateId: 'b' }), false);
});
