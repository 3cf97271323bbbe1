import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GenericSchema } from 'valibot';
import { checkSchema } from '../../src/schema/faults.ts';
import { policyNames, policySchemas } from '../../src/schema/policy/index.ts';

/** The parts of a schema that this walk looks at. */
interface Parts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly item?: GenericSchema;
  readonly wrapped?: GenericSchema;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly unknown[];
}

/** Every list of allowed values below a schema, with the path of keys to it. */
function lists(schema: GenericSchema, path: string): { path: string; schema: GenericSchema; values: string[] }[] {
  const { type, entries, item, wrapped, options } = schema as unknown as Parts;
  if (type === 'picklist') return [{ path, schema, values: (options ?? []) as string[] }];
  if (wrapped !== undefined) return lists(wrapped, path);
  if (item !== undefined) return lists(item, `${path}[]`);
  if (type === 'variant') return (options ?? []).flatMap((one) => lists(one as GenericSchema, path));
  return Object.entries(entries ?? {}).flatMap(([key, one]) => lists(one, `${path}.${key}`));
}

describe('a value that is none of those that may stand there', () => {
  const all = policyNames.flatMap((name) => lists(policySchemas[name], name));
  const message = (schema: GenericSchema, value: unknown): string => {
    const checked = checkSchema(schema, value, 'x.json');
    assert.ok(!checked.ok);
    return checked.faults.map((fault) => fault.message).join('\n');
  };

  it('names the nearest one, whatever policy and key it is', () => {
    assert.ok(all.length >= 10);
    for (const { path, schema, values } of all)
      for (const value of values)
        assert.ok(message(schema, `${value}e`).endsWith(`; the nearest is ${value}`), `${path} ${value}`);
  });

  it('names none where none is near, or what stands there is no text', () => {
    for (const { path, schema } of all)
      for (const value of ['entirely different', '', 7, null, ['x']])
        assert.ok(!message(schema, value).includes('nearest'), `${path} ${JSON.stringify(value)}`);
  });

  it('names the nearest kind of a check and of a proof', () => {
    const checks = [{ type: 'Proces', id: 'a', processName: 'a' }];
    const kind = message(policySchemas.AppValidationPolicy, { applications: [{ name: 'a', checks }] });
    assert.match(kind, /; the nearest is Process$/mu);
    const backup = { requireBackup: { newerThanHours: 24, proofs: [{ type: 'Fil', path: 'C:\\a' }] } };
    assert.match(message(policySchemas.BackupPolicy, backup), /; the nearest is File$/mu);
  });
});
