import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { win32 } from 'node:path';
import * as v from 'valibot';
import { loadPolicy } from '../../src/policy/load.ts';
import { effectivePolicy } from '../../src/schema/policy/index.ts';
import { aSystem, anInput, FakeTree } from './fake-tree.ts';

const settings = (value: object) => ({ updateSettings: value });

describe('a configuration on Windows', () => {
  for (const root of ['C:\\config', '\\\\server\\share\\config']) {
    it(`is read from ${root}, and its files are named relative to it with /`, () => {
      const tree = new FakeTree(
        {
          [`${root}\\ClientProfile.json`]: { outputRoot: 'output', policyPaths: { backupPolicy: 'more/Backup.json' } },
          [`${root}\\more\\Backup.json`]: { whenMissing: 'warn' },
          [`${root}\\Tenants\\T0\\UpdatePolicy.json`]: settings({ deferralDays: 5 }),
        },
        win32,
      );
      const result = loadPolicy(aSystem(tree, { platform: 'win32' }), anInput({ config: root }));
      assert.ok(result.ok, result.ok ? '' : result.error.message);
      assert.equal(result.outputRoot, `${root}\\output`);
      assert.deepEqual(
        result.effective.files.map(({ path }) => path),
        ['ClientProfile.json', 'more/Backup.json', 'Tenants/T0/UpdatePolicy.json'],
      );
      assert.deepEqual(v.parse(effectivePolicy, result.effective), result.effective);
    });
  }

  it('is found beside the program', () => {
    const tree = new FakeTree({ 'C:\\tool\\config\\UpdatePolicy.json': settings({ drivers: true }) }, win32);
    const input = anInput({ config: null, programFolder: 'C:\\tool' });
    const result = loadPolicy(aSystem(tree, { platform: 'win32' }), input);
    assert.ok(result.ok);
    assert.deepEqual([result.origin, result.configFolder], ['beside', 'C:\\tool\\config']);
  });
});
