import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkSchema } from '../../src/schema/faults.ts';
import { policySchemas } from '../../src/schema/policy/index.ts';
import { parseStrictJson } from '../../src/schema/strict-json.ts';

const faultsOf = (value: unknown, name: keyof typeof policySchemas = 'UpdatePolicy') => {
  const result = checkSchema(policySchemas[name], value, 'x.json');
  return result.ok ? [] : result.faults;
};

describe('faults of a schema', () => {
  it('names every unknown key, each with the nearest known one', () => {
    const faults = faultsOf({ updateSettings: { deferalDays: 3, excludedKb: [] }, mantenanceWindows: [] });
    assert.deepEqual(
      faults.map((f) => f.path),
      ['updateSettings.deferalDays', 'updateSettings.excludedKb', 'mantenanceWindows'],
    );
    assert.match(faults[0]?.message ?? '', /deferralDays/u);
    assert.match(faults[1]?.message ?? '', /excludedKBs/u);
    assert.match(faults[2]?.message ?? '', /maintenanceWindows/u);
  });

  for (const value of ['5', -1, 2 ** 31, 1.5, -0, null, true]) {
    it(`refuses ${JSON.stringify(value)} for a number with the range it expects`, () => {
      const [fault, ...rest] = faultsOf({ updateSettings: { deferralDays: Object.is(value, -0) ? -0 : value } });
      assert.equal(fault?.path, 'updateSettings.deferralDays');
      assert.match(fault.message, /from 0 to 365/u);
      assert.deepEqual(rest, []);
    });
  }

  it('gives all faults of a file at once, unknown keys and wrong types alike', () => {
    const faults = faultsOf({
      updateSettings: { drivers: 'yes', maxUpdates: 0, wrong: 1 },
      maintenanceWindows: [{ weekdays: ['Tuesday'], start: '25:00', durationMinutes: 60 }, { start: '22:00' }],
    });
    assert.deepEqual(
      new Set(faults.map((f) => f.path)),
      new Set([
        'updateSettings.wrong',
        'updateSettings.drivers',
        'updateSettings.maxUpdates',
        'maintenanceWindows[0].start',
        'maintenanceWindows[1].durationMinutes',
        'maintenanceWindows[1]',
      ]),
    );
  });

  it('refuses a list where an object belongs, also an empty one', () => {
    assert.deepEqual(
      faultsOf([]).map((f) => f.path),
      [''],
    );
    assert.deepEqual(
      faultsOf({ updateSettings: [], rebootSettings: [] }).map((f) => f.path),
      ['updateSettings', 'rebootSettings'],
    );
  });

  it('knows the keys of the check type that was chosen', () => {
    const check = { type: 'Port', id: 'p', port: 80, url: 'http://x' };
    const faults = faultsOf({ applications: [{ name: 'A', checks: [check] }] }, 'AppValidationPolicy');
    assert.deepEqual(
      faults.map((f) => f.path),
      ['applications[0].checks[0].url'],
    );
  });

  it('carries line and column when the text is known', () => {
    const json = parseStrictJson(new TextEncoder().encode('{\n  "updateSettings": {\n    "drivers": 1 } }'), {
      file: 'x.json',
      maxBytes: 1000,
      maxDepth: 9,
    });
    assert.ok(json.ok);
    const result = checkSchema(policySchemas.UpdatePolicy, json.value, 'x.json', json.locate);
    assert.ok(!result.ok);
    assert.deepEqual([result.faults[0]?.line, result.faults[0]?.column], [3, 16]);
  });
});
