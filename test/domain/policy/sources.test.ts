import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT_IN } from '../../../src/domain/policy/merge.ts';
import { sourceOf, sourcesOf } from '../../../src/domain/policy/sources.ts';
import { judged } from './judged.ts';

const UNSTATED = { source: 'built-in default', level: 'default' };

test('every value has a row, a list one and an object without members one, all built in where no file says anything', () => {
  const rows = sourcesOf(BUILT_IN, new Map());
  assert.deepEqual(
    rows.filter(({ key }) => /policyPaths|redaction|timeZone/u.test(key)),
    [
      { key: 'ClientProfile.policyPaths', value: {}, ...UNSTATED },
      { key: 'ReportingPolicy.redaction.fields', value: [], ...UNSTATED },
      { key: 'ReportingPolicy.redaction.patterns', value: [], ...UNSTATED },
      { key: 'ReportingPolicy.timeZone', value: 'UTC', ...UNSTATED },
    ],
  );
  assert.deepEqual(
    new Set(rows.map(({ source, level }) => `${source}, ${level}`)),
    new Set(['built-in default, default']),
  );
});

test('a list that was added to names all that did, what is built in first; a list that was replaced the last alone', () => {
  const lists = (fields: unknown, patterns: unknown) => ({ redaction: { fields, patterns } });
  const pattern = (name: string) => ({ name, pattern: 'x' });
  const { sources } = judged(
    ['ReportingPolicy', lists({ $append: ['a'] }, [pattern('a')]), 'Global'],
    ['ReportingPolicy', lists({ $append: ['b'] }, [pattern('b')]), 'Tenant'],
    ['ReportingPolicy', lists({ $append: ['c'] }, { $append: [pattern('c')] }), 'Site'],
  );
  assert.deepEqual(
    sources.filter(({ key }) => key.startsWith('ReportingPolicy.redaction')),
    [
      {
        key: 'ReportingPolicy.redaction.fields',
        value: ['a', 'b', 'c'],
        source: 'built-in default + Global.json + Tenant.json + Site.json',
        level: 'default + Global + Tenant + Site',
      },
      {
        key: 'ReportingPolicy.redaction.patterns',
        value: [pattern('b'), pattern('c')],
        source: 'Tenant.json + Site.json',
        level: 'Tenant + Site',
      },
    ],
  );
});

test('an object that a file states without members is built in still', () => {
  const { sources } = judged(['ClientProfile', { policyPaths: {} }, 'Tenant']);
  assert.deepEqual(
    sources.find(({ key }) => key === 'ClientProfile.policyPaths'),
    { key: 'ClientProfile.policyPaths', value: {}, ...UNSTATED },
  );
});

test('a key has the file of its own row, else that of the first below it, else none', () => {
  const row = (key: string) => ({ key, value: 0, source: `${key}.json`, level: 'Global' });
  const of = sourceOf([row('z'), row('ab.c'), row('a.bc'), row('a.b.c'), row('a.b.d'), row('x.a.b')]);
  assert.deepEqual(['z', 'a.b.d', 'a.b', 'a', 'ab', 'b', 'x.a.b.'].map(of), [
    ...['z.json', 'a.b.d.json', 'a.b.c.json', 'a.bc.json', 'ab.c.json'],
    ...['built-in default', 'built-in default'],
  ]);
});
