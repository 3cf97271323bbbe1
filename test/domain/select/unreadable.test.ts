import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BUILT_IN } from '../../../src/domain/policy/merge.ts';
import type { UpdateSettings } from '../../../src/domain/select/ruling.ts';
import { hangsOn, isUnknownDriver, UNKNOWN_CLASSIFICATION } from '../../../src/domain/select/unreadable.ts';
import type { Offer } from '../../../src/schema/catalog.ts';
import { os } from '../agent/an-update.ts';
import { anOffer, NOW_MS } from './an-offer.ts';

describe('a driver whose class could not be read', () => {
  it('is any driver that is not told as firmware, and nothing else', () => {
    const unknown = (kind: Offer['kind'], ...unreadable: string[]) => isUnknownDriver(anOffer({ kind, unreadable }));
    for (const kind of ['driver', 'extensionDriver', 'softwareComponent'] as const) {
      assert.equal(unknown(kind, 'DriverClass'), true, kind);
      assert.equal(unknown(kind, 'Title', 'Type'), true, kind);
      assert.equal(unknown(kind, 'Title'), false, kind);
    }
    assert.equal(unknown('firmware', 'DriverClass'), false);
    assert.equal(unknown('other', 'DriverClass'), false);
    assert.equal(isUnknownDriver(anOffer({ kind: 'driver' })), false);
  });
});

describe('a decision hangs on what could not be read', () => {
  const hangs = (
    [decision, rule]: readonly ['selected' | 'excluded', string],
    unreadable: string[],
    policy: Partial<UpdateSettings> = {},
    offer: Partial<Offer> = {},
  ) =>
    hangsOn(
      {
        offer: anOffer({ unreadable, ...offer }),
        settings: { ...BUILT_IN.UpdatePolicy.updateSettings, ...policy },
        os: os(26200),
        ...{ nowMs: NOW_MS, firstSeenAtMs: NOW_MS, clockMs: NOW_MS, replacedBy: null },
      },
      { decision, rule, key: null, detail: '' },
    );
  const SELECTED = ['selected', 'includedClassifications'] as const;
  const BY_CLASS = ['excluded', 'includedClassifications'] as const;
  const BY_SEVERITY = ['excluded', 'includedSeverities'] as const;
  const unknown = { classification: UNKNOWN_CLASSIFICATION };

  it('not on anything, where everything was read', () => {
    assert.deepEqual(hangs(SELECTED, []), []);
  });

  it('on numbers, where policy names some that would decide otherwise', () => {
    const numbers = ['KBArticleIDs'];
    assert.deepEqual(hangs(SELECTED, numbers, { excludedKBs: ['KB1'] }), numbers);
    assert.deepEqual(hangs(SELECTED, numbers, { includedKBs: ['KB1'] }), []);
    assert.deepEqual(hangs(BY_CLASS, numbers, { includedKBs: ['KB1'] }), numbers);
    assert.deepEqual(hangs(BY_CLASS, numbers, { excludedKBs: ['KB1'] }), []);
  });

  it('on categories, where the classification is not known and one would decide otherwise', () => {
    const categories = ['Categories'];
    const none = { excludedClassifications: [], featureUpdates: false };
    assert.deepEqual(hangs(SELECTED, categories, none, unknown), categories);
    assert.deepEqual(hangs(SELECTED, categories, none, { ...unknown, kind: 'cumulative' }), []);
    assert.deepEqual(hangs(SELECTED, categories, { featureUpdates: true }, unknown), []);
    assert.deepEqual(
      hangs(SELECTED, categories, { excludedClassifications: ['Tools'] }, { ...unknown, kind: 'dotnet' }),
      categories,
    );
    assert.deepEqual(hangs(SELECTED, categories, none), []);
    const nothing = { includedClassifications: [], featureUpdates: false };
    assert.deepEqual(hangs(BY_CLASS, categories, nothing, unknown), []);
    assert.deepEqual(hangs(BY_CLASS, categories, { ...nothing, featureUpdates: true }, unknown), categories);
    assert.deepEqual(
      hangs(BY_CLASS, categories, { ...nothing, includedClassifications: ['Tools'] }, unknown),
      categories,
    );
  });

  it('on the severity, where a list of severities decided or could have', () => {
    const severity = ['MsrcSeverity'];
    assert.deepEqual(hangs(SELECTED, severity, { excludedSeverities: ['Low'] }), severity);
    assert.deepEqual(hangs(SELECTED, severity), []);
    assert.deepEqual(hangs(BY_SEVERITY, severity), severity);
    assert.deepEqual(hangs(BY_CLASS, severity, { excludedSeverities: ['Low'] }), []);
  });

  it('on whether it is optional, where optional ones are treated otherwise', () => {
    const optional = ['BrowseOnly', 'DeploymentAction'];
    assert.deepEqual(hangs(SELECTED, optional), optional);
    assert.deepEqual(hangs(SELECTED, optional, { optional: true }), []);
    assert.deepEqual(hangs(SELECTED, optional, {}, { optional: true }), []);
    assert.deepEqual(hangs(BY_CLASS, optional, { optional: true }), optional);
    assert.deepEqual(hangs(BY_CLASS, optional), []);
    assert.deepEqual(hangs(BY_SEVERITY, optional, { optional: true }), []);
  });

  it('on the type, where neither class nor driver is known', () => {
    assert.deepEqual(hangs(BY_CLASS, ['Type'], {}, unknown), ['Type']);
    assert.deepEqual(hangs(BY_CLASS, ['Type']), []);
    assert.deepEqual(hangs(BY_CLASS, ['Type'], {}, { kind: 'driver' }), ['Type']);
  });

  it('on whether somebody has to be there, where it is to be installed', () => {
    const input = ['CanRequestUserInput', 'InstallationBehavior'];
    assert.deepEqual(hangs(SELECTED, input), input);
    assert.deepEqual(hangs(BY_CLASS, input), []);
  });
});
