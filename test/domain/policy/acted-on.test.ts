import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACTED_ON, SIMULATED_CAPABILITIES, WINDOWS_CAPABILITIES } from '../../../src/domain/policy/acted-on.ts';
import { BUILT_IN } from '../../../src/domain/policy/merge.ts';
import { notActedOn } from '../../../src/domain/policy/not-acted-on.ts';
import { policySchemas } from '../../../src/schema/policy/index.ts';
import { shapeOf, type Shape } from '../../../src/schema/shape.ts';
import type { Policies } from '../../../src/schema/policy/index.ts';

const leaves = (key: string, shape: Shape): string[] =>
  shape.kind === 'object' ? [...shape.entries].flatMap(([name, inner]) => leaves(`${key}.${name}`, inner)) : [key];

/** Lists whose kinds are acted on one by one, with the variant that holds the kinds. */
const KINDS: Record<string, { collapse: string; kinds: Shape }> = {
  'AppValidationPolicy.applications': {
    collapse: 'AppValidationPolicy.applications',
    kinds: inside(policySchemas.AppValidationPolicy, 'applications', 'checks'),
  },
  'BackupPolicy.requireBackup.proofs': {
    collapse: 'BackupPolicy.requireBackup',
    kinds: inside(policySchemas.BackupPolicy, 'requireBackup', 'proofs'),
  },
};

function inside(schema: Parameters<typeof shapeOf>[0], ...keys: string[]): Shape {
  return keys.reduce<Shape>((shape, key) => {
    const next = shape.kind === 'object' ? shape.entries.get(key) : undefined;
    assert.ok(next !== undefined);
    return next.kind === 'list' ? next.item : next;
  }, shapeOf(schema));
}

function kindsOf(shape: Shape): string[] {
  assert.ok(shape.kind === 'variant');
  return shape.options.map((option) => {
    const type = option.kind === 'object' ? option.entries.get(shape.key) : undefined;
    return type?.kind === 'value' ? String(type.literal) : '';
  });
}

const policies = (change: Partial<Policies>): { policies: Policies; sources: [] } => ({
  policies: { ...BUILT_IN, ...change },
  sources: [],
});

describe('keys that are acted on', () => {
  it('are listed one by one: the table and the schemas have the same keys', () => {
    const keys = Object.entries(policySchemas)
      .flatMap(([name, schema]) => leaves(name, shapeOf(schema)))
      .filter((key) => key !== 'BackupPolicy.requireBackup.newerThanHours')
      .flatMap((key) => {
        const split = KINDS[key];
        return split === undefined ? [key] : kindsOf(split.kinds).map((kind) => `${split.collapse}:${kind}`);
      });
    assert.deepEqual(keys.sort(), Object.keys(ACTED_ON).sort());
  });

  it('give no fault with the built-in defaults, whatever the device', () => {
    assert.deepEqual(notActedOn(policies({}), WINDOWS_CAPABILITIES), []);
  });

  it('include what a script plays on a simulated device, but not on a device that lacks it', () => {
    const proofs = [{ type: 'File', path: 'C:\\backup.log' } as const];
    const change = policies({
      BackupPolicy: {
        ...BUILT_IN.BackupPolicy,
        createRestorePoint: true,
        requireBackup: { newerThanHours: 24, proofs },
      },
    });
    assert.deepEqual(notActedOn(change, SIMULATED_CAPABILITIES), []);
    assert.deepEqual(
      notActedOn(change, new Set()).map(({ path }) => path),
      ['createRestorePoint', 'requireBackup'],
    );
    assert.deepEqual(
      notActedOn(change, new Set(['BackupPolicy.requireBackup'])).map(({ path }) => path),
      ['createRestorePoint'],
    );
    assert.equal(notActedOn(change, new Set(['BackupPolicy.requireBackup:Command'])).length, 2);
  });

  it('never include what no device acts on yet', () => {
    const { updateSettings } = BUILT_IN.UpdatePolicy;
    const change = policies({
      UpdatePolicy: { ...BUILT_IN.UpdatePolicy, updateSettings: { ...updateSettings, installMode: 'simulate' } },
    });
    assert.deepEqual(
      notActedOn(change, SIMULATED_CAPABILITIES).map(({ path }) => path),
      ['updateSettings.installMode'],
    );
    // What would be acted on, and what does the same.
    const { message = '' } = notActedOn(change, SIMULATED_CAPABILITIES)[0] ?? {};
    assert.match(message, /^expected "live", got "simulate".+--test-mode$/u);
  });
});
