import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decideExit } from '../../src/domain/exit-code.ts';
import { leftOutOfKit } from '../../src/domain/kit-left-out.ts';
import { settingsForKit } from '../../src/domain/kit-settings.ts';
import { BUILT_IN } from '../../src/domain/policy/merge.ts';
import { factsFrom } from '../../src/domain/run-facts.ts';
import type { CatalogEntry, Offer } from '../../src/schema/catalog.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';
import { anEntry, aRecord } from '../evidence/an-update.ts';
import { records, type Changes } from './run-records.ts';

const outcome = (changes: Changes): string => {
  const { code, why } = decideExit(factsFrom(records(changes)));
  return [code, ...why].join(' ');
};
const kitOf = (...entries: [Partial<CatalogEntry>, Partial<InstallRecord> | null][]): Changes => {
  const made = entries.map(([entry, record], index) => ({ entry: anEntry(`KB${index}`, entry), record }));
  const summary = made.flatMap(({ entry, record }) => (record === null ? [] : [aRecord(entry, record)]));
  return { kit: true, updates: made.map(({ entry }) => entry), summary };
};

const notHere = { attempted: true, installed: false, verdict: null, proof: null, reason: 'notApplicable' } as const;
const failed = { installed: false, verdict: 'failed', reason: 'installError', hresult: -1 } as const;
const held = { attempted: false, downloaded: false, installed: null, verdict: null, proof: null } as const;
const excluded = { decision: 'excluded', required: false } as const;
const otherDevice = { decision: 'notApplicable', required: false } as const;

describe('a kit of which nothing comes to the device', () => {
  const CASES: [string, Changes, string][] = [
    ['that holds nothing', kitOf(), '100 kit'],
    ['that policy leaves out', kitOf([excluded, null], [excluded, null]), '100 kit'],
    ['for another release', kitOf([otherDevice, null]), '100 kit'],
    ['whose installers say that it is for another device', kitOf([{}, notHere]), '100 kit'],
    ['that failed, and is not required', kitOf([{ required: false }, failed]), '100 optional kit'],
    ['of which one entry was installed', kitOf([excluded, null], [{}, {}]), '0'],
    ['of which one was there before', kitOf([otherDevice, null], [{}, { verdict: 'alreadyPresent' }]), '0'],
    ['of which one is superseded', kitOf([excluded, null], [{}, { verdict: 'superseded', installed: true }]), '0'],
    ['that waits for its age', kitOf([{ decision: 'deferred', rule: 'deferralDays' }, null]), '0'],
    ['that waits, beside one left out', kitOf([{ decision: 'deferred' }, null], [excluded, null]), '0'],
    ['that waits for its window', kitOf([{}, { ...held, reason: 'beforeWindow' }], [excluded, null]), '0'],
    ['whose window closed', kitOf([{}, { ...held, reason: 'window' }]), '100 window'],
    ['that is not proven', kitOf([{}, { installed: null, verdict: 'unconfirmed' }]), '100 unconfirmed'],
    ['that a dry run would install', kitOf([{}, { ...held, installed: true, reason: 'simulated' }]), '0'],
    ['that a dry run would not install', kitOf([excluded, null]), '100 kit'],
    ['that is required and failed', kitOf([{}, failed]), '210'],
  ];
  for (const [name, changes, expected] of CASES) {
    test(`${name}: ${expected}`, () => {
      assert.equal(outcome(changes), expected);
      // The same from another source: what is left out there is nobody's wish.
      assert.doesNotMatch(outcome({ ...changes, kit: false }), /kit/u);
    });
  }

  test('never ends 0 with no entry installed, present, superseded or waiting', () => {
    const decisions = ['selected', 'deferred', 'excluded', 'notApplicable'] as const;
    const anything = fc.array(
      fc.tuple(
        fc.record({ decision: fc.constantFrom(...decisions), required: fc.boolean() }),
        fc.option(fc.constantFrom<Partial<InstallRecord>>({}, notHere, failed, { ...held, reason: 'beforeWindow' })),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(anything, (entries) => {
        const something = entries.some(
          ([{ decision }, record]) =>
            decision === 'deferred' ||
            (decision === 'selected' && record !== null && record !== notHere && record !== failed),
        );
        if (outcome(kitOf(...entries)) === '0') assert.ok(something);
      }),
    );
  });
});

describe('what policy says of the entries of a kit', () => {
  const anOffer = (classification: string): Offer => anEntry('KB1', { classification });
  const offers = [anOffer('Updates'), anOffer('Drivers')];
  const builtIn = BUILT_IN.UpdatePolicy.updateSettings;
  const statedIn = (...keys: string[]) => {
    const stated = keys.map((key) => `UpdatePolicy.updateSettings.${key}`);
    return (key: string) => (stated.includes(key) ? 'C:\\config\\UpdatePolicy.json' : 'built-in default');
  };

  test('without a policy all of it is included and required', () => {
    const { includedClassifications, requiredClassifications, drivers, firmware, featureUpdates } = settingsForKit(
      builtIn,
      offers,
      statedIn(),
    );
    assert.deepEqual(includedClassifications, ['Updates', 'Drivers']);
    assert.deepEqual(requiredClassifications, ['Updates', 'Drivers']);
    assert.deepEqual([drivers, firmware, featureUpdates], [true, true, true]);
  });

  test('what a file states holds, key by key', () => {
    const stated = { ...builtIn, includedClassifications: ['Security Updates'], drivers: false };
    const kept = settingsForKit(stated, offers, statedIn('includedClassifications', 'drivers'));
    assert.deepEqual(kept.includedClassifications, ['Security Updates']);
    assert.deepEqual([kept.drivers, kept.firmware], [false, true]);
  });

  test('each other setting that a file states holds by itself', () => {
    const stated = { ...builtIn, requiredClassifications: ['Drivers'], firmware: false, featureUpdates: false };
    for (const [key, value, other] of [
      ['requiredClassifications', ['Drivers'], ['Updates', 'Drivers']],
      ['firmware', false, true],
      ['featureUpdates', false, true],
    ] as const) {
      assert.deepEqual(settingsForKit(stated, offers, statedIn(key))[key], value);
      assert.deepEqual(settingsForKit(stated, offers, statedIn())[key], other);
    }
  });

  test('the rule is named as far as it is known, and what is for another device is told so', () => {
    const left = { ...excluded, detail: 'hidden' };
    const becauseOf = (more: Partial<CatalogEntry>) =>
      leftOutOfKit({ kit: true, updates: [anEntry('KB1', more)] }).map(({ because }) => because);
    assert.deepEqual(becauseOf({ ...left, policyKey: null, policyFile: 'p' }), ['it is left out by policy: hidden']);
    assert.deepEqual(becauseOf({ ...left, policyKey: 'k' }), ['it is left out by policy: hidden (k)']);
    assert.deepEqual(becauseOf({ ...left, policyKey: 'k', policyFile: 'p' }), [
      'it is left out by policy: hidden (k in p)',
    ]);
    const other = { ...otherDevice, detail: 'made for arm64', policyKey: 'k', policyFile: 'p' };
    assert.deepEqual(becauseOf(other), ['it is not for this device: made for arm64']);
  });

  test('what is left out is named with its rule and its file; of another source nothing is', () => {
    const left = anEntry('KB5000001', {
      ...excluded,
      detail: 'drivers is false',
      policyKey: 'UpdatePolicy.updateSettings.drivers',
      policyFile: 'C:\\config\\UpdatePolicy.json',
    });
    const updates = [left, anEntry('KB5000002', { ...otherDevice, detail: 'made for arm64' }), anEntry('KB5000003')];
    const found = leftOutOfKit({ kit: true, updates });
    assert.deepEqual(
      found.map(({ kb }) => kb),
      ['KB5000001', 'KB5000002'],
    );
    assert.match(found[0]?.because ?? '', /drivers is false.*C:\\config\\UpdatePolicy\.json/u);
    assert.match(found[1]?.because ?? '', /made for arm64/u);
    assert.deepEqual(leftOutOfKit({ updates }), []);
  });
});
