import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { checkPolicyFile } from '../../../src/domain/policy/check-file.ts';
import type { LevelName, PolicyFile } from '../../../src/domain/policy/files.ts';
import { sameJson } from '../../../src/domain/policy/locked-keys.ts';
import { mergeLevels, parseMerged } from '../../../src/domain/policy/merge.ts';
import { compose, nodeOf, resolve, type MergeNode } from '../../../src/domain/policy/merge-node.ts';

const aFile = (level: LevelName, value: unknown, given: Partial<PolicyFile> = {}): PolicyFile => ({
  policy: 'UpdatePolicy',
  file: `${level}/UpdatePolicy.json`,
  level,
  profile: null,
  value,
  ...given,
});

function settingsOf(...files: PolicyFile[]) {
  const { merged, faults } = mergeLevels(files);
  assert.deepEqual(faults, []);
  const parsed = parseMerged(merged);
  assert.ok(parsed.ok);
  return parsed.policies.UpdatePolicy;
}

const settings = (value: object) => ({ updateSettings: value });

describe('merging levels', () => {
  it('merges objects by key and replaces other values, in the order of the levels', () => {
    const device = aFile('Device', settings({ deferralDays: 1 }));
    const global = aFile('Global', { updateSettings: { deferralDays: 9, drivers: true }, maintenanceWindows: [] });
    const { updateSettings } = settingsOf(device, global);
    assert.deepEqual([updateSettings.deferralDays, updateSettings.drivers], [1, true]);
  });

  it('replaces a list of objects as a whole', () => {
    const window = (name: string) => ({ name, weekdays: ['Monday'], start: '22:00', durationMinutes: 60 });
    const { maintenanceWindows } = settingsOf(
      aFile('Global', { maintenanceWindows: [window('a'), window('b')] }),
      aFile('Tenant', { maintenanceWindows: [window('c')] }),
    );
    assert.deepEqual(
      maintenanceWindows.map(({ name }) => name),
      ['c'],
    );
  });

  it('appends to an inherited list, across a level that says nothing', () => {
    const { updateSettings } = settingsOf(
      aFile('Global', settings({ excludedKBs: ['KB5000001'] })),
      aFile('Tenant', {}),
      aFile('Client', settings({ excludedKBs: { $append: ['KB5000002'], $comment: 'why' } })),
    );
    assert.deepEqual(updateSettings.excludedKBs, ['KB5000001', 'KB5000002']);
  });

  it('appends to the built-in list where nothing is inherited', () => {
    const { updateSettings } = settingsOf(
      aFile('Site', settings({ includedClassifications: { $append: ['Updates'] } })),
    );
    assert.equal(updateSettings.includedClassifications.length, 4);
    assert.equal(updateSettings.includedClassifications[3], 'Updates');
  });

  it('ignores $schema and $comment anywhere, also inside lists', () => {
    const value = {
      $schema: 'https://example.org/x',
      $comment: ['anything'],
      maintenanceWindows: [{ $comment: 1, weekdays: ['Monday'], start: '22:00', durationMinutes: 60 }],
    };
    assert.deepEqual(checkPolicyFile(aFile('Global', value)), []);
    assert.equal(settingsOf(aFile('Global', value)).maintenanceWindows.length, 1);
  });

  it('applies a ring folder right after its level', () => {
    const ring = aFile('Global', settings({ deferralDays: 2, overdueDays: 2 }), { profile: 'Production' });
    const tenant = aFile('Tenant', settings({ deferralDays: 3 }));
    const { updateSettings } = settingsOf(tenant, ring, aFile('Global', settings({ deferralDays: 1 })));
    assert.deepEqual([updateSettings.deferralDays, updateSettings.overdueDays], [3, 2]);
  });

  it('goes from the widest to the narrowest level, a ring over its own level, whatever the order of the files', () => {
    const levels = ['Global', 'Tenant', 'Client', 'Site', 'Device'] as const;
    const files = levels.flatMap((level) =>
      [null, 'Pilot'].map((profile) =>
        aFile(level, settings({ excludedKBs: { $append: [] } }), { profile, file: `${level} ${String(profile)}` }),
      ),
    );
    const { merged } = mergeLevels(files.toReversed());
    const node = merged.get('UpdatePolicy');
    const inner = node?.kind === 'object' ? node.entries.get('updateSettings') : undefined;
    assert.deepEqual(inner?.kind === 'object' ? inner.entries.get('excludedKBs') : undefined, {
      kind: 'append',
      items: [],
      origins: files.map(({ file, level, profile }) => ({
        source: file,
        level: profile === null ? level : `${level}/profiles/Pilot`,
      })),
    });
  });
});

describe('locks', () => {
  const locked = aFile('Global', {
    $lock: ['updateSettings.excludedKBs'],
    updateSettings: { excludedKBs: ['KB5000001'] },
  });
  const faultsOf = (...files: PolicyFile[]) => mergeLevels(files).faults;

  it('make a lower level that changes the key a fault that names both files', () => {
    const [fault, ...rest] = faultsOf(locked, aFile('Site', settings({ excludedKBs: [] })));
    assert.deepEqual(
      [fault?.file, fault?.path, rest.length],
      ['Site/UpdatePolicy.json', 'updateSettings.excludedKBs', 0],
    );
    assert.ok(fault?.message.includes('Global/UpdatePolicy.json'));
  });

  it('hold against $append, against the ring folder of a lower level, and for a key that is not set', () => {
    assert.equal(faultsOf(locked, aFile('Site', settings({ excludedKBs: { $append: ['KB5000002'] } }))).length, 1);
    assert.equal(faultsOf(locked, aFile('Tenant', settings({ excludedKBs: [] }), { profile: 'P' })).length, 1);
    const unset = aFile('Global', { $lock: ['updateSettings.drivers'] });
    assert.equal(faultsOf(unset, aFile('Tenant', settings({ drivers: true }))).length, 1);
  });

  it('hold for everything below the key', () => {
    const whole = aFile('Tenant', { $lock: ['rebootSettings'] });
    assert.equal(faultsOf(whole, aFile('Device', { rebootSettings: { maxReboots: 5 } })).length, 1);
  });

  it('leave the levels above, other keys, the same value and the ring folder of their own level free', () => {
    assert.deepEqual(
      faultsOf(aFile('Tenant', { $lock: ['updateSettings.drivers'] }), aFile('Global', settings({ drivers: true }))),
      [],
    );
    assert.deepEqual(faultsOf(locked, aFile('Site', settings({ deferralDays: 3 }))), []);
    assert.deepEqual(faultsOf(locked, aFile('Site', settings({ excludedKBs: ['KB5000001'] }))), []);
    assert.deepEqual(faultsOf(locked, aFile('Site', settings({ excludedKBs: { $append: [] } }))), []);
    assert.deepEqual(faultsOf(locked, aFile('Global', settings({ excludedKBs: [] }), { profile: 'P' })), []);
  });

  it('of keys that do not exist are faults of their own file', () => {
    const faults = checkPolicyFile(aFile('Global', { $lock: ['updateSettings.excludedKB', 'nothing.at.all', 5] }));
    assert.deepEqual(new Set(faults.map(({ path }) => path)), new Set(['$lock', '$lock[0]', '$lock[1]']));
  });
});

describe('two values of JSON are the same', () => {
  for (const [same, a, b] of [
    [true, { a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }],
    [true, [], []],
    [false, [1, 2], [2, 1]],
    [false, [1], [1, 2]],
    [false, [1, 2], [1]],
    [false, ['a'], 'a'],
    [false, 'a', ['a']],
    [false, { a: 1 }, { a: 1, b: 2 }],
    [false, { a: 1, b: 2 }, { a: 1 }],
    [false, { a: undefined }, { b: undefined }],
    [false, {}, 5],
    [false, 5, {}],
    [false, {}, []],
    [false, {}, null],
    [false, 1, '1'],
  ] as const)
    it(`${same ? 'also' : 'but not'} ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () =>
      assert.equal(sameJson(a, b), same));
});

describe('directives in the wrong place', () => {
  for (const [what, value] of Object.entries({
    '$append where no list belongs': settings({ drivers: { $append: [] } }),
    '$append beside another key': settings({ excludedKBs: { $append: [], more: 1 } }),
    '$append of no list': settings({ excludedKBs: { $append: 'KB5000001' } }),
    '$append inside a list': {
      maintenanceWindows: [{ weekdays: { $append: ['Monday'] }, start: '22:00', durationMinutes: 9 }],
    },
    '$append at the top': { $append: [] },
    '$lock below the top': settings({ $lock: [] }),
    'an unknown directive': { $merge: {} },
    'items of the wrong type': settings({ excludedKBs: { $append: ['5034441'] } }),
  })) {
    it(`refuses ${what}`, () => {
      assert.notDeepEqual(checkPolicyFile(aFile('Global', value)), []);
    });
  }
});

describe('merging is a fold', () => {
  const raw = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.integer({ min: 0, max: 3 }),
      fc.constant(null),
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }).map((items) => ({ $append: items })),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  const node = fc
    .tuple(raw, fc.nat())
    .map(([value, n]): MergeNode => nodeOf(value, { source: `f${n}`, level: `l${n}` }));

  it('that is associative along the levels, in values and in sources', () => {
    fc.assert(
      fc.property(node, node, node, (a, b, c) => {
        assert.deepEqual(compose(compose(a, b), c), compose(a, compose(b, c)));
      }),
      { numRuns: 2000 },
    );
  });

  it('that adds to nothing where no list is built in, and to the list where one is', () => {
    const one = nodeOf({ $append: [1, { $comment: 'x', a: 2 }] }, { source: 'f', level: 'l' });
    assert.deepEqual(resolve(one, undefined), [1, { a: 2 }]);
    assert.deepEqual(resolve(one, [0]), [0, 1, { a: 2 }]);
  });

  it('with the empty object as its neutral element', () => {
    const nothing = nodeOf({}, { source: 'x', level: 'x' });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b'), raw), (value) => {
        const one = nodeOf(value, { source: 'f', level: 'l' });
        assert.deepEqual(resolve(compose(nothing, one), {}), resolve(one, {}));
        assert.deepEqual(resolve(compose(one, nothing), {}), resolve(one, {}));
      }),
    );
  });
});
