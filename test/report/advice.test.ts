import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { adviceOf } from '../../src/report/advice.ts';
import { nextOf } from '../../src/report/finding.ts';
import { reason, verdict } from '../../src/schema/install-summary.ts';
import { reportAssets } from './a-report.ts';

const { hresults } = reportAssets();
const known = hresults.entries.map(({ code }) => Number(code) | 0);
const codes = fc.oneof(fc.constant(null), fc.constantFrom(...known), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
const records = fc.record({
  verdict: fc.constantFrom(null, ...verdict.options),
  reason: fc.constantFrom(null, ...reason.options),
  hresult: codes,
});
const always = (holds: (record: Parameters<typeof adviceOf>[0], restarted: boolean) => void): void => {
  fc.assert(fc.property(records, fc.boolean(), holds), { numRuns: 5_000 });
};

test('nothing is to be done about what is on the device, whatever its installer asked for', () => {
  always((record, restarted) => {
    if (!['installed', 'installedDespiteError', 'alreadyPresent', 'superseded'].includes(record.verdict ?? '')) return;
    assert.equal(adviceOf(record, hresults, restarted), null);
  });
});

test('whatever is not there has an advice, and it is never that there is nothing to do', () => {
  always((record, restarted) => {
    const advice = adviceOf(record, hresults, restarted);
    assert.notEqual(advice, hresults.actions.info);
    if (['failed', 'notEffective', 'rolledBack', 'unconfirmed'].includes(record.verdict ?? '')) assert.ok(advice);
  });
});

test('the verdict is told before the code: a claim that was not true is advised the same whatever code it came with', () => {
  always((record, restarted) => {
    if (record.reason === 'loop') return;
    for (const kind of ['notEffective', 'rolledBack', 'unconfirmed'] as const)
      assert.equal(adviceOf({ ...record, verdict: kind }, hresults, restarted), nextOf(kind));
  });
});

test('nobody is sent to restart a device that was restarted', () => {
  always((record) => {
    assert.notEqual(adviceOf(record, hresults, true), hresults.actions.reboot);
  });
});

test('a failure that the table knows is advised by its code', () => {
  const failed = { verdict: 'failed', reason: 'installError' } as const;
  const { whatToDo } = hresults.entries.find(({ code }) => code === '0x00000643') ?? {};
  assert.equal(adviceOf({ ...failed, hresult: 0x643 }, hresults, false), whatToDo);
  assert.equal(adviceOf({ ...failed, hresult: 17 }, hresults, false), nextOf('failed'));
});
