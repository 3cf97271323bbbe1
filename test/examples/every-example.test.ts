import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { parseScenario } from '../../src/device/simulated/scenario-file.ts';
import { notActedOn } from '../../src/domain/policy/not-acted-on.ts';
import { checkPolicyTree } from '../../src/policy/check.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { policyNames } from '../../src/schema/policy/index.ts';
import { createFiles } from '../../src/system/files.ts';
import { aSystem, anInput, FakeTree, hash } from '../policy/fake-tree.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const jsonBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
/** The day of the examples: a state that one of them accepts has an end. */
const SYSTEM = { ...aSystem(new FakeTree(), { now: Date.parse('2026-11-26T10:00:00Z') }), files: createFiles() };

/**
 * What `policy check` warns of and the scenario is about: keys that real devices refuse, which is why no tree has them,
 * and an end.
 */
const WARNED: Readonly<Record<string, readonly string[]>> = {
  'backup-missing-100': ['requireBackup'],
  'showcase-150': ['createRestorePoint'],
  'unsupported-acceptance-ended-100': ['acceptedStates[0].until'],
};
/** A scenario about a fault: the one that its description speaks of. */
const FAULTY: Readonly<Record<string, readonly string[]>> = {
  'policy-fault-240': ['policies.UpdatePolicy.updateSettings.deferralDay'],
};

describe('every example of a policy tree', () => {
  const isPolicy = (path: string): boolean =>
    policyNames.includes(basename(path, '.json') as (typeof policyNames)[number]);
  const trees = [
    ...new Set(
      jsonBelow(EXAMPLES)
        .filter(isPolicy)
        .map((path) => path.split('/')[0] ?? ''),
    ),
  ].sort();

  it('is looked at here', () => {
    assert.deepEqual(trees, ['configs', 'definitions-only']);
  });

  for (const tree of trees)
    it(`${tree} has no fault, no warning, and no file that is read by nobody`, () => {
      const config = join(EXAMPLES, tree);
      const { faults, warnings, files } = checkPolicyTree(SYSTEM, { config, programFolder: null, hash });
      assert.deepEqual([faults, warnings], [[], []]);
      assert.deepEqual([...files].sort(), jsonBelow(config).sort());
    });
});

describe('every policy of a scenario', () => {
  for (const file of jsonBelow(join(EXAMPLES, 'scenarios')))
    it(`${basename(dirname(file))}/${file} can be meant, and is acted on there`, () => {
      const { name, policies } = parseScenario(readFileSync(join(EXAMPLES, 'scenarios', file)), file);
      const tree = new FakeTree({ '/packed.json': JSON.stringify({ schemaVersion: 1, policies }) });
      const input = { config: '/packed.json', programFolder: null, hash };
      const { faults, warnings } = checkPolicyTree({ ...SYSTEM, files: tree.files }, input);
      assert.deepEqual(
        faults.map(({ path }) => path),
        FAULTY[name] ?? [],
      );
      assert.deepEqual(
        warnings.map(({ path }) => path),
        WARNED[name] ?? [],
      );
      const loaded = loadPolicy(aSystem(tree), anInput({ config: '/packed.json' }));
      if (loaded.ok) assert.deepEqual(notActedOn(loaded.effective, 'simulated'), []);
    });
});
