import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { adviceOf, type AdviceContext } from '../../src/report/advice.ts';
import { updateKind } from '../../src/schema/catalog.ts';
import { reason, verdict } from '../../src/schema/install-summary.ts';
import { reportAssets } from './a-report.ts';

const { hresults } = reportAssets();
const known = hresults.entries.map(({ code }) => Number(code) | 0);
const codes = fc.oneof(fc.constant(null), fc.constantFrom(...known), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
const records = fc.record({
  verdict: fc.constantFrom(null, ...verdict.options),
  reason: fc.constantFrom(null, ...reason.options),
  hresult: codes,
  kb: fc.constantFrom(null, 'KB5070118'),
});
const kinds = fc.constantFrom(...updateKind.options);
const abouts = fc.record({ kind: kinds, restarted: fc.boolean() });
const always = (holds: (record: Parameters<typeof adviceOf>[0], about: AdviceContext) => void): void => {
  fc.assert(fc.property(records, abouts, holds), { numRuns: 5_000 });
};

test('nothing is to be done about what is on the device, whatever its installer asked for', () => {
  always((record, about) => {
    if (!['installed', 'installedDespiteError', 'alreadyPresent', 'superseded'].includes(record.verdict ?? '')) return;
    assert.equal(adviceOf(record, hresults, about), null);
  });
});

test('whatever is not there has an advice, and it is never that there is nothing to do', () => {
  always((record, about) => {
    const advice = adviceOf(record, hresults, about);
    assert.notEqual(advice, hresults.actions.info);
    if (['failed', 'notEffective', 'rolledBack', 'unconfirmed'].includes(record.verdict ?? '')) assert.ok(advice);
  });
});

test('the verdict is told before the code: a claim that was not true is advised the same whatever code it came with', () => {
  always((record, about) => {
    if (record.reason === 'loop') return;
    for (const kind of ['notEffective', 'rolledBack', 'unconfirmed'] as const) {
      const told = { ...record, verdict: kind };
      assert.equal(
        adviceOf(told, hresults, about),
        adviceOf({ ...told, hresult: null, reason: null }, hresults, about),
      );
    }
  });
});

test('the component store is repaired only for what lies in it', () => {
  const aside = ['office', 'sql', 'edge', 'definitions', 'driver', 'firmware', 'removalTool'] as const;
  always((record, { restarted }) => {
    for (const kind of aside) {
      const advice = adviceOf({ ...record, verdict: 'notEffective' }, hresults, { kind, restarted });
      assert.ok(!/dism/iu.test(advice ?? ''), `${kind}: ${advice}`);
    }
  });
});

test('what is left alone is tried again by its own number', () => {
  const loop = { verdict: 'notEffective', reason: 'loop', hresult: null, kb: 'KB5070118' } as const;
  assert.match(adviceOf(loop, hresults, { kind: 'cumulative', restarted: false }) ?? '', /--retry KB5070118/u);
});

test('nobody is sent to restart a device that was restarted', () => {
  always((record, { kind }) => {
    assert.notEqual(adviceOf(record, hresults, { kind, restarted: true }), hresults.actions.reboot);
  });
});

test('a failure that the table knows is advised by its code, one that it does not know by the kind of the update', () => {
  const failed = { verdict: 'failed', reason: 'installError', kb: null } as const;
  const about = { kind: 'other', restarted: false } as const;
  const { whatToDo } = hresults.entries.find(({ code }) => code === '0x00000643') ?? {};
  assert.equal(adviceOf({ ...failed, hresult: 0x643 }, hresults, about), whatToDo);
  const unknown = { ...failed, hresult: 17 };
  assert.ok(adviceOf(unknown, hresults, about));
  assert.notEqual(adviceOf(unknown, hresults, about), adviceOf(unknown, hresults, { ...about, kind: 'cumulative' }));
});
